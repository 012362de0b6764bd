// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/case_book.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <unordered_set>

#include "book.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(CaseBook, TakesEntriesInOrderOnly) {
  CaseBook book;
  const Entry entry{{}, case_id(1), CaseOpened{CaseKind::opened, room(1), {}, 2}};
  EXPECT_FALSE(book.apply(2, at(0), entry));
  EXPECT_TRUE(book.apply(1, at(0), entry));
  EXPECT_FALSE(book.apply(1, at(0), entry));
  EXPECT_EQ(book.top(), 1U);
}

TEST(CaseBook, MakesOneCaseOfWhatConcernsOnePersonInOneRoom) {
  Day day;
  const auto first = day.found(1, "harassment", 2);
  EXPECT_EQ(day.found(2, "self_harm.intent", 3), first);
  EXPECT_NE(day.found(3, "harassment", 2, 2), first) << "another person";
  EXPECT_NE(day.found(4, "harassment", 2, 1, 2), first) << "another room";

  const auto& c = day.at_case(first);
  EXPECT_EQ(c.findings, 2U);
  EXPECT_EQ(c.severity, 3);
  EXPECT_TRUE(c.crisis);
  EXPECT_EQ(c.labels, (std::vector<std::string>{"harassment", "self_harm.intent"}));
  EXPECT_EQ(day.book.open_count(), 3U);
}

TEST(CaseBook, CountsTheOpenCasesOfEachRoom) {
  Day day;
  const auto who = day.on_duty(1, Role::moderator);
  const auto first = day.found(1, "harassment", 2, 1, 1);
  day.found(2, "harassment", 2, 2, 1);
  day.found(3, "harassment", 2, 1, 2);
  EXPECT_EQ(day.book.open_count(room(1)), 2U);
  EXPECT_EQ(day.book.open_count(room(2)), 1U);
  EXPECT_EQ(day.book.open_count(room(3)), 0U);
  EXPECT_FALSE(day.does(claim(day.desk(), who, first)));
  EXPECT_FALSE(day.does(close(day.desk(), who, first, Outcome::helped)));
  EXPECT_EQ(day.book.open_count(room(1)), 1U);
  day.append({Entry{who, first, Noted{}}});
  EXPECT_EQ(day.book.open_count(room(1)), 1U) << "closed is closed";
}

TEST(CaseBook, NeedsWhoIsInACaseOrUnderAMeasure) {
  Day day;
  const auto who = day.on_duty(1, Role::moderator);
  const auto first = day.found(1, "harassment", 2, 1);
  const auto restricted = [&](std::uint64_t whom, core::Time until) {
    Acted acted;
    acted.id = entry_id(whom);
    acted.measure = Measure::ban;
    acted.room = room(1);
    acted.subject = subject(whom);
    acted.until = until;
    day.append({Entry{who, {}, acted}});
  };
  restricted(2, {});
  restricted(3, day.now + minutes(1));
  using Subjects = std::unordered_set<core::SubjectId>;
  EXPECT_EQ(day.book.needed(day.now), (Subjects{subject(1), subject(2), subject(3)}));
  day.pass(minutes(2));
  EXPECT_FALSE(day.does(claim(day.desk(), who, first)));
  EXPECT_FALSE(day.does(close(day.desk(), who, first, Outcome::helped)));
  EXPECT_EQ(day.book.needed(day.now), Subjects{subject(2)});
  for (std::uint64_t whom = 1; whom <= 3; ++whom)
    EXPECT_EQ(day.book.needs(subject(whom), day.now), whom == 2);
}

TEST(CaseBook, OpensAnotherCaseAfterTheFirstWasClosed) {
  Day day;
  const auto who = day.on_duty(1, Role::moderator);
  const auto first = day.found(1, "harassment", 2);
  EXPECT_FALSE(day.does(claim(day.desk(), who, first)));
  EXPECT_FALSE(day.does(close(day.desk(), who, first, Outcome::helped)));
  const auto second = day.found(2, "harassment", 2);
  EXPECT_EQ(second, case_id(2));
  EXPECT_TRUE(day.at_case(first).closed());
}

TEST(CaseBook, PutsUnansweredCrisesFirstThenSeverityThenAge) {
  Day day;
  const auto old_mild = day.found(1, "harassment", 2, 1);
  day.pass(seconds(1));
  const auto serious = day.found(2, "drug_sourcing.offering", 3, 2);
  day.pass(seconds(1));
  const auto mild = day.found(3, "harassment", 2, 3);
  day.pass(seconds(1));
  const auto threat = day.found(4, "harassment.threat", 4, 4);
  day.pass(seconds(1));
  const auto crisis = day.found(5, "self_harm.active", 3, 5);
  day.pass(seconds(1));
  const auto worse = day.found(6, "self_harm.plan", 4, 6);
  const auto order = [&] {
    std::vector<core::CaseId> ids;
    for (const auto* c : day.book.open_cases()) ids.push_back(c->id);
    return ids;
  };
  EXPECT_EQ(order(), (std::vector{worse, crisis, threat, serious, old_mild, mild}));
  EXPECT_FALSE(day.does(answered(day.desk(), worse)));
  EXPECT_EQ(order(), (std::vector{crisis, worse, threat, serious, old_mild, mild}));
  day.found(7, "self_harm.plan", 4, 6);
  EXPECT_EQ(order()[0], worse) << "they say it again";
}

