// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/ladder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "watched_day.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Ladder, CallsAtOnceAndThenHasNothingToDo) {
  Watched day;
  const auto who = day.here(1, Role::moderator);
  const auto id = day.found(1, "harassment", 2);
  day.rounds(seconds(30));
  ASSERT_EQ(day.said.size(), 1U);
  EXPECT_EQ(day.all<Called>(id)[0].second, (Called{Rung::room, {who}}));
  EXPECT_EQ(day.all<Called>(id)[0].first, seconds(0));
}

// Somebody who is muted clears their browser and goes on: each new name is one more to mute.
TEST(Ladder, SlowsARoomForNewcomersAfterTheThirdPersonWhoHadToBeRestricted) {
  Watched day;
  const auto who = day.on_duty(1, Role::moderator);
  const auto restrict = [&](std::uint64_t n, std::uint64_t whom, std::uint64_t where = 1) {
    Acted mute;
    mute.id = entry_id(n);
    mute.measure = n % 2 == 0 ? Measure::mute : Measure::ban;
    mute.room = room(where);
    mute.subject = subject(whom);
    day.append({Entry{who, {}, mute}});
    day.rounds(minutes(1));
  };
  restrict(1, 1);
  restrict(2, 1);
  restrict(3, 2, 2);
  restrict(4, 3);
  EXPECT_EQ(day.book.slowed_until(room(1)), core::Time{}) << "two people, and one of another room";
  const auto third = day.now;
  restrict(5, 4);
  EXPECT_EQ(day.book.slowed_until(room(1)), third + minutes(30));
  EXPECT_EQ(day.book.slowed_until(room(2)), core::Time{});
  day.rounds(minutes(20));
  const auto fourth = day.now;
  restrict(6, 5);
  EXPECT_EQ(day.book.slowed_until(room(1)), fourth + minutes(30)) << "they go on";
  day.rounds(hours(2));
  EXPECT_LT(day.book.slowed_until(room(1)), day.now);
  EXPECT_EQ(day.all<WaveSeen>({}).size(), 2U) << "a line each, and no more";
}

TEST(Ladder, DoesNotSlowARoomForWhatWasTakenBack) {
  Watched day;
  const auto who = day.on_duty(1, Role::moderator);
  for (std::uint64_t n = 1; n <= 3; ++n) {
    Acted mute;
    mute.id = entry_id(n);
    mute.measure = Measure::mute;
    mute.room = room(1);
    mute.subject = subject(n);
    if (n == 3) day.append({Entry{who, {}, Undone{entry_id(1)}}});
    day.append({Entry{who, {}, mute}});
  }
  day.rounds(minutes(1));
  EXPECT_TRUE(day.all<WaveSeen>({}).empty());
}

TEST(Ladder, CallsAgainAfterAMinuteAndMoreRarelyWhereItIsNotUrgent) {
  Watched day;
  day.here(1, Role::moderator);
  const auto mild = day.found(1, "harassment", 1, 1);
  const auto serious = day.found(2, "self_harm.active", 3, 2);
  day.rounds(seconds(170));
  EXPECT_EQ(day.calls(serious),
            (std::vector<core::Duration>{seconds(0), seconds(60), seconds(120)}));
  day.rounds(minutes(35) - seconds(170));
  EXPECT_EQ(day.calls(mild), (std::vector<core::Duration>{seconds(0), minutes(1), minutes(3),
                                                          minutes(7), minutes(15), minutes(30)}));
}

TEST(Ladder, MovesUpOneRungAfterTheTimerOfTheSeverity) {
  for (const auto& [severity, wait] : std::vector<std::pair<std::uint8_t, core::Duration>>{
           {1, minutes(60)}, {2, minutes(15)}, {3, minutes(3)}, {4, minutes(1)}}) {
    Watched day;
    day.here(1, Role::moderator, {room(1)});
    const auto lead = day.here(2, Role::lead, {room(1)});
    const auto on_call = day.here(3, Role::lead, {room(2)});
    const auto id = day.found(1, "self_harm.active", severity);
    day.rounds(wait * 3 + seconds(2));
    const auto moves = day.all<Escalated>(id);
    ASSERT_EQ(moves.size(), 3U) << int{severity};
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(moves[i].first, wait * static_cast<int>(i + 1));
      EXPECT_EQ(moves[i].second.why, Escalated::Why::timer);
      EXPECT_EQ(moves[i].second.rung, static_cast<Rung>(i + 1));
    }
    bool asked_lead = false;
    bool asked_on_call = false;
    for (const auto& [when, call] : day.all<Called>(id)) {
      const auto asked = [&](core::ModeratorId who) {
        return std::find(call.to.begin(), call.to.end(), who) != call.to.end();
      };
      asked_lead = asked_lead || (call.rung == Rung::lead && asked(lead));
      asked_on_call = asked_on_call || (call.rung == Rung::on_call && asked(on_call));
      if (call.rung == Rung::lead) {
        EXPECT_FALSE(asked(on_call)) << "of other rooms";
      }
    }
    EXPECT_TRUE(asked_lead);
    EXPECT_TRUE(asked_on_call);
    EXPECT_EQ(day.all<Called>(id).back().second.rung, Rung::webhook);
  }
}

