// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/transparency.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "book.hpp"
#include "moderation/desk/published.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Month october = *Month::of("2026-10");
const core::Time noon = october.from + hours(24 * 14 + 12);

FindingAdded finding(const std::string& label, std::uint64_t seq, std::uint64_t held = 0) {
  return {{7, seq}, held, label, label + ".1", "en 1", 2, false, {}};
}
Acted measure(Measure what, const std::string& reason = {}, bool automated = false) {
  Acted out;
  out.id = entry_id(1);
  out.measure = what;
  out.reason = reason;
  out.automated = automated;
  return out;
}

// One month, told entry by entry.
struct Told {
  MonthFold fold{october};
  core::Time now = noon;

  void say(What what, std::uint64_t about = 1, core::ModeratorId by = {}) {
    fold.take(now, {by, case_id(about), std::move(what)});
    now += seconds(1);
  }
  void opened(std::uint64_t about, std::uint8_t severity, CaseKind kind = CaseKind::finding) {
    say(CaseOpened{kind, room(1), subject(about), severity}, about);
  }
};

TEST(Month, IsOneOfTheCalendarInUtc) {
  EXPECT_EQ(october.text(), "2026-10");
  EXPECT_EQ(core::unix_s(october.from), 1'790'812'800);
  EXPECT_EQ(october.to - october.from, hours(24 * 31));
  EXPECT_EQ(Month::of("2028-02")->to - Month::of("2028-02")->from, hours(24 * 29));
  EXPECT_EQ(Month::of("2026-12")->to, Month::of("2027-01")->from);
  EXPECT_EQ(Month::before(october.from).text(), "2026-09");
  EXPECT_EQ(Month::before(october.from - seconds(1)).text(), "2026-08");
  EXPECT_EQ(Month::before(Month::of("2026-01")->from).text(), "2025-12");
  for (const auto* odd : {"", "2026-1", "2026-00", "2026-13", "2026/10", "2026-1x", "1969-12",
                          "2026-010", "-026-10", "+026-10"})
    EXPECT_FALSE(Month::of(odd)) << odd;
}

TEST(MonthFold, CountsFromTheFirstMomentOfTheMonthToTheLast) {
  Told told;
  for (const auto when : {october.from - seconds(1), october.from, october.to - seconds(1),
                          october.to, october.to + hours(5)}) {
    told.now = when;
    told.say(ReportAdded{});
  }
  EXPECT_EQ(told.fold.tally().reports, 2U);
}

TEST(MonthFold, CountsAMessageOnceInEachCategoryItIsAbout) {
  Told told;
  const auto at = told.now;
  for (const auto* label : {"self_harm.plan", "self_harm.intent", "pii.phone"}) {
    told.now = at;
    told.say(finding(label, 3));
  }
  told.say(finding("self_harm.plan", 4));
  told.say(finding("drug_sourcing.offer", 0, 9));
  told.say(finding("pii.email", 0));
  told.say(finding("pii.email", 0));
  told.say(finding("no_such_category", 5));
  const auto found = told.fold.tally().found;
  const auto& self_harm = found[static_cast<std::size_t>(Category::self_harm)];
  const auto& pii = found[static_cast<std::size_t>(Category::pii)];
  EXPECT_EQ(self_harm.delivered, 2U);
  EXPECT_EQ(pii.delivered, 1U);
  EXPECT_EQ(pii.stopped, 2U) << "two tries at different moments";
  EXPECT_EQ(found[static_cast<std::size_t>(Category::drug_sourcing)].held, 1U);
}

TEST(MonthFold, CountsHowWaitsEnded) {
  Told told;
  using How = HeldGone::How;
  for (const auto how : {How::released, How::returned, How::returned, How::expired, How::withdrawn})
    told.say(HeldGone{1, how});
  auto waits = told.fold.tally().waits;
  EXPECT_EQ(waits["let_through"], 1U);
  EXPECT_EQ(waits["given_back"], 2U);
  EXPECT_EQ(waits["unanswered"], 1U);
  EXPECT_EQ(waits["withdrawn"], 1U);
}

TEST(MonthFold, TellsMeasuresOfPeopleFromThoseOfMachines) {
  Told told;
  told.say(measure(Measure::mute, "harassment"));
  told.say(measure(Measure::mute, "hate", true));
  told.say(measure(Measure::ban, "what Mia thinks of it"));
  told.say(measure(Measure::lift, {}, true));
  told.say(measure(Measure::lift));
  told.say(measure(Measure::announcement));
  told.say(Undone{entry_id(1)});
  auto tally = told.fold.tally();
  EXPECT_EQ(tally.measures["mute"].by_people, 1U);
  EXPECT_EQ(tally.measures["mute"].automated, 1U);
  EXPECT_EQ(tally.measures["lift"].by_people, 1U);
  EXPECT_EQ(tally.measures["lift"].automated, 0U) << "who reads a warning lifts it themselves";
  EXPECT_FALSE(tally.measures.contains("announcement"));
  EXPECT_EQ(tally.guidelines["harassment"], 1U);
  EXPECT_EQ(tally.guidelines["other"], 1U) << "no words of somebody's own";
  EXPECT_EQ(tally.guidelines.size(), 10U);
  EXPECT_EQ(tally.undone, 1U);
}

// It counted as a mode a machine had set, and as taken back.
TEST(MonthFold, CountsAModeWhoseTimeIsOverAsEnded) {
  Told told;
  Day day;
  const auto say = [&](core::ModeratorId by, bool automated) {
    Incoming line;
    line.room = room(1);
    DecisionSeed seed;
    seed.by = by;
    seed.measure = Measure::mode;
    seed.automated = automated;
    seed.undoes = entry_id(1);
    line.seed = seed;
    for (const auto& entry : Intake(day.desk()).take(line, case_id(9)))
      told.fold.take(told.now, entry);
  };
  told.say(measure(Measure::mode, "harassment"));
  say({}, true);
  EXPECT_EQ(told.fold.tally().modes_ended, 1U);
  EXPECT_EQ(told.fold.tally().undone, 0U);
  say(moderator(1), false);
  EXPECT_EQ(told.fold.tally().modes_ended, 1U);
  EXPECT_EQ(told.fold.tally().undone, 1U) << "by somebody";
  EXPECT_EQ(told.fold.tally().measures["mode"].by_people, 2U);
  EXPECT_EQ(told.fold.tally().measures["mode"].automated, 0U);
}

// It counted as one more that people had set.
TEST(MonthFold, CountsAModeThatIsTakenBackOnce) {
  Told told;
  const auto mode = [](std::uint64_t n, std::uint64_t where) {
    auto out = measure(Measure::mode, "harassment");
    out.id = entry_id(n);
    out.room = room(where);
    return out;
  };
  const auto by_people = [&] { return told.fold.tally().measures["mode"].by_people; };
  told.now = october.from - seconds(1);
  told.say(mode(1, 1));
  told.say(mode(2, 1));
  told.say(Undone{entry_id(1)});
  EXPECT_EQ(by_people(), 0U) << "of the month before";
  told.say(mode(3, 1));
  told.say(mode(4, 2));
  EXPECT_EQ(by_people(), 2U);
  told.say(mode(5, 1));
  told.say(Undone{entry_id(3)});
  EXPECT_EQ(by_people(), 2U);
  told.say(mode(6, 2));
  told.say(Undone{entry_id(9)});
  EXPECT_EQ(by_people(), 3U) << "of a mute, by whoever came next";
  EXPECT_EQ(told.fold.tally().undone, 3U);
}

TEST(MonthFold, CountsAppealsEscalationsAndCallsOutside) {
  Told told;
  told.say(AppealMade{entry_id(1), {}});
  told.say(AppealMade{entry_id(2), {}});
  told.say(AppealDecided{entry_id(1), true, {}});
  told.say(AppealDecided{entry_id(2), false, {}});
  told.say(Escalated{Rung::lead, Escalated::Why::timer});
  told.say(Escalated{Rung::lead, Escalated::Why::person});
  told.say(Notified{3});
  told.say(Closed{Outcome::lifted});
  auto tally = told.fold.tally();
  EXPECT_FALSE(tally.closed.contains("lifted")) << "told of once";
  EXPECT_EQ(tally.appeals, 2U);
  EXPECT_EQ(tally.appeals_decided["upheld"], 1U);
  EXPECT_EQ(tally.appeals_decided["lifted"], 1U);
  EXPECT_EQ(tally.escalated["nobody_took_it"], 1U);
  EXPECT_EQ(tally.escalated["by_a_person"], 1U);
  EXPECT_EQ(tally.called_outside, 1U);
}

TEST(MonthFold, MeasuresUntilACaseWasSeenAlsoInTheNextMonth) {
  Told told;
  told.now = october.to - seconds(2);
  told.opened(1, 4);
  told.opened(2, 2);
  EXPECT_FALSE(told.fold.is_over());
  told.now = october.to + seconds(8);
  told.say(Claimed{}, 1, moderator(1));
  EXPECT_FALSE(told.fold.is_over());
  told.say(Acknowledged{}, 1, moderator(1));
  told.say(Closed{Outcome::expired}, 2);
  EXPECT_TRUE(told.fold.is_over());
  told.opened(3, 2);
  const auto tally = told.fold.tally();
  EXPECT_EQ(tally.seen.after, (std::vector<core::Duration>{seconds(10)}));
  EXPECT_EQ(tally.seen.unseen, 1U);
  EXPECT_EQ(tally.seen_urgent.after.size(), 1U);
  EXPECT_EQ(tally.seen_urgent.unseen, 0U);
}

TEST(MonthFold, WaitsForNobodyWhereThereWasNothingToSee) {
  Told told;
  told.opened(1, 2, CaseKind::appeal);
  told.opened(2, 2, CaseKind::opened);
  told.opened(3, 2, CaseKind::held);
  told.say(Closed{Outcome::withdrawn}, 3);
  told.opened(4, 4, CaseKind::report);
  auto tally = told.fold.tally();
  EXPECT_EQ(tally.seen.unseen, 1U);
  EXPECT_EQ(tally.seen_urgent.unseen, 1U);
  EXPECT_EQ(tally.cases["appeal"], 1U);
  EXPECT_EQ(tally.closed["withdrawn"], 1U);
}

TEST(Seen, HasTheMiddleOfTheTimes) {
  EXPECT_FALSE(Seen().median());
  EXPECT_EQ(Seen({{seconds(9), seconds(1), seconds(4)}, 0}).median(), seconds(4));
  EXPECT_EQ(Seen({{seconds(9), seconds(1), seconds(4), seconds(6)}, 7}).median(), seconds(5));
}

TEST(Published, ShowsNoCountBelowFive) {
  const auto as = [](std::uint64_t count) { return publish({{"one", count}})[0].second; };
  EXPECT_EQ(as(0), (Figure{Figure::As::number, 0}));
  for (std::uint64_t count = 1; count < 5; ++count) EXPECT_EQ(as(count).as, Figure::As::few);
  EXPECT_EQ(as(5), (Figure{Figure::As::number, 5}));
  EXPECT_EQ(as(2).number, 0U) << "not even inside";
}

TEST(Published, KeepsTheNextOneBackWhereThereAreSmallOnes) {
  const auto figures = publish({{"a", 40}, {"b", 3}, {"c", 9}, {"d", 0}, {"e", 12}});
  EXPECT_EQ(figures[0].second.as, Figure::As::number);
  EXPECT_EQ(figures[1].second.as, Figure::As::few);
  EXPECT_EQ(figures[2].second, (Figure{Figure::As::kept_back, 0}));
  EXPECT_EQ(figures[3].second, (Figure{Figure::As::number, 0}));
  EXPECT_EQ(figures[4].second.as, Figure::As::number);
  const auto two = publish({{"a", 40}, {"b", 1}, {"c", 1}});
  EXPECT_EQ(two[0].second.as, Figure::As::kept_back) << "else whoever knows the sum knows both";
}

TEST(Published, CountsNobodyInTwoPlacesWhereTheDifferenceWouldBeSmall) {
  Tally tally;
  tally.seen.after.assign(12, seconds(5));
  tally.seen.unseen = 7;
  tally.seen_urgent.after.assign(10, seconds(5));
  tally.seen_urgent.unseen = 7;
  const auto published = publish(tally);
  const auto& seen = published.sections.back();
  ASSERT_EQ(seen.name, "seen");
  ASSERT_EQ(seen.figures.size(), 4U);
  EXPECT_EQ(seen.figures[0].second.number, 10U);
  EXPECT_EQ(seen.figures[1].second.as, Figure::As::kept_back);
  EXPECT_EQ(seen.figures[2].second.as, Figure::As::few) << "other than urgent";
  EXPECT_EQ(seen.figures[3].second.number, 0U);
}

TEST(Published, TellsAMedianOfFiveCasesAndMore) {
  Tally tally;
  tally.seen.after = {seconds(5), seconds(1), seconds(2), seconds(90)};
  EXPECT_TRUE(publish(tally).medians.empty());
  tally.seen.after.push_back(minutes(1));
  ASSERT_EQ(publish(tally).medians.size(), 1U);
  EXPECT_EQ(publish(tally).medians[0].name, "all");
  EXPECT_EQ(publish(tally).medians[0].seconds, 5);
}

// Whatever the counts: in no section can small ones be worked out from all others.
TEST(Published, NeverLeavesSmallCountsAlone) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::pair<std::string, std::uint64_t>> counts;
    for (auto left = 1 + random() % 6; left > 0; --left)
      counts.emplace_back(std::to_string(left), random() % 12);
    const auto figures = publish(counts);
    std::size_t hidden = 0;
    std::size_t few = 0;
    std::size_t others = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const bool is_few = counts[i].second > 0 && counts[i].second < 5;
      const auto& figure = figures[i].second;
      ASSERT_EQ(figure.as == Figure::As::few, is_few);
      if (figure.as == Figure::As::number) ASSERT_EQ(figure.number, counts[i].second);
      few += is_few;
      hidden += figure.as != Figure::As::number;
      others += counts[i].second >= 5;
    }
    ASSERT_EQ(hidden - few, few > 0 && others > 0 ? 1U : 0U);
  }
}

}  // namespace
}  // namespace hearth::moderation::desk
