// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "rooms/event.hpp"
#include "rooms/position.hpp"

namespace hearth::store {

// Bytes of what a journal entry may carry for the ledger. A longer note is left out; what it
// belongs to happens all the same, because a mute is worth more than its reason.
inline constexpr std::size_t journal_note_max = 4096;
// How long a journal entry is kept.
inline constexpr core::seconds journal_life = std::chrono::hours(24 * 7);

// Of a decision or a remark, by whoever makes it: what is repeated is known by it.
using EntryId = std::array<std::uint8_t, 16>;

enum class JournalKind : std::uint8_t {
  posted,  // an event whose draft had a note
  held,    // a post that waits
  remarked,
  decided,    // by moderate()
  released,   // a held post was let into the log
  returned,   // a held post was dropped by a moderator, or by the decision `id`
  expired,    // a held post's time ran out, at `at`; told of when somebody writes or reads the
              // journal
  withdrawn,  // its author took a held post back
};

// One line of a room's journal, written in the same step as what it tells of.
struct JournalEntry {
  // Rises by one; at a new epoch by a jump, so that a number a failover took is never another's. A
  // decision that was said again after that has another number and the same id.
  std::uint64_t number = 0;
  core::Time at{};  // whole seconds
  JournalKind kind = JournalKind::posted;
  rooms::Position position;    // of the event; of the target of a remark; zeros: none
  std::uint64_t held = 0;      // of held, released, returned, expired and withdrawn
  EntryId id{};                // of remarked and decided, and of what the decision returned
  rooms::Participant subject;  // of redact and unsay, the author; empty handle: about nobody
  std::string note;
  bool operator==(const JournalEntry&) const = default;
};
struct JournalPage {
  std::vector<JournalEntry> entries;  // what is no longer kept shows as a jump in the numbers
  std::uint64_t top = 0;              // the newest entry's number; 0: there never was one
  bool more = false;
};

// What every store keeps to where it writes a journal.

// The number before the first one of an epoch: beyond whatever a failover may have taken, since no
// room writes an entry each millisecond.
inline std::uint64_t journal_base(std::uint64_t newest, core::Time at) {
  return std::max(newest + 1000, static_cast<std::uint64_t>(core::unix_ms(at)));
}

inline std::string kept_note(std::string note) {
  return note.size() > journal_note_max ? std::string() : std::move(note);
}

}  // namespace hearth::store