TEST(Ladder, StaysQuietWhileSomebodyHasIt) {
  Watched day;
  const auto who = day.here(1, Role::moderator);
  const auto id = day.found(1, "self_harm.plan", 4);
  EXPECT_FALSE(day.does(claim(day.desk(), who, id)));
  for (int i = 0; i < 10; ++i) {
    day.rounds(minutes(4), seconds(5));
    EXPECT_FALSE(day.does(claim(day.desk(), who, id)));
  }
  EXPECT_TRUE(day.said.empty());
}

TEST(Ladder, CallsAgainAtOnceWhenAClaimEnds) {
  Watched day;
  const auto who = day.here(1, Role::moderator);
  day.here(2, Role::lead);
  const auto id = day.found(1, "self_harm.plan", 4);
  day.rounds(seconds(5));
  EXPECT_FALSE(day.does(claim(day.desk(), who, id)));
  day.rounds(minutes(5) + seconds(1));
  EXPECT_EQ(day.calls(id), (std::vector<core::Duration>{seconds(0), minutes(5) + seconds(5)}));
  EXPECT_TRUE(day.at_case(id).owner.is_zero());
  day.rounds(minutes(1));
  EXPECT_EQ(day.all<Escalated>(id).size(), 1U) << "and it moves up like any other";
}

TEST(Ladder, AsksWhoComesOnDuty) {
  Watched day;
  const auto id = day.found(1, "harassment", 2);
  day.rounds(minutes(5));
  EXPECT_EQ(day.all<Called>(id).size(), 1U);
  EXPECT_TRUE(day.all<Called>(id)[0].second.to.empty());
  const auto who = day.here(1, Role::moderator);
  day.rounds(seconds(1));
  ASSERT_EQ(day.all<Called>(id).size(), 2U);
  EXPECT_EQ(day.all<Called>(id)[1].second.to, std::vector{who});
}

TEST(Ladder, RaisesAnAlarmInsteadOfAskingSomebodyWhoAskedNotToBe) {
  Watched day;
  const auto who = day.here(1, Role::moderator);
  Preferences not_that;
  not_that.opt_outs.set(static_cast<std::size_t>(Category::self_harm));
  day.book.prefer(who, not_that);
  const auto id = day.found(1, "self_harm.plan", 4);
  day.rounds(minutes(3));
  ASSERT_FALSE(day.all<Alarm>(id).empty());
  EXPECT_EQ(day.all<Alarm>(id)[0].second, (Alarm{Rung::room, Alarm::Why::nobody_free}));
  for (const auto& [when, call] : day.all<Called>(id)) EXPECT_TRUE(call.to.empty());
  EXPECT_EQ(day.at_case(id).rung, Rung::webhook);
  EXPECT_FALSE(day.does(claim(day.desk(), who, id))) << "of their own accord they may";
}

TEST(Ladder, ACrisisThatWasSeenAndLeftRises) {
  Watched day;
  const auto who = day.here(1, Role::moderator);
  day.here(2, Role::lead);
  const auto id = day.found(1, "self_harm.plan", 4);
  day.rounds(seconds(5));
  EXPECT_FALSE(day.does(acknowledge(day.desk(), who, id)));
  day.rounds(minutes(10));
  EXPECT_TRUE(day.all<Escalated>(id).empty());
  day.rounds(seconds(1));
  ASSERT_EQ(day.all<Escalated>(id).size(), 1U);
  EXPECT_EQ(day.all<Escalated>(id)[0].second, (Escalated{Rung::lead, Escalated::Why::unanswered}));
  EXPECT_TRUE(day.at_case(id).waits(day.now));
}

TEST(Ladder, ACrisisThatWasSeenAndAnsweredDoesNot) {
  Watched day;
  const auto who = day.here(1, Role::moderator);
  const auto id = day.found(1, "self_harm.plan", 4);
  EXPECT_FALSE(day.does(acknowledge(day.desk(), who, id)));
  EXPECT_FALSE(day.does(answered(day.desk(), id)));
  day.rounds(hours(2), seconds(10));
  EXPECT_TRUE(day.said.empty());
  day.found(2, "self_harm.plan", 4);
  day.rounds(seconds(1));
  EXPECT_EQ(day.calls(id).size(), 1U) << "they say it again";
}

