// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "moderation/desk/decide.hpp"

namespace hearth::moderation::desk {
namespace {

// Who may decide for so many rooms.
bool may_decide_for(const Account& account, const core::RoomId& room, Scope scope) {
  switch (scope) {
    case Scope::room:
      return account.looks_after(room);
    case Scope::area:
      return account.role >= Role::lead && account.looks_after(room);
    case Scope::service:
      return account.role >= Role::admin;
    case Scope::none:
      break;
  }
  return false;
}

// What keeps somebody from speaking or from being there can reach further than its room.
bool can_reach(Measure measure) {
  return measure == Measure::mute || measure == Measure::removal || measure == Measure::ban;
}

// A ban, and whatever reaches further than its room, also to lift it.
bool needs_step_up(Measure measure, Measure lifts, Scope scope) {
  return scope != Scope::room || (measure == Measure::lift ? lifts : measure) == Measure::ban;
}

bool can_be_lifted(Measure measure) {
  return measure == Measure::warning || measure == Measure::mute || measure == Measure::removal ||
         measure == Measure::ban;
}

// What somebody with a greater role decided is not taken back from below.
bool may_take_back(const Desk& desk, const Account& account, const TakenMeasure& measure) {
  if (measure.by.is_zero() || measure.by == account.id) return true;
  const auto* other = desk.book.roster().account(measure.by);
  return other == nullptr || account.role >= other->role;
}

std::optional<Refusal> may_lift_kind(const Desk& desk, const Account& account, const Act& act) {
  if (!can_be_lifted(act.lifts)) return Refusal::not_possible;
  // Of somebody unknown nobody can say what stands, nor who decided it.
  if (act.subject.is_zero()) return Refusal::not_found;
  for (const auto* measure : desk.book.measures().about(act.subject)) {
    if (measure->acted.measure != act.lifts || !measure->in_force(desk.now)) continue;
    if (!may_take_back(desk, account, *measure) ||
        !may_decide_for(account, act.room, measure->acted.scope))
      return Refusal::not_allowed;
  }
  return std::nullopt;
}

// One measure, whatever else stands: that stays.
std::optional<Refusal> may_undo(const Desk& desk, core::ModeratorId who,
                                const TakenMeasure& measure) {
  const auto* account = desk.book.roster().active(who);
  if (account == nullptr || !may_decide_for(*account, measure.acted.room, measure.acted.scope) ||
      !may_take_back(desk, *account, measure))
    return Refusal::not_allowed;
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> may_lift(const Desk& desk, core::ModeratorId who, const EntryId& id,
                                bool stepped_up) {
  const auto* measure = desk.book.measures().find(id);
  if (measure == nullptr || !measure->in_force(desk.now)) return std::nullopt;
  if (const auto refusal = may_undo(desk, who, *measure)) return refusal;
  const auto& acted = measure->acted;
  if (needs_step_up(acted.measure, acted.lifts, acted.scope) && !stepped_up)
    return Refusal::step_up;
  return std::nullopt;
}

std::optional<Refusal> may_act(const Desk& desk, core::ModeratorId who, const Act& act) {
  const auto* account = desk.book.roster().active(who);
  if (account == nullptr || !may_decide_for(*account, act.room, act.scope))
    return Refusal::not_allowed;
  if (act.measure == Measure::none) return Refusal::not_possible;
  if (act.scope != Scope::room &&
      !can_reach(act.measure == Measure::lift ? act.lifts : act.measure))
    return Refusal::not_possible;
  if (act.measure == Measure::lift)
    if (const auto refusal = may_lift_kind(desk, *account, act)) return refusal;
  const auto* c = act.case_id.is_zero() ? desk.book.open_case(act.room, act.subject)
                                        : desk.book.find(act.case_id);
  if (c == nullptr && !act.case_id.is_zero()) return Refusal::not_found;
  if (c != nullptr) {
    if (!may_see(*account, *c)) return Refusal::not_allowed;
    if (c->closed()) return Refusal::closed;
    if (c->owned(desk.now) && c->owner != who) return Refusal::not_yours;
    if (!may_decide(desk.book, who, *c)) return Refusal::own_measure;
  }
  if (needs_step_up(act.measure, act.lifts, act.scope) && !act.stepped_up) return Refusal::step_up;
  const bool is_wide = act.scope != Scope::room && act.measure != Measure::lift;
  if (is_wide && desk.book.measures().is_full(desk.now)) return Refusal::full;
  return std::nullopt;
}

core::Time warning_until(const Settings& settings, core::Time now, core::Duration asked) {
  const bool is_shorter = asked > core::Duration::zero() && asked < settings.warning_life;
  return now + (is_shorter ? asked : settings.warning_life);
}

core::result<Acted, Refusal> undo(const Desk& desk, core::ModeratorId who, const EntryId& id,
                                  bool stepped_up) {
  if (desk.book.roster().active(who) == nullptr) return Refusal::not_allowed;
  const auto* measure = desk.book.measures().find(id);
  if (measure == nullptr) return Refusal::not_found;
  const auto& done = measure->acted;
  if (const auto refusal = may_undo(desk, who, *measure)) return *refusal;
  if (measure->undone) return Refusal::changed;
  if (needs_step_up(done.measure, done.lifts, done.scope) && !stepped_up) return Refusal::step_up;

  Acted back;
  back.room = done.room;
  back.subject = done.subject;
  back.scope = done.scope;
  if (can_be_lifted(done.measure)) {
    if (!measure->in_force(desk.now)) return Refusal::not_possible;
    back.measure = Measure::lift;
    back.lifts = done.measure;
    return back;
  }
  if (done.measure != Measure::mode) return Refusal::not_possible;
  const auto* last = desk.book.measures().last_mode(done.room);
  if (last == nullptr || last->acted.id != id) return Refusal::changed;
  back.measure = Measure::mode;
  back.mode = done.mode_before;
  back.mode_before = done.mode;
  back.interval_ms = done.interval_before_ms;
  back.interval_before_ms = done.interval_ms;
  return back;
}

bool needs_second(const Desk& desk, const Case& c) {
  if (c.kind != CaseKind::appeal || c.closed()) return false;
  const auto* measure = desk.book.measures().find(c.appealed);
  if (measure == nullptr || measure->by.is_zero()) return false;
  const auto& roster = desk.book.roster();
  const auto& accounts = roster.accounts();
  return std::none_of(accounts.begin(), accounts.end(), [&](const auto& one) {
    const auto* account = roster.active(one.first);
    return account != nullptr && may_decide(desk.book, account->id, c) && may_see(*account, c) &&
           may_decide_for(*account, measure->acted.room, measure->acted.scope) &&
           may_take_back(desk, *account, *measure);
  });
}

Decided lift_as_operator(const Desk& desk, core::CaseId id) {
  const auto* c = desk.book.find(id);
  if (c == nullptr) return Refusal::not_found;
  if (c->kind != CaseKind::appeal) return Refusal::not_possible;
  if (c->closed()) return Refusal::closed;
  return Entries{Entry{{}, id, AppealDecided{c->appealed, true, {}}},
                 Entry{{}, id, Closed{Outcome::lifted}}};
}

Decided appeal(const Desk& desk, const EntryId& id, core::CaseId fresh, Hash text) {
  const auto* measure = desk.book.measures().find(id);
  if (measure == nullptr) return Refusal::not_found;
  if (!restricts(measure->acted.measure)) return Refusal::not_possible;
  switch (measure->appeal.state) {
    case Appeal::State::not_made:
      break;
    case Appeal::State::waiting:
      return Refusal::changed;
    case Appeal::State::upheld:
    case Appeal::State::lifted:
      return Refusal::closed;
  }
  const bool shut_out =
      measure->acted.measure == Measure::ban || measure->acted.measure == Measure::removal;
  const std::uint8_t severity = shut_out ? 2 : 1;
  return Entries{
      Entry{{},
            fresh,
            CaseOpened{CaseKind::appeal, measure->acted.room, measure->acted.subject, severity}},
      Entry{{}, fresh, AppealMade{id, text}}};
}

}  // namespace hearth::moderation::desk
