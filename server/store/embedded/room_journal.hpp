// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/ids.hpp"
#include "store/embedded/sqlite.hpp"
#include "store/journal.hpp"

namespace hearth::store::embedded {

// The journal of one room in the file. Its numbers are kept in the room's row, by RoomLog. One
// thread.
class RoomJournal {
 public:
  RoomJournal(Database& db, core::RoomId room) : db_(db), room_(room) {}

  std::uint64_t newest = 0;
  std::uint64_t base = 0;  // what numbers begin after in this epoch

  // Gives the entry its number. Writes.
  void write(JournalEntry entry);
  // Positions are of `epoch`.
  JournalPage page(std::uint64_t after, std::size_t limit, core::Time now, rooms::Epoch epoch);
  // Writes.
  void expire(core::Time now);

 private:
  Database& db_;
  core::RoomId room_;
};

}  // namespace hearth::store::embedded
