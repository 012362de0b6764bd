// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/measures.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "measured.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::minutes;

constexpr std::nullopt_t fine = std::nullopt;

TEST(MayAct, FollowsRoleScopeAndStepUp) {
  struct Row {
    const char* who;
    Measure measure;
    Scope scope;
    bool stepped_up;
    std::optional<Refusal> answer;
  };
  const auto allowed = Refusal::not_allowed;
  const std::vector<Row> rows{
      {"mod", Measure::warning, Scope::room, false, fine},
      {"mod", Measure::mute, Scope::room, false, fine},
      {"mod", Measure::removal, Scope::room, false, fine},
      {"mod", Measure::redaction, Scope::room, false, fine},
      {"mod", Measure::released, Scope::room, false, fine},
      {"mod", Measure::returned, Scope::room, false, fine},
      {"mod", Measure::mode, Scope::room, false, fine},
      {"mod", Measure::announcement, Scope::room, false, fine},
      {"mod", Measure::quick_text, Scope::room, false, fine},
      {"mod", Measure::ban, Scope::room, false, Refusal::step_up},
      {"mod", Measure::ban, Scope::room, true, fine},
      {"mod", Measure::ban, Scope::area, true, allowed},
      {"mod", Measure::ban, Scope::service, true, allowed},
      {"lead", Measure::ban, Scope::area, true, fine},
      {"lead", Measure::ban, Scope::area, false, Refusal::step_up},
      {"lead", Measure::ban, Scope::service, true, allowed},
      {"admin", Measure::ban, Scope::service, true, fine},
      {"admin", Measure::ban, Scope::service, false, Refusal::step_up},
      {"mod", Measure::mute, Scope::area, true, allowed},
      {"lead", Measure::mute, Scope::area, true, fine},
      {"lead", Measure::removal, Scope::area, false, Refusal::step_up},
      {"lead", Measure::removal, Scope::service, true, allowed},
      {"admin", Measure::mute, Scope::service, true, fine},
      {"admin", Measure::warning, Scope::service, true, Refusal::not_possible},
      {"lead", Measure::mode, Scope::area, true, Refusal::not_possible},
      {"mod", Measure::none, Scope::room, true, Refusal::not_possible},
      {"mod", Measure::mute, Scope::none, true, allowed},
      {"stranger", Measure::mute, Scope::room, true, allowed},
      {"nobody", Measure::mute, Scope::room, true, allowed},
  };
  Measured day;
  const auto stranger = day.account(5, Role::lead, {room(2)});
  for (const auto& row : rows) {
    const std::string who = row.who;
    const auto id = who == "mod"        ? day.mod
                    : who == "lead"     ? day.lead
                    : who == "admin"    ? day.admin
                    : who == "stranger" ? stranger
                                        : moderator(99);
    Act act;
    act.measure = row.measure;
    act.room = room(1);
    act.scope = row.scope;
    act.stepped_up = row.stepped_up;
    EXPECT_EQ(may_act(day.desk(), id, act), row.answer)
        << who << " " << name(row.measure) << " scope " << static_cast<int>(row.scope);
  }
}

TEST(MayAct, InACaseOnlyForWhoHasItOrWhenNobodyHas) {
  Measured day;
  const auto id = day.found(1, "harassment", 2);
  Act act{Measure::mute, room(1), id};
  EXPECT_EQ(may_act(day.desk(), day.other, act), fine);
  EXPECT_EQ(day.does(claim(day.desk(), day.mod, id)), fine);
  EXPECT_EQ(may_act(day.desk(), day.other, act), Refusal::not_yours);
  EXPECT_EQ(may_act(day.desk(), day.mod, act), fine);
  EXPECT_EQ(day.does(close(day.desk(), day.mod, id, Outcome::acted)), fine);
  EXPECT_EQ(may_act(day.desk(), day.mod, act), Refusal::closed);
  act.case_id = case_id(99);
  EXPECT_EQ(may_act(day.desk(), day.mod, act), Refusal::not_found);
  act.case_id = {};
  EXPECT_EQ(may_act(day.desk(), day.other, act), fine) << "outside of one";
}

// Two worked one person: whoever left the case out of the command was let through.
TEST(MayAct, OnSomebodyInACaseOnlyForWhoHasItThoughTheCaseIsNotNamed) {
  Measured day;
  const auto id = day.found(1, "harassment", 2);
  Act act{Measure::mute, room(1), {}, subject(1)};
  EXPECT_EQ(may_act(day.desk(), day.other, act), fine) << "nobody has it";
  EXPECT_EQ(day.does(claim(day.desk(), day.mod, id)), fine);
  EXPECT_EQ(may_act(day.desk(), day.other, act), Refusal::not_yours);
  EXPECT_EQ(may_act(day.desk(), day.mod, act), fine);
  act.subject = subject(2);
  EXPECT_EQ(may_act(day.desk(), day.other, act), fine) << "somebody else";
  act.subject = subject(1);
  EXPECT_EQ(day.does(close(day.desk(), day.mod, id, Outcome::acted)), fine);
  EXPECT_EQ(may_act(day.desk(), day.other, act), fine);
}

