// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "identity/role.hpp"

namespace hearth::identity {

inline constexpr std::chrono::hours kInviteLifeMax{168};

// Lets one person make one account. Kept under the hash of its code; the code itself is shown once.
struct Invite {
  core::ModeratorId account;  // the id it will have
  Role role = Role::moderator;
  std::vector<std::string> rooms;  // slugs; empty: every room
  core::Time ends{};
  bool used = false;

  bool is_open(core::Time now) const { return !used && now < ends; }
  bool operator==(const Invite&) const = default;
};

// 26 letters and digits that nobody can guess.
std::string new_invite_code();
// What the invite is kept under: base32, 32 characters, for any text at all.
std::string invite_key(std::string_view code);

}  // namespace hearth::identity
