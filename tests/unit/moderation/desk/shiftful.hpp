// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "book.hpp"

namespace hearth::moderation::desk {

inline constexpr std::nullopt_t fine = std::nullopt;

// Four people and a case in room 1; `mine` has it.
struct Shiftful : Day {
  core::ModeratorId mine = on_duty(1, Role::moderator, {room(1)});
  core::ModeratorId other = on_duty(2, Role::moderator, {room(1)});
  core::ModeratorId lead = on_duty(3, Role::lead, {room(1)});
  core::ModeratorId stranger = on_duty(4, Role::moderator, {room(2)});
  core::CaseId id = found(1, "harassment", 2);

  std::optional<Refusal> takes(core::ModeratorId who) { return does(claim(desk(), who, id)); }
  const Case& c() const { return at_case(id); }
};

}  // namespace hearth::moderation::desk