TEST(CaseBook, KnowsWhichMessageWaitsForAnAnswer) {
  Day day;
  const auto crisis = day.found(5, "self_harm.plan", 4, 1);
  day.found(6, "harassment.threat", 4, 2);
  ASSERT_NE(day.book.unanswered_at(room(1), 5), nullptr);
  EXPECT_EQ(day.book.unanswered_at(room(1), 5)->id, crisis);
  EXPECT_EQ(day.book.unanswered_at(room(1), 6), nullptr) << "not somebody in danger";
  EXPECT_EQ(day.book.unanswered_at(room(2), 5), nullptr);
  EXPECT_FALSE(day.does(answered(day.desk(), crisis)));
  EXPECT_EQ(day.book.unanswered_at(room(1), 5), nullptr);
}

TEST(CaseBook, ShowsEachWhatIsTheirs) {
  Day day;
  const auto mine = day.account(1, Role::moderator, {room(1)});
  const auto every = day.account(2, Role::moderator);
  const auto lead = day.account(3, Role::lead, {room(2)});
  const auto admin = day.account(4, Role::admin, {room(2)});
  const auto id = day.found(1, "self_harm.plan", 4, 1, 1);
  const auto sees = [&](core::ModeratorId who) { return day.book.queue(who, 10).size(); };
  EXPECT_EQ(sees(mine), 1U);
  EXPECT_EQ(sees(every), 1U);
  EXPECT_EQ(sees(lead), 0U);
  EXPECT_EQ(sees(admin), 1U);
  EXPECT_EQ(sees(moderator(99)), 0U);
  day.append({Entry{{}, id, Escalated{Rung::on_call, Escalated::Why::timer}}});
  EXPECT_EQ(sees(lead), 1U) << "on call for all rooms";
  day.append(
      {Entry{{}, {}, AccountChanged{mine, AccountChanged::What::disabled, Role::moderator, {}}}});
  EXPECT_EQ(sees(mine), 0U);
}

TEST(CaseBook, AClaimEndsByItselfAndTheNextEntrySaysSoToo) {
  Day day;
  const auto who = day.on_duty(1, Role::moderator);
  const auto id = day.found(1, "harassment", 2);
  EXPECT_FALSE(day.does(claim(day.desk(), who, id)));
  const auto until = day.now + minutes(5);
  EXPECT_TRUE(day.at_case(id).owned_by(who, until - seconds(1)));
  EXPECT_FALSE(day.at_case(id).owned(until));
  EXPECT_TRUE(day.at_case(id).waits(until));
  EXPECT_EQ(day.at_case(id).waits_since(until + seconds(9)), until);
  day.pass(minutes(6));
  day.found(2, "harassment", 2);
  EXPECT_TRUE(day.at_case(id).owner.is_zero());
  EXPECT_EQ(day.at_case(id).waiting_since, until);
}

TEST(CaseBook, DoesNotBelieveAClaimFromFarAhead) {
  Day day;
  day.account(1, Role::moderator);
  const auto id = day.found(1, "harassment", 2);
  const auto ahead = day.now + hours(3);
  ASSERT_TRUE(day.book.apply(day.book.top() + 1, ahead,
                             Entry{moderator(1), id, Claimed{ahead + minutes(5)}}));
  EXPECT_FALSE(day.at_case(id).owned(day.now));
  EXPECT_TRUE(day.at_case(id).waits(day.now));
  EXPECT_TRUE(day.at_case(id).owned(ahead));
}

TEST(CaseBook, DisablingSomebodyFreesTheirCases) {
  Day day;
  const auto who = day.on_duty(1, Role::moderator);
  const auto other = day.on_duty(2, Role::moderator);
  const auto id = day.found(1, "harassment", 2);
  const auto offered = day.found(2, "harassment", 2, 2);
  EXPECT_FALSE(day.does(claim(day.desk(), who, id)));
  EXPECT_FALSE(day.does(claim(day.desk(), other, offered)));
  EXPECT_FALSE(day.does(hand_over(day.desk(), other, offered, who, false)));
  day.append(
      {Entry{{}, {}, AccountChanged{who, AccountChanged::What::disabled, Role::moderator, {}}}});
  EXPECT_FALSE(day.at_case(id).owned(day.now));
  EXPECT_FALSE(day.at_case(offered).offered(day.now));
  EXPECT_TRUE(day.at_case(offered).owned_by(other, day.now));
  EXPECT_EQ(day.book.roster().shift(who, day.now), nullptr);
}

