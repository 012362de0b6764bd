// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/embedded/sqlite.hpp"
#include "store/ledger.hpp"

namespace hearth::store::embedded {

// The ledger in the rooms' file. Keeps nothing in memory. One thread.
class LedgerFile {
 public:
  explicit LedgerFile(Database& db) : db_(db) {}

  // Writes nothing unless it answers appended. Inside a transaction.
  AppendStatus append(const LedgerBatch& batch, core::Time now);
  LedgerPage read(std::uint64_t after, std::size_t limit);
  std::uint64_t cursor(const core::RoomId& room);
  std::vector<Record> records(const std::string& kind, const std::string& prefix,
                              const std::string& after, core::Time now);
  // Removes what is past its time. Writes.
  void expire(core::Time now);

 private:
  std::uint64_t top();
  LedgerHash hash_of(std::uint64_t number);
  AppendStatus compare(const LedgerBatch& batch, core::Time now);
  void write(const LedgerEntry& entry);
  void write(const Record& record);
  std::uint64_t version_of(const Record& record, core::Time now);

  Database& db_;
};

}  // namespace hearth::store::embedded