// It was checked against nothing, so that anybody could lift what an admin decided.
TEST(MayAct, LiftsNothingOfSomebodyUnknown) {
  Measured day;
  day.took(day.admin, Measure::mute, 1);
  const Act lift{Measure::lift, room(1), {}, {}, Scope::room, Measure::mute, false};
  EXPECT_EQ(may_act(day.desk(), day.mod, lift), Refusal::not_found);
}

TEST(MayAct, WhatAGreaterRoleDecidedIsNotLiftedFromBelow) {
  Measured day;
  day.took(day.lead, Measure::mute, 1);
  Act lift{Measure::lift, room(1), {}, subject(1), Scope::room, Measure::mute, false};
  EXPECT_EQ(may_act(day.desk(), day.mod, lift), Refusal::not_allowed);
  EXPECT_EQ(may_act(day.desk(), day.lead, lift), fine);
  EXPECT_EQ(may_act(day.desk(), day.admin, lift), fine);
  lift.lifts = Measure::redaction;
  EXPECT_EQ(may_act(day.desk(), day.admin, lift), Refusal::not_possible);
  lift.lifts = Measure::ban;
  EXPECT_EQ(may_act(day.desk(), day.admin, lift), Refusal::step_up);
}

TEST(Undo, TakesBackWhatCanBeTakenBack) {
  struct Row {
    Measure measure;
    std::optional<Refusal> answer;
  };
  for (const auto& row : std::vector<Row>{{Measure::warning, fine},
                                          {Measure::mute, fine},
                                          {Measure::removal, fine},
                                          {Measure::ban, fine},
                                          {Measure::mode, fine},
                                          {Measure::lift, Refusal::not_possible},
                                          {Measure::redaction, Refusal::not_possible},
                                          {Measure::released, Refusal::not_possible},
                                          {Measure::returned, Refusal::not_possible},
                                          {Measure::announcement, Refusal::not_possible},
                                          {Measure::quick_text, Refusal::not_possible}}) {
    Measured day;
    const auto id = day.took(day.mod, row.measure, 1);
    const auto back = undo(day.desk(), day.mod, id, true);
    if (row.answer) {
      ASSERT_FALSE(back);
      EXPECT_EQ(back.error(), *row.answer) << name(row.measure);
      continue;
    }
    ASSERT_TRUE(back) << name(row.measure);
    if (row.measure == Measure::mode) {
      EXPECT_EQ(back->measure, Measure::mode);
      EXPECT_EQ(back->mode, 1);
      EXPECT_EQ(back->mode_before, 2);
      EXPECT_EQ(back->interval_ms, 0U);
    } else {
      EXPECT_EQ(back->measure, Measure::lift);
      EXPECT_EQ(back->lifts, row.measure);
      EXPECT_EQ(back->subject, subject(1));
    }
  }
}

TEST(Undo, IsRefusedWhereItMayNotBe) {
  Measured day;
  const auto refusal = [&](core::ModeratorId who, const EntryId& id, bool stepped_up = true) {
    const auto back = undo(day.desk(), who, id, stepped_up);
    return back ? std::optional<Refusal>() : back.error();
  };
  const auto leads = day.took(day.lead, Measure::mute, 1);
  EXPECT_EQ(refusal(day.mod, leads), Refusal::not_allowed);
  EXPECT_EQ(refusal(day.lead, leads), fine);
  EXPECT_EQ(refusal(day.mod, entry_id(99)), Refusal::not_found);
  const auto service = day.took(day.admin, Measure::ban, 2, Scope::service);
  EXPECT_EQ(refusal(day.lead, service), Refusal::not_allowed);
  EXPECT_EQ(refusal(day.admin, service, false), Refusal::step_up);
  const auto automatic = day.took({}, Measure::mute, 3);
  EXPECT_EQ(refusal(day.mod, automatic), fine);
  day.append({Entry{day.mod, {}, Undone{automatic}}});
  EXPECT_EQ(refusal(day.mod, automatic), Refusal::changed);
  const auto first = day.took(day.mod, Measure::mode, 4);
  day.took(day.other, Measure::mode, 5);
  EXPECT_EQ(refusal(day.mod, first), Refusal::changed) << "somebody changed it since";
}

