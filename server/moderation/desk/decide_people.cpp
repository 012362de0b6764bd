// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "moderation/desk/decide.hpp"

namespace hearth::moderation::desk {
namespace {

// Whether `rooms` are all theirs; empty means every room.
bool within(const Account& account, const std::vector<core::RoomId>& rooms) {
  if (account.role == Role::admin || account.rooms.empty()) return true;
  return !rooms.empty() && std::all_of(rooms.begin(), rooms.end(), [&](const core::RoomId& room) {
    return account.looks_after(room);
  });
}

// Whether they may make or change such an account.
bool looks_after(const Account& account, Role role, const std::vector<core::RoomId>& rooms) {
  if (account.role == Role::admin) return true;
  return account.role == Role::lead && role == Role::moderator && within(account, rooms);
}

}  // namespace

Decided start_shift(const Desk& desk, core::ModeratorId who, std::vector<core::RoomId> rooms) {
  const auto* account = desk.book.roster().active(who);
  if (account == nullptr) return Refusal::not_allowed;
  if (rooms.size() > rooms_max) return Refusal::not_possible;
  if (!rooms.empty() && !within(*account, rooms)) return Refusal::not_allowed;
  return Entries{
      Entry{who, {}, ShiftStarted{std::move(rooms), desk.now + desk.settings.shift_life}}};
}

Decided renew_shift(const Desk& desk, core::ModeratorId who) {
  if (desk.book.roster().active(who) == nullptr) return Refusal::not_allowed;
  const auto* shift = desk.book.roster().shift(who, desk.now);
  if (shift == nullptr) return Refusal::changed;
  if (shift->until - desk.now > desk.settings.shift_life / 2) return Entries{};
  return Entries{Entry{who, {}, ShiftRenewed{desk.now + desk.settings.shift_life}}};
}

Decided end_shift(const Desk& desk, core::ModeratorId who) {
  Entries out;
  for (const auto* c : desk.book.owned_by(who, desk.now)) {
    if (c->urgent) return Refusal::owns_cases;
    out.push_back({who, c->id, LetGo{}});
  }
  if (desk.book.roster().shift(who, desk.now) == nullptr) return Entries{};
  out.push_back({who, {}, ShiftEnded{who}});
  return out;
}

Decided sign_out(const Desk& desk, core::ModeratorId who, bool everywhere) {
  const auto theirs = desk.book.owned_by(who, desk.now);
  if (std::any_of(theirs.begin(), theirs.end(), [](const Case* c) { return c->urgent; }))
    return Refusal::owns_cases;
  if (everywhere) return Entries{};  // the change of the account says so
  return Entries{Entry{who, {}, SignedOut{false}}};
}

Decided doubt_shift(const Desk& desk, core::ModeratorId who) {
  const auto until = desk.now + desk.settings.doubt_life;
  const auto* shift = desk.book.roster().shift(who, desk.now);
  if (shift == nullptr || shift->until <= until) return Entries{};
  return Entries{Entry{who, {}, ShiftRenewed{until}}};
}

Decided lose_shift(const Desk& desk, core::ModeratorId who) {
  const auto* shift = desk.book.roster().shift(who, desk.now);
  if (shift != nullptr && shift->until > desk.now + desk.settings.doubt_life) return Entries{};
  Entries out;
  for (const auto* c : desk.book.owned_by(who, desk.now)) out.push_back({{}, c->id, LetGo{}});
  if (shift != nullptr) out.push_back({{}, {}, ShiftEnded{who}});
  return out;
}

Decided change_account(const Desk& desk, core::ModeratorId who, const AccountChange& change,
                       bool stepped_up) {
  const auto* account = desk.book.roster().active(who);
  const auto* other = desk.book.roster().account(change.account);
  if (account == nullptr || account->role < Role::lead) return Refusal::not_allowed;
  if (other == nullptr) return Refusal::not_found;
  if (change.role == Role::none || change.rooms.size() > rooms_max) return Refusal::not_possible;
  if (change.account == who || !looks_after(*account, other->role, other->rooms) ||
      !looks_after(*account, change.role, change.rooms))
    return Refusal::not_allowed;
  if (!stepped_up) return Refusal::step_up;
  if (other->role == change.role && other->rooms == change.rooms &&
      other->disabled == change.disabled)
    return Entries{};
  using Kind = AccountChanged::What;
  auto kind = Kind::changed;
  if (change.disabled) kind = Kind::disabled;
  if (other->disabled && !change.disabled) kind = Kind::enabled;
  return Entries{Entry{who, {}, AccountChanged{change.account, kind, change.role, change.rooms}}};
}

Decided invite(const Desk& desk, core::ModeratorId who, Role role, std::vector<core::RoomId> rooms,
               bool stepped_up) {
  const auto* account = desk.book.roster().active(who);
  if (account == nullptr || !looks_after(*account, role, rooms)) return Refusal::not_allowed;
  if (role == Role::none || rooms.size() > rooms_max) return Refusal::not_possible;
  if (!stepped_up) return Refusal::step_up;
  return Entries{Entry{who, {}, Invited{role, std::move(rooms)}}};
}

}  // namespace hearth::moderation::desk
