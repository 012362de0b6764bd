// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/roster.hpp"

#include <algorithm>
#include <utility>

namespace hearth::moderation::desk {
namespace {

// More than anybody should ever open in one shift.
constexpr std::size_t revealed_max = 1024;

bool holds(const std::vector<core::RoomId>& rooms, const core::RoomId& room) {
  return rooms.empty() || std::find(rooms.begin(), rooms.end(), room) != rooms.end();
}

}  // namespace

bool Account::looks_after(const core::RoomId& room) const {
  return role == Role::admin || holds(rooms, room);
}

const Account* Roster::account(const core::ModeratorId& id) const {
  const auto found = accounts_.find(id);
  return found == accounts_.end() ? nullptr : &found->second;
}

const Account* Roster::active(const core::ModeratorId& id) const {
  const auto* known = account(id);
  return known != nullptr && !known->disabled && known->role != Role::none ? known : nullptr;
}

const Shift* Roster::shift(const core::ModeratorId& id, core::Time now) const {
  const auto found = shifts_.find(id);
  return found == shifts_.end() || now >= found->second.until ? nullptr : &found->second;
}

bool Roster::on_duty_in(const Account& account, const core::RoomId& room, core::Time now) const {
  const auto* on = shift(account.id, now);
  return on != nullptr && !account.disabled && account.looks_after(room) && holds(on->rooms, room);
}

std::vector<const Account*> Roster::on_duty(core::Time now) const {
  std::vector<const Account*> out;
  for (const auto& [id, on] : shifts_)
    if (now < on.until)
      if (const auto* known = active(id)) out.push_back(known);
  std::sort(out.begin(), out.end(), [](auto* a, auto* b) { return a->id < b->id; });
  return out;
}

std::size_t Roster::exposure(const core::ModeratorId& id, core::Time now) const {
  const auto* on = shift(id, now);
  return on == nullptr ? 0 : on->revealed.size();
}

const Preferences& Roster::preferences(const core::ModeratorId& id) const {
  static const Preferences none;
  const auto found = preferences_.find(id);
  return found == preferences_.end() ? none : found->second;
}

void Roster::prefer(const core::ModeratorId& id, Preferences wishes) {
  preferences_[id] = std::move(wishes);
}

core::Duration Roster::worked(const core::ModeratorId& id, core::Time now) const {
  const auto found = work_.find(id);
  return found == work_.end() ? core::Duration{} : found->second.in_week(now);
}

bool Roster::is_resting(const core::ModeratorId& id, core::Time now) const {
  const auto& rest = preferences(id).rest;
  const bool has_worked_enough =
      rest.weekly_most.count() > 0 && worked(id, now) >= rest.weekly_most;
  return has_worked_enough || rest.is_quiet(now);
}

void Roster::apply(const Entry& entry, core::Time at) {
  if (const auto* started = std::get_if<ShiftStarted>(&entry.what)) {
    start(entry.by, *started, at);
  } else if (const auto* renewed = std::get_if<ShiftRenewed>(&entry.what)) {
    if (auto* on = live(entry.by, at)) {
      on->until = renewed->until;
      work_[entry.by].go_on(at, renewed->until);
    }
  } else if (const auto* ended = std::get_if<ShiftEnded>(&entry.what)) {
    end(ended->who, at);
  } else if (const auto* changed = std::get_if<AccountChanged>(&entry.what)) {
    change(*changed, at);
  }
}

void Roster::start(const core::ModeratorId& id, const ShiftStarted& in, core::Time at) {
  auto& on = shifts_[id];
  if (at >= on.until + break_least) {
    on = {};
    on.since = at;
  }
  on.until = in.until;
  on.rooms = in.rooms;
  work_[id].go_on(at, in.until);
}

void Roster::end(const core::ModeratorId& id, core::Time at) {
  auto* on = live(id, at);
  if (on == nullptr) return;
  on->until = at;
  work_[id].end(at);
}

void Roster::change(const AccountChanged& in, core::Time at) {
  using Kind = AccountChanged::What;
  if (in.what >= Kind::signed_out) return;  // what one does with one's own
  auto& known = accounts_[in.account];
  if (known.id.is_zero()) {
    known.id = in.account;
    known.created = at;
  }
  known.role = in.role;
  known.rooms = in.rooms;
  known.disabled = in.what == Kind::disabled;
  if (known.disabled) end(in.account, at);
}

void Roster::revealed(const core::ModeratorId& id, const core::CaseId& case_id, core::Time at) {
  auto* on = live(id, at);
  if (on != nullptr && on->revealed.size() < revealed_max) on->revealed.insert(case_id);
}

void Roster::tapped_out(const core::ModeratorId& id, Categories like, core::Time at) {
  if (auto* on = live(id, at)) on->tapped_out |= like;
}

void Roster::called(const core::ModeratorId& id, core::Time at) {
  if (auto* on = live(id, at)) on->called = at;
}

Shift* Roster::live(const core::ModeratorId& id, core::Time at) {
  const auto found = shifts_.find(id);
  return found == shifts_.end() || at >= found->second.until ? nullptr : &found->second;
}

}  // namespace hearth::moderation::desk