TEST(CaseBook, CountsWhatWasOpenedInOneShift) {
  Day day;
  const auto who = day.on_duty(1, Role::moderator);
  const auto first = day.found(1, "harassment", 2, 1);
  const auto second = day.found(2, "harassment", 2, 2);
  day.reads_and_lets_go(who, first);
  day.reads_and_lets_go(who, first);
  day.reads_and_lets_go(who, second);
  EXPECT_EQ(day.book.roster().exposure(who, day.now), 2U);
  EXPECT_FALSE(day.does(end_shift(day.desk(), who)));
  EXPECT_EQ(day.book.roster().exposure(who, day.now), 0U) << "off duty";
  day.pass(minutes(10));
  EXPECT_FALSE(day.does(start_shift(day.desk(), who, {})));
  EXPECT_EQ(day.book.roster().exposure(who, day.now), 2U) << "no break in between";
  EXPECT_FALSE(day.does(end_shift(day.desk(), who)));
  day.pass(minutes(30));
  EXPECT_FALSE(day.does(start_shift(day.desk(), who, {})));
  EXPECT_EQ(day.book.roster().exposure(who, day.now), 0U);
}

TEST(CaseBook, ForgetsCasesAndMeasuresBeyondItsBounds) {
  Day day;
  day.book = CaseBook({3, 5});
  const auto who = day.on_duty(1, Role::moderator);
  for (std::uint64_t i = 1; i <= 10; ++i) {
    const auto id = day.found(i, "harassment", 2, i);
    EXPECT_FALSE(day.does(claim(day.desk(), who, id)));
    EXPECT_FALSE(day.does(close(day.desk(), who, id, Outcome::helped)));
    Acted acted;
    acted.id = entry_id(i);
    acted.measure = Measure::redaction;
    acted.subject = subject(i);
    day.append({Entry{who, id, acted}});
  }
  EXPECT_EQ(day.book.find(case_id(7)), nullptr);
  ASSERT_NE(day.book.find(case_id(8)), nullptr);
  EXPECT_EQ(day.book.measures().find(entry_id(5)), nullptr);
  EXPECT_TRUE(day.book.measures().about(subject(5)).empty());
  EXPECT_NE(day.book.measures().find(entry_id(6)), nullptr);
  EXPECT_EQ(day.book.open_count(), 0U);
}

TEST(CaseBook, ReadsOverWhatItDoesNotKnow) {
  Day day;
  const auto id = day.found(1, "harassment", 2);
  day.append({Entry{{}, id, Unknown{}}, Entry{{}, case_id(77), Claimed{at(1)}},
              Entry{{}, case_id(77), Closed{Outcome::helped}}, Entry{{}, {}, SignInsRefused{3}}});
  EXPECT_EQ(day.book.open_count(), 1U);
  EXPECT_EQ(day.book.find(case_id(77)), nullptr);
}

TEST(EntryTime, NeverGoesBackUnlessAClockWasFarAhead) {
  EXPECT_EQ(entry_time(at(0), at(5)), at(5));
  EXPECT_EQ(entry_time(at(30), at(5)), at(30));
  EXPECT_EQ(entry_time(at(3600), at(5)), at(5));
  EXPECT_EQ(entry_time(at(0), at(5) + std::chrono::microseconds(1700)),
            at(5) + std::chrono::milliseconds(1));
}

// Moderators renew their claims by working on; the person was told again each time.
TEST(CaseBook, TellsASubjectOnceThatSomebodyHasSeenTheirUrgentCase) {
  Day day;
  const auto mod = day.on_duty(1, Role::moderator);
  const auto other = day.on_duty(2, Role::moderator);
  const auto id = day.found(1, "harassment", 2);
  EXPECT_FALSE(day.does(claim(day.desk(), mod, id)));
  EXPECT_EQ(day.at_case(id).told_seen, 0U) << "not urgent yet";
  day.found(2, "self_harm.plan", 4);
  EXPECT_EQ(day.at_case(id).told_seen, 0U) << "nobody has looked since";
  day.pass(std::chrono::seconds(50));
  EXPECT_FALSE(day.does(claim(day.desk(), mod, id)));
  const auto told = day.at_case(id).told_seen;
  EXPECT_EQ(told, day.book.top());
  for (int i = 0; i < 5; ++i) {
    day.pass(std::chrono::minutes(4));
    EXPECT_FALSE(day.does(claim(day.desk(), mod, id)));
  }
  EXPECT_FALSE(day.does(start_shift(day.desk(), other, {})));
  EXPECT_FALSE(day.does(hand_over(day.desk(), mod, id, other, false)));
  EXPECT_FALSE(day.does(accept(day.desk(), other, id)));
  EXPECT_FALSE(day.does(let_go(day.desk(), other, id)));
  EXPECT_FALSE(day.does(acknowledge(day.desk(), mod, id)));
  EXPECT_EQ(day.at_case(id).told_seen, told);
}

}  // namespace
}  // namespace hearth::moderation::desk
