// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "identity/passkey.hpp"
#include "identity/role.hpp"

namespace hearth::identity {

inline constexpr std::size_t kPasskeysMax = 8;

// How one moderator wants the desk to be.
struct DeskPreferences {
  std::vector<std::string> opt_outs;  // categories not to be given
  std::uint32_t exposure_budget = 0;  // 0 = the service's default
  bool unveiled = false;
  bool sounds = false;
  bool operator==(const DeskPreferences&) const = default;
};

// A moderator, lead or admin. Has nothing to do with any pass; rooms never learn the name.
struct Account {
  core::ModeratorId id;
  std::string name;  // as account_name() gives it
  Role role = Role::moderator;
  std::vector<std::string> rooms;  // slugs; empty: every room
  std::vector<Passkey> passkeys;
  std::string passphrase_hash;        // empty: none. Only together with the codes of totp_secret()
  std::string totp_salt;              // of the codes; empty: those shown with the invite
  std::uint64_t totp_step = 0;        // the newest one used; it and those before it count no more
  std::uint32_t session_version = 1;  // tokens of another version are dead
  bool disabled = false;
  DeskPreferences preferences;
  core::Time created{};
  bool operator==(const Account&) const = default;
};

// May this account look after the room at all?
bool covers(const Account& account, std::string_view room);

}  // namespace hearth::identity
