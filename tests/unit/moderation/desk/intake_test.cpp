// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/intake.hpp"

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "book.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

Incoming line(std::uint64_t whose, Seed seed, std::uint64_t held = 0) {
  Incoming out;
  out.room = room(1);
  out.subject = subject(whose);
  out.place = {7, 3};
  out.held = held;
  out.held_until = held != 0 ? at(1800) : core::Time{};
  out.seed = std::move(seed);
  return out;
}
FindingsSeed about(const std::string& label, std::uint8_t severity, bool urgent = false) {
  return {{Found{label, label + ".1", "en 1", severity, urgent, {{0, 4}}}}};
}

TEST(Intake, OpensOneCaseForLinesOfOneBatchAboutOnePerson) {
  Day day;
  Intake intake(day.desk());
  const auto first = intake.take(line(1, about("harassment", 2)), case_id(1));
  const auto second = intake.take(line(1, ReportSeed{"please look"}), case_id(2));
  const auto third = intake.take(line(1, NoSeed{}, 5), case_id(3));
  const auto other = intake.take(line(2, about("spam_link", 2)), case_id(4));
  ASSERT_EQ(first.size(), 2U);
  ASSERT_EQ(second.size(), 1U);
  ASSERT_EQ(third.size(), 1U);
  EXPECT_EQ(second[0].case_id, case_id(1));
  EXPECT_EQ(third[0].case_id, case_id(1));
  ASSERT_EQ(other.size(), 2U);
  EXPECT_EQ(other[0].case_id, case_id(4));
  for (const auto& entries : {first, second, third, other}) day.append(entries);
  const auto& c = day.at_case(case_id(1));
  EXPECT_EQ(c.findings, 1U);
  EXPECT_EQ(c.reports, 1U);
  ASSERT_EQ(c.held.size(), 1U);
  EXPECT_EQ(c.kind, CaseKind::held);
  EXPECT_TRUE(c.report_lines[0].what.has_note);
}

TEST(Intake, AddsToTheCaseThatIsOpen) {
  Day day;
  const auto id = day.found(1, "harassment", 2);
  const auto entries = Intake(day.desk()).take(line(1, about("hate", 3)), case_id(2));
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].case_id, id);
}

TEST(Intake, LeavesAloneWhatNobodyHasToSee) {
  Day day;
  EXPECT_TRUE(Intake(day.desk()).take(line(1, NoSeed{}), case_id(1)).empty());
  EXPECT_TRUE(Intake(day.desk()).take(line(1, FindingsSeed{}), case_id(1)).empty());
}

TEST(Intake, AHeldMessageIsGoneOnceItIsDecided) {
  Day day;
  day.append(Intake(day.desk()).take(line(1, NoSeed{}, 5), case_id(1)));
  day.append(Intake(day.desk()).take(line(1, NoSeed{}, 6), case_id(2)));
  ASSERT_EQ(day.at_case(case_id(1)).held.size(), 2U);
  day.append(Intake(day.desk()).held_gone(room(1), subject(1), 5, HeldGone::How::expired));
  ASSERT_EQ(day.at_case(case_id(1)).held.size(), 1U);
  EXPECT_EQ(day.at_case(case_id(1)).held[0].held, 6U);
  EXPECT_TRUE(Intake(day.desk()).held_gone(room(1), subject(9), 5, HeldGone::How::expired).empty());
}

TEST(Intake, ACaseIsOverWhenItsAuthorTookBackAllThereWas) {
  Day day;
  const auto take_back = [&](std::uint64_t held) {
    return Intake(day.desk()).held_gone(room(1), subject(1), held, HeldGone::How::withdrawn);
  };
  day.append(Intake(day.desk()).take(line(1, NoSeed{}, 5), case_id(1)));
  day.append(Intake(day.desk()).take(line(1, NoSeed{}, 6), case_id(2)));
  day.append(take_back(5));
  EXPECT_FALSE(day.at_case(case_id(1)).closed()) << "another one waits";
  day.append(take_back(6));
  EXPECT_EQ(day.at_case(case_id(1)).outcome, Outcome::withdrawn);
  EXPECT_EQ(day.at_case(case_id(1)).withdrawn, 2U);
}

TEST(Intake, ACaseStaysOpenWhereThereIsMoreThanWhatItsAuthorTookBack) {
  const auto closes = [](Day& day) {
    const auto out = Intake(day.desk()).held_gone(room(1), subject(1), 5, HeldGone::How::withdrawn);
    EXPECT_EQ(out.at(0).what, (What{HeldGone{5, HeldGone::How::withdrawn}}));
    return out.size() > 1;
  };
  Day found;
  found.append(Intake(found.desk()).take(line(1, about("drug_sourcing", 4), 5), case_id(1)));
  EXPECT_FALSE(closes(found));
  Day reported;
  reported.append(Intake(reported.desk()).take(line(1, NoSeed{}, 5), case_id(1)));
  reported.append(Intake(reported.desk()).take(line(1, ReportSeed{"look"}), case_id(2)));
  EXPECT_FALSE(closes(reported));
  Day owned;
  owned.append(Intake(owned.desk()).take(line(1, NoSeed{}, 5), case_id(1)));
  const auto who = owned.on_duty(1, Role::moderator);
  EXPECT_TRUE(closes(owned));
  EXPECT_FALSE(owned.does(claim(owned.desk(), who, case_id(1))));
  EXPECT_FALSE(closes(owned)) << "who has it closes it";
  Day together;
  together.append(Intake(together.desk()).take(line(1, NoSeed{}, 5), case_id(1)));
  Intake batch(together.desk());
  (void)batch.take(line(1, ReportSeed{"look"}), case_id(2));
  EXPECT_EQ(batch.held_gone(room(1), subject(1), 5, HeldGone::How::withdrawn).size(), 1U)
      << "reported in the same batch";
}

