// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "moderation/category.hpp"
#include "moderation/desk/entry.hpp"
#include "moderation/desk/rest.hpp"

namespace hearth::moderation::desk {

using Categories = std::bitset<category_count>;

// Shifts with less than this between them are one: exposure and tap-outs stay.
inline constexpr core::Duration break_least = std::chrono::minutes(30);

struct Account {
  core::ModeratorId id;
  Role role = Role::none;
  std::vector<core::RoomId> rooms;  // empty: every room
  bool disabled = false;
  core::Time created{};

  bool looks_after(const core::RoomId& room) const;
};

// What a moderator asked for. Not in the ledger: handed in from the account's record.
struct Preferences {
  Categories opt_outs;
  std::uint32_t exposure_budget = 0;  // 0 = the service's
  Rest rest{};
};

struct Shift {
  core::Time since{};
  core::Time until{};
  std::vector<core::RoomId> rooms;  // empty: all one may moderate
  std::unordered_set<core::CaseId> revealed;
  Categories tapped_out;
  core::Time called{};  // when last asked to take something
};

// Who may moderate, who is on duty, and how much they have seen. Part of the CaseBook; lives where
// it does.
class Roster {
 public:
  const Account* account(const core::ModeratorId& id) const;  // also disabled ones
  // Nothing for unknown and disabled accounts.
  const Account* active(const core::ModeratorId& id) const;
  const std::unordered_map<core::ModeratorId, Account>& accounts() const { return accounts_; }

  // Nothing when not on duty.
  const Shift* shift(const core::ModeratorId& id, core::Time now) const;
  // On duty and looking after this very room.
  bool on_duty_in(const Account& account, const core::RoomId& room, core::Time now) const;
  std::vector<const Account*> on_duty(core::Time now) const;  // in order of ids
  std::size_t exposure(const core::ModeratorId& id, core::Time now) const;

  // Of the week before `now`.
  core::Duration worked(const core::ModeratorId& id, core::Time now) const;
  // In their quiet hours, or past what they want to be on duty in a week.
  bool is_resting(const core::ModeratorId& id, core::Time now) const;

  const Preferences& preferences(const core::ModeratorId& id) const;
  void prefer(const core::ModeratorId& id, Preferences wishes);

  // The entries of people and shifts; what else there is of them is told by CaseBook.
  void apply(const Entry& entry, core::Time at);
  void revealed(const core::ModeratorId& id, const core::CaseId& case_id, core::Time at);
  void tapped_out(const core::ModeratorId& id, Categories like, core::Time at);
  void called(const core::ModeratorId& id, core::Time at);

 private:
  void start(const core::ModeratorId& id, const ShiftStarted& in, core::Time at);
  void change(const AccountChanged& in, core::Time at);
  void end(const core::ModeratorId& id, core::Time at);
  Shift* live(const core::ModeratorId& id, core::Time at);

  std::unordered_map<core::ModeratorId, Account> accounts_;
  std::unordered_map<core::ModeratorId, Shift> shifts_;
  std::unordered_map<core::ModeratorId, WorkTime> work_;
  std::unordered_map<core::ModeratorId, Preferences> preferences_;
};

}  // namespace hearth::moderation::desk
