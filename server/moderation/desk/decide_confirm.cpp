// SPDX-License-Identifier: Apache-2.0
// What keeps somebody out of every room for long is decided by two people.
#include <algorithm>

#include "moderation/desk/decide.hpp"

namespace hearth::moderation::desk {
namespace {

bool keeps_out(Measure measure) { return measure == Measure::ban || measure == Measure::removal; }

// Every room there is, by whatever name.
bool is_everywhere(const Account& account, Scope scope) {
  return scope == Scope::service || (scope == Scope::area && account.rooms.empty());
}

// Whose second look counts: they know the room, and answer for more than their own shift.
bool may_look_again(const Account& account, const core::RoomId& room) {
  return !account.disabled && account.role >= Role::lead && account.looks_after(room);
}

bool has_another(const Desk& desk, const core::ModeratorId& who, const core::RoomId& room) {
  const auto& accounts = desk.book.roster().accounts();
  return std::any_of(accounts.begin(), accounts.end(), [&](const auto& one) {
    return one.first != who && may_look_again(one.second, room);
  });
}

}  // namespace

bool needs_another(const Desk& desk, core::ModeratorId who, const Act& act, core::Duration lasts) {
  const auto* account = desk.book.roster().active(who);
  if (account == nullptr || !keeps_out(act.measure) || !is_everywhere(*account, act.scope))
    return false;
  if (lasts != core::Duration{} && lasts <= desk.settings.alone_longest) return false;
  switch (desk.settings.long_bans) {
    case LongBans::always_two:
      return true;
    case LongBans::two_where_possible:
      return has_another(desk, who, act.room);
    case LongBans::one:
      break;
  }
  return false;
}

std::optional<Refusal> may_confirm(const Desk& desk, core::ModeratorId who,
                                   const TakenMeasure& measure) {
  const auto* account = desk.book.roster().active(who);
  if (account == nullptr || !may_look_again(*account, measure.acted.room))
    return Refusal::not_allowed;
  if (!measure.acted.asks_longer) return Refusal::not_possible;
  if (measure.by == who) return Refusal::own_measure;
  if (!measure.waits_for_another(desk.now)) return Refusal::changed;
  return std::nullopt;
}

core::result<Acted, Refusal> confirm(const Desk& desk, core::ModeratorId who, const EntryId& id,
                                     bool stepped_up) {
  const auto* measure = desk.book.measures().find(id);
  if (measure == nullptr) return Refusal::not_found;
  if (const auto refusal = may_confirm(desk, who, *measure)) return *refusal;
  if (!stepped_up) return Refusal::step_up;
  Acted longer;
  longer.measure = measure->acted.measure;
  longer.room = measure->acted.room;
  longer.subject = measure->acted.subject;
  longer.scope = Scope::service;
  longer.reason = measure->acted.reason;
  longer.until = measure->acted.longer_until;
  longer.place = measure->acted.place;
  longer.confirms = id;
  return longer;
}

}  // namespace hearth::moderation::desk