TEST(Intake, WhatEndsAWaitBeginsNone) {
  Day day;
  auto over = line(1, NoSeed{}, 5);
  over.held_until = {};
  EXPECT_TRUE(Intake(day.desk()).take(over, case_id(1)).empty());
}

TEST(Intake, WhatBecomesUrgentShortensTheClaimOfWhoHasIt) {
  Day day;
  const auto who = day.on_duty(1, Role::moderator);
  const auto id = day.found(1, "harassment", 2);
  EXPECT_FALSE(day.does(claim(day.desk(), who, id)));
  day.pass(seconds(10));
  day.found(2, "self_harm.plan", 4);
  EXPECT_EQ(day.at_case(id).claimed_until, day.now + seconds(60));
  EXPECT_TRUE(day.at_case(id).owned_by(who, day.now));
  day.pass(seconds(5));
  day.found(3, "self_harm.plan", 4);
  EXPECT_EQ(day.at_case(id).claimed_until, day.now + seconds(55)) << "only once";
  EXPECT_FALSE(day.does(claim(day.desk(), who, id)));
  EXPECT_EQ(day.at_case(id).claimed_until, day.now + minutes(5)) << "they are there";
}

TEST(Intake, TakesDownWhoDecidedWhatAndWhatItUndoes) {
  Day day;
  const auto who = day.on_duty(1, Role::moderator);
  DecisionSeed mute;
  mute.by = who;
  mute.measure = Measure::mute;
  mute.reason = "spam";
  mute.until = at(600);
  auto in = line(1, mute);
  in.id = entry_id(1);
  day.append(Intake(day.desk()).take(in, case_id(1)));
  const auto* taken = day.book.measures().find(entry_id(1));
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(taken->by, who);
  EXPECT_EQ(taken->acted.reason, "spam");
  EXPECT_TRUE(taken->in_force(at(599)));
  EXPECT_FALSE(taken->in_force(at(600)));

  DecisionSeed back;
  back.by = who;
  back.measure = Measure::lift;
  back.lifts = Measure::mute;
  back.undoes = entry_id(1);
  in = line(1, back);
  in.id = entry_id(2);
  const auto entries = Intake(day.desk()).take(in, case_id(1));
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[1].what, What{Undone{entry_id(1)}});
  day.append(entries);
  EXPECT_FALSE(day.book.measures().find(entry_id(1))->in_force(at(1)));
  EXPECT_EQ(day.book.measures().about(subject(1)).size(), 2U);
}

TEST(Intake, KeepsWordsOutOfCodes) {
  Day day;
  DecisionSeed mute;
  mute.measure = Measure::mute;
  mute.reason = std::string(200, 'x') + "\xc3\xa9\n";
  auto in = line(1, mute);
  in.id = entry_id(1);
  const auto entries = Intake(day.desk()).take(in, case_id(1));
  EXPECT_EQ(std::get<Acted>(entries[0].what).reason, std::string(code_bytes_max, 'x'));
  const auto found = Intake(day.desk()).take(line(1, about("h\xc3\xa9\n", 2)), case_id(1));
  EXPECT_EQ(std::get<FindingAdded>(found[1].what).label, "h___");
}

TEST(Intake, AWaveIsOneCaseAndSlowsItsRoom) {
  Day day;
  const auto until = day.now + minutes(30);
  day.append(Intake(day.desk()).wave(room(1), 51, until, case_id(1)));
  EXPECT_EQ(day.book.slowed_until(room(1)), until);
  EXPECT_EQ(day.at_case(case_id(1)).kind, CaseKind::wave);
  EXPECT_TRUE(Intake(day.desk()).wave(room(1), 60, until + seconds(2), case_id(2)).empty())
      << "another gateway saw it too";
  day.now += minutes(14);
  EXPECT_TRUE(Intake(day.desk()).wave(room(1), 80, until + minutes(14), case_id(2)).empty())
      << "most of the time is still to come";
  day.now += minutes(1);
  day.append(Intake(day.desk()).wave(room(1), 90, until + minutes(15), case_id(3)));
  EXPECT_EQ(day.book.slowed_until(room(1)), until + minutes(15));
  EXPECT_EQ(day.book.open_count(), 1U);
  EXPECT_EQ(day.book.slowed_until(room(2)), core::Time{});
}

TEST(SeedOf, SaysNothingWhereNobodyIsToBeTold) {
  Verdict verdict;
  verdict.action = Action::card;
  verdict.findings.push_back({});
  EXPECT_TRUE(std::holds_alternative<NoSeed>(seed_of(verdict)));
}

TEST(SeedOf, TellsEachRuleOnceWithItsSpansTheMostSevereFirst) {
  Verdict verdict;
  verdict.action = Action::flag;
  verdict.flag = Flag::urgent;
  verdict.severity = 4;
  const auto add = [&](const char* rule, int severity, std::uint32_t from) {
    Finding finding;
    finding.rule = rule;
    finding.label = "self_harm";
    finding.severity = severity;
    finding.version = "en 1";
    finding.span.utf16 = {from, from + 2};
    verdict.findings.push_back(finding);
  };
  add("low", 2, 0);
  add("high", 4, 5);
  add("low", 2, 9);
  const auto seed = std::get<FindingsSeed>(seed_of(verdict));
  ASSERT_EQ(seed.findings.size(), 2U);
  EXPECT_EQ(seed.findings[0].rule, "high");
  EXPECT_TRUE(seed.findings[0].urgent);
  EXPECT_EQ(seed.findings[1].spans, (std::vector<CodeSpan>{{0, 2}, {9, 11}}));
  EXPECT_FALSE(seed.findings[1].urgent);
}

}  // namespace
}  // namespace hearth::moderation::desk
