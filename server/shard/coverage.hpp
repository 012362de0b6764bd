// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>

#include "core/time.hpp"
#include "rooms/event.hpp"
#include "shard/settings.hpp"

namespace hearth::shard {

// What a room is like now for those in it: what moderators set, or what its policy says while
// nobody is on duty, whichever is stricter. Only shown; the store decides by the same facts.
struct Coverage {
  bool covered = false;
  rooms::Mode mode = rooms::Mode::open;
  // Where moderators set it: until when, and why. 0 and empty: they did not, or there is none.
  core::Time until{};
  std::string rule{};
  bool operator==(const Coverage&) const = default;
};

inline Coverage coverage_of(const Room& room, rooms::Mode set, core::Time covered_until,
                            bool slowed, core::Time now) {
  Coverage now_is{covered_until > now, set, {}, {}};
  auto policy = rooms::Mode::open;
  if (slowed) policy = rooms::Mode::guarded;
  if (!now_is.covered && room.uncovered == store::Uncovered::guarded) policy = rooms::Mode::guarded;
  if (!now_is.covered && room.uncovered == store::Uncovered::closed) policy = rooms::Mode::closed;
  if (policy > now_is.mode) now_is.mode = policy;
  return now_is;
}

}  // namespace hearth::shard
