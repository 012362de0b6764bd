// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "core/time.hpp"
#include "store/room_store.hpp"

namespace hearth::store {

// What every store keeps to where it writes a journal.

// The number before the first one of an epoch: beyond whatever a failover may have taken, since no
// room writes an entry each millisecond.
inline std::uint64_t journal_base(std::uint64_t newest, core::Time at) {
  return std::max(newest + 1000, static_cast<std::uint64_t>(core::unix_ms(at)));
}

inline std::string kept_note(std::string note) {
  return note.size() > journal_note_max ? std::string() : std::move(note);
}

// Whether a cover that ends then is in force. None lies further ahead than one can be made to last:
// the clock stepped back.
inline bool is_covered(core::Time until, core::Time now) {
  return until > now && until <= now + cover_life_max;
}

}  // namespace hearth::store