TEST(Appeal, IsDecidedBySomebodyElse) {
  Measured day;
  const auto id = day.took(day.mod, Measure::removal, 1);
  EXPECT_EQ(day.does(appeal(day.desk(), id, case_id(1), Hash{1})), fine);
  const auto& c = day.at_case(case_id(1));
  EXPECT_EQ(c.kind, CaseKind::appeal);
  EXPECT_EQ(day.book.open_case(room(1), subject(1)), nullptr) << "a case of its own";
  EXPECT_EQ(day.book.measures().find(id)->appeal.state, Appeal::State::waiting);
  EXPECT_EQ(day.does(claim(day.desk(), day.mod, c.id)), Refusal::own_measure);
  EXPECT_FALSE(may_decide(day.book, day.mod, c));
  EXPECT_EQ(day.does(claim(day.desk(), day.other, c.id)), fine);
  EXPECT_EQ(day.does(close(day.desk(), day.other, c.id, Outcome::helped)), Refusal::not_possible);
  EXPECT_EQ(day.does(close(day.desk(), day.other, c.id, Outcome::lifted, Hash{2})), fine);
  const auto& decided = day.book.measures().find(id)->appeal;
  EXPECT_EQ(decided.state, Appeal::State::lifted);
  EXPECT_EQ(decided.answer, day.book.top() - 1);
  EXPECT_TRUE(day.at_case(case_id(1)).closed());
}

// Nothing else one can do decides an appeal, so nothing else is refused; but not in its case, and
// one's own measure may be taken back, which is what was asked for.
TEST(Appeal, LeavesWhoTookTheMeasureWhatDecidesNothing) {
  Measured day;
  const auto id = day.took(day.mod, Measure::mute, 1);
  EXPECT_EQ(day.does(appeal(day.desk(), id, case_id(1), {})), fine);
  for (const auto measure : {Measure::redaction, Measure::released, Measure::returned}) {
    EXPECT_EQ(may_act(day.desk(), day.mod, {measure, room(1), case_id(1)}), Refusal::own_measure);
    EXPECT_EQ(may_act(day.desk(), day.other, {measure, room(1), case_id(1)}), fine);
    EXPECT_EQ(may_act(day.desk(), day.mod, {measure, room(1)}), fine) << "of another message";
  }
  EXPECT_TRUE(undo(day.desk(), day.mod, id, false));
}

// The only admin decides alone, and nobody may lift it: that has to show.
TEST(Appeal, NeedsASecondAccountWhereOnlyWhoTookTheMeasureMayLiftIt) {
  Measured day;
  const auto taken = [&](core::ModeratorId by, Scope scope, std::uint8_t n) -> const Case& {
    const auto id = day.took(by, Measure::ban, n, scope);
    EXPECT_EQ(day.does(appeal(day.desk(), id, case_id(n), {})), fine);
    return day.at_case(case_id(n));
  };
  EXPECT_FALSE(needs_second(day.desk(), taken(day.mod, Scope::room, 1)));
  EXPECT_FALSE(needs_second(day.desk(), taken(day.lead, Scope::room, 2))) << "the admin may";
  const auto& alone = taken(day.admin, Scope::service, 3);
  EXPECT_TRUE(needs_second(day.desk(), alone));
  EXPECT_TRUE(needs_second(day.desk(), taken(day.admin, Scope::room, 4)))
      << "not taken back from below";
  const auto second = day.account(70, Role::admin);
  EXPECT_FALSE(needs_second(day.desk(), alone));
  day.append(
      {Entry{{}, {}, AccountChanged{second, AccountChanged::What::disabled, Role::admin, {}}}});
  EXPECT_TRUE(needs_second(day.desk(), alone));
}

TEST(Appeal, IsGrantedByTheOperatorOnceAndInNobodysName) {
  Measured day;
  const auto id = day.took(day.admin, Measure::ban, 1, Scope::service);
  EXPECT_EQ(day.does(appeal(day.desk(), id, case_id(1), {})), fine);
  const auto decided = lift_as_operator(day.desk(), case_id(1));
  ASSERT_TRUE(decided);
  for (const auto& entry : *decided) EXPECT_TRUE(entry.by.is_zero());
  day.append(*decided);
  EXPECT_EQ(day.book.measures().find(id)->appeal.state, Appeal::State::lifted);
  EXPECT_EQ(day.at_case(case_id(1)).outcome, Outcome::lifted);
  EXPECT_FALSE(needs_second(day.desk(), day.at_case(case_id(1))));
  EXPECT_EQ(lift_as_operator(day.desk(), case_id(1)).error(), Refusal::closed);
  EXPECT_EQ(lift_as_operator(day.desk(), case_id(9)).error(), Refusal::not_found);
  const auto other = day.found(2, "harassment", 2, 2);
  EXPECT_EQ(lift_as_operator(day.desk(), other).error(), Refusal::not_possible);
}

