// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "book.hpp"

namespace hearth::moderation::desk {

// A day with people of every role, who take measures on one person.
struct Measured : Day {
  core::ModeratorId mod = account(1, Role::moderator, {room(1)});
  core::ModeratorId other = account(2, Role::moderator, {room(1)});
  core::ModeratorId lead = account(3, Role::lead, {room(1)});
  core::ModeratorId admin = account(4, Role::admin);

  EntryId took(core::ModeratorId who, Measure measure, std::uint64_t n, Scope scope = Scope::room,
               core::Time until = {}) {
    Acted acted;
    acted.id = entry_id(n);
    acted.measure = measure;
    acted.room = room(1);
    acted.subject = subject(1);
    acted.scope = scope;
    acted.until = until;
    acted.reason = "spam";
    acted.mode = 2;
    acted.mode_before = 1;
    acted.interval_ms = 900;
    append({Entry{who, {}, acted}});
    return acted.id;
  }
};

}  // namespace hearth::moderation::desk
