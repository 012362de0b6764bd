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

// Minutes of the week in UTC, from Monday 0:00. `to` may be smaller: over the end of the week.
struct QuietSpan {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  bool operator==(const QuietSpan&) const = default;
};
inline constexpr std::uint32_t kWeekMinutes = 7 * 24 * 60;
inline constexpr std::size_t kQuietSpansMax = 14;

// How one moderator wants the desk to be.
struct DeskPreferences {
  std::vector<std::string> opt_outs;  // categories not to be given
  std::uint32_t exposure_budget = 0;  // 0 = the service's default
  bool unveiled = false;
  bool sounds = false;
  std::uint32_t weekly_minutes = 0;  // on duty within seven days; 0 = without end
  std::vector<QuietSpan> quiet{};
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

// What a moderator may ask for of their time.
bool is_rest(std::uint32_t weekly_minutes, const std::vector<QuietSpan>& quiet);

// May this account look after the room at all?
bool covers(const Account& account, std::string_view room);

}  // namespace hearth::identity