TEST(Appeal, CannotReachItsOwnDeciderByAHandOver) {
  Measured day;
  EXPECT_EQ(day.does(start_shift(day.desk(), day.mod, {})), fine);
  const auto id = day.took(day.mod, Measure::mute, 1);
  EXPECT_EQ(day.does(appeal(day.desk(), id, case_id(1), {})), fine);
  EXPECT_EQ(day.does(claim(day.desk(), day.other, case_id(1))), fine);
  EXPECT_EQ(day.does(hand_over(day.desk(), day.other, case_id(1), day.mod, false)),
            Refusal::not_given);
}

TEST(Appeal, IsMadeOnceAndOnlyAgainstWhatRestricts) {
  Measured day;
  const auto ban = day.took(day.mod, Measure::ban, 1);
  EXPECT_EQ(day.does(appeal(day.desk(), ban, case_id(1), {})), fine);
  EXPECT_EQ(day.does(appeal(day.desk(), ban, case_id(2), {})), Refusal::changed);
  EXPECT_EQ(day.does(claim(day.desk(), day.lead, case_id(1))), fine);
  EXPECT_EQ(day.does(close(day.desk(), day.lead, case_id(1), Outcome::upheld)), fine);
  EXPECT_EQ(day.does(appeal(day.desk(), ban, case_id(3), {})), Refusal::closed);
  const auto mode = day.took(day.mod, Measure::mode, 2);
  EXPECT_EQ(day.does(appeal(day.desk(), mode, case_id(4), {})), Refusal::not_possible);
  EXPECT_EQ(day.does(appeal(day.desk(), entry_id(99), case_id(5), {})), Refusal::not_found);
  const auto automatic = day.took({}, Measure::returned, 3);
  EXPECT_EQ(day.does(appeal(day.desk(), automatic, case_id(6), {})), fine);
}

TEST(Measures, KnowWhatIsInForce) {
  Measured day;
  const auto mute = day.took(day.mod, Measure::mute, 1);
  EXPECT_TRUE(day.book.measures().find(mute)->in_force(day.now + minutes(999)));
  Acted lift;
  lift.id = entry_id(2);
  lift.measure = Measure::lift;
  lift.lifts = Measure::mute;
  lift.subject = subject(1);
  day.append({Entry{day.mod, {}, lift}});
  EXPECT_FALSE(day.book.measures().find(mute)->in_force(day.now));
  const auto again = day.took(day.mod, Measure::mute, 3);
  EXPECT_TRUE(day.book.measures().find(again)->in_force(day.now));
}

TEST(AppealDecided, LiftsNothingThatMayNotBeLiftedOtherwise) {
  struct Row {
    const char* who;
    const char* by;
    Measure measure;
    Scope scope;
    bool stepped_up;
    std::optional<Refusal> answer;
  };
  const std::vector<Row> rows{
      {"mod", "other", Measure::mute, Scope::room, false, fine},
      {"mod", "lead", Measure::mute, Scope::room, false, Refusal::not_allowed},
      {"lead", "mod", Measure::mute, Scope::room, false, fine},
      {"lead", "mod", Measure::ban, Scope::room, false, Refusal::step_up},
      {"lead", "mod", Measure::ban, Scope::room, true, fine},
      {"mod", "other", Measure::ban, Scope::area, true, Refusal::not_allowed},
      {"mod", "admin", Measure::ban, Scope::service, true, Refusal::not_allowed},
      {"lead", "admin", Measure::ban, Scope::service, true, Refusal::not_allowed},
      {"mod", "lead", Measure::redaction, Scope::room, false, fine}};
  for (const auto& row : rows) {
    Measured day;
    const std::map<std::string, core::ModeratorId> people{
        {"mod", day.mod}, {"other", day.other}, {"lead", day.lead}, {"admin", day.admin}};
    SCOPED_TRACE(std::string(row.who) + ' ' + row.by + ' ' + std::string(name(row.measure)));
    const auto who = people.at(row.who);
    const auto id = day.took(people.at(row.by), row.measure, 1, row.scope);
    EXPECT_EQ(day.does(appeal(day.desk(), id, case_id(1), {})), fine);
    EXPECT_EQ(day.does(claim(day.desk(), who, case_id(1))), fine);
    auto upheld = day;
    EXPECT_EQ(upheld.does(close(upheld.desk(), who, case_id(1), Outcome::upheld)), fine);
    EXPECT_EQ(day.does(close(day.desk(), who, case_id(1), Outcome::lifted, {}, row.stepped_up)),
              row.answer);
  }
}

}  // namespace
}  // namespace hearth::moderation::desk