TEST(Ladder, CallsTheRungWhileTheOwnerWaitsForHelp) {
  Watched day;
  const auto who = day.here(1, Role::lead);
  const auto other = day.here(2, Role::lead);
  const auto id = day.found(1, "harassment.threat", 4);
  EXPECT_FALSE(day.does(claim(day.desk(), who, id)));
  EXPECT_FALSE(day.does(escalate(day.desk(), who, id)));
  day.rounds(seconds(1));
  ASSERT_EQ(day.all<Called>(id).size(), 1U);
  EXPECT_EQ(day.all<Called>(id)[0].second, (Called{Rung::lead, {other}})) << "not who asks";
}

TEST(Ladder, ClosesWhatNobodyCameBackTo) {
  Watched day;
  day.here(1, Role::moderator);
  const auto mild = day.found(1, "harassment", 2, 1);
  const auto crisis = day.found(2, "self_harm.plan", 4, 2);
  day.rounds(hours(24) - minutes(5), minutes(5));
  EXPECT_FALSE(day.at_case(mild).closed());
  day.rounds(minutes(10), minutes(5));
  EXPECT_EQ(day.at_case(mild).outcome, Outcome::expired);
  EXPECT_FALSE(day.at_case(crisis).closed());
  day.rounds(hours(72), minutes(30));
  EXPECT_FALSE(day.at_case(crisis).closed());
}

// Somebody asks to look again at a mute by `who`.
void appealed(Watched& day, core::ModeratorId who) {
  Acted acted;
  acted.id = entry_id(1);
  acted.measure = Measure::mute;
  acted.room = room(1);
  acted.subject = subject(1);
  day.append({Entry{who, {}, acted}});
  EXPECT_FALSE(day.does(appeal(day.desk(), entry_id(1), case_id(1), {})));
}

TEST(Ladder, NeverDropsAnAppeal) {
  Watched day;
  const auto who = day.account(1, Role::moderator);
  appealed(day, who);
  day.rounds(hours(72), minutes(10));
  EXPECT_FALSE(day.at_case(case_id(1)).closed());
  EXPECT_EQ(day.at_case(case_id(1)).rung, Rung::webhook);
}

TEST(Ladder, NeverAsksWhoTookAMeasureAboutItsAppeal) {
  Watched day;
  const auto who = day.here(1, Role::lead);
  appealed(day, who);
  day.rounds(hours(5), seconds(30));
  for (const auto& [when, call] : day.all<Called>(case_id(1))) EXPECT_TRUE(call.to.empty());
  EXPECT_FALSE(day.all<Called>(case_id(1)).empty());
}

TEST(Ladder, KeepsTheDeskWithinItsBoundWithoutLosingWhatIsUrgent) {
  Watched day;
  day.settings.open_max = 20;
  const auto crisis = day.found(1, "self_harm.plan", 4, 1);
  for (std::uint64_t i = 2; i <= 50; ++i) day.found(i, "harassment", i < 10 ? 3 : 2, i);
  day.rounds(seconds(1));
  EXPECT_EQ(day.book.open_count(), 20U);
  EXPECT_FALSE(day.at_case(crisis).closed());
  for (std::uint64_t i = 2; i < 10; ++i) EXPECT_FALSE(day.at_case(case_id(i)).closed());
}

TEST(Ladder, RatherExceedsItsBoundThanDropsWhatIsUrgent) {
  Watched day;
  day.settings.open_max = 5;
  for (std::uint64_t i = 1; i <= 10; ++i) day.found(i, "harassment.threat", 4, i);
  day.rounds(seconds(1));
  EXPECT_EQ(day.book.open_count(), 10U);
}

TEST(Ladder, DoesNotWaitForAClockThatWasFarAhead) {
  Watched day;
  day.here(1, Role::moderator);
  const auto ahead = day.now + hours(5);
  ASSERT_TRUE(day.book.apply(day.book.top() + 1, ahead,
                             Entry{{}, case_id(1), CaseOpened{CaseKind::opened, room(1), {}, 4}}));
  day.rounds(seconds(1));
  EXPECT_EQ(day.all<Escalated>(case_id(1)).size(), 3U);
  EXPECT_EQ(day.book.owed().size(), 1U);
}

TEST(Ladder, SaysNoMoreThanItIsAskedFor) {
  Day day;
  for (std::uint64_t i = 1; i <= 100; ++i) day.found(i, "self_harm.plan", 4, i);
  EXPECT_LE(due(day.desk(), 32).size(), 32U);
  EXPECT_GE(due(day.desk(), 32).size(), 24U);
}

}  // namespace
}  // namespace hearth::moderation::desk
