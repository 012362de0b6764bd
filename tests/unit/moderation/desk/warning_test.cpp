// SPDX-License-Identifier: Apache-2.0
// A warning that nobody reads is not kept for ever.
#include <gtest/gtest.h>

#include <chrono>

#include "measured.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr core::Duration month = hours(24 * 30);

TEST(Warning, IsOverAfterItsTimeThoughNobodyReadIt) {
  Measured day;
  const auto until = warning_until(day.settings, day.now, {});
  EXPECT_EQ(until, day.now + month);
  const auto id = day.took(day.mod, Measure::warning, 1, Scope::room, until);
  const auto& warning = *day.book.measures().find(id);
  day.pass(month - seconds(1));
  EXPECT_TRUE(warning.in_force(day.now));
  EXPECT_TRUE(day.book.needs(subject(1), day.now));
  EXPECT_TRUE(undo(day.desk(), day.mod, id, false));
  day.pass(seconds(1));
  EXPECT_FALSE(warning.in_force(day.now));
  EXPECT_FALSE(warning.undone) << "nobody took it back";
  EXPECT_FALSE(day.book.needs(subject(1), day.now)) << "whose it was may be forgotten";
  EXPECT_EQ(undo(day.desk(), day.mod, id, false).error(), Refusal::not_possible);
}

// What the ledger takes when its person has read a warning.
Entries reads(const Day& day, const EntryId& warning, std::uint64_t n) {
  Incoming line;
  line.id = entry_id(n);
  line.room = room(1);
  line.subject = subject(1);
  DecisionSeed seed;
  seed.measure = Measure::lift;
  seed.lifts = Measure::warning;
  seed.automated = true;
  seed.undoes = warning;
  line.seed = seed;
  return Intake(day.desk()).take(line, case_id(9));
}

// Reading one looked as if a moderator had taken it back.
TEST(Warning, ThatWasReadIsOverAndNobodyTookItBack) {
  Measured day;
  const auto first = day.took(day.mod, Measure::warning, 1);
  const auto second = day.took(day.mod, Measure::warning, 2);
  const auto& read = *day.book.measures().find(first);
  day.append(reads(day, first, 3));
  EXPECT_TRUE(read.read);
  EXPECT_FALSE(read.in_force(day.now));
  EXPECT_EQ(undo(day.desk(), day.mod, first, false).error(), Refusal::changed);
  const auto& other = *day.book.measures().find(second);
  EXPECT_FALSE(other.read) << "each by itself";
  EXPECT_TRUE(other.in_force(day.now));
}

TEST(Warning, ThatWasTakenBackStaysThatThoughItIsReadAtTheSameMoment) {
  Measured day;
  const auto id = day.took(day.mod, Measure::warning, 1);
  const auto late = reads(day, id, 2);
  day.append({Entry{day.mod, {}, Undone{id}}});
  day.append(late);
  EXPECT_TRUE(day.book.measures().find(id)->undone);
  EXPECT_FALSE(day.book.measures().find(id)->read);
}

TEST(Warning, LastsShorterWhereThatIsAskedAndNeverLonger) {
  Settings settings;
  EXPECT_EQ(warning_until(settings, at(0), hours(1)), at(3600));
  EXPECT_EQ(warning_until(settings, at(0), 2 * month), at(0) + month);
  settings.warning_life = hours(24);
  EXPECT_EQ(warning_until(settings, at(0), {}), at(24 * 3600));
  EXPECT_EQ(warning_until(settings, at(0), month), at(24 * 3600));
}

}  // namespace
}  // namespace hearth::moderation::desk
