// SPDX-License-Identifier: Apache-2.0
// Several measures of a kind on one person, and one of them is taken back.
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <variant>

#include "measured.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::minutes;

constexpr std::nullopt_t fine = std::nullopt;

// A moderator's mute of ten minutes, and an admin's of seven days beside it: taking back the first
// once lifted the second.
TEST(Undo, LeavesWhatOthersDecided) {
  Measured day;
  const auto minutes_end = day.now + minutes(10);
  const auto days_end = day.now + std::chrono::hours(7 * 24);
  const auto mine = day.took(day.mod, Measure::mute, 1, Scope::room, minutes_end);
  const auto admins = day.took(day.admin, Measure::mute, 2, Scope::service, days_end);
  const auto& measures = day.book.measures();
  EXPECT_EQ(measures.others_until(*measures.find(mine), day.now), days_end);
  EXPECT_EQ(measures.others_until(*measures.find(admins), day.now), minutes_end);
  ASSERT_TRUE(undo(day.desk(), day.mod, mine, false));

  Incoming line;
  line.id = entry_id(3);
  line.room = room(1);
  line.subject = subject(1);
  DecisionSeed seed;
  seed.by = day.mod;
  seed.measure = Measure::lift;
  seed.lifts = Measure::mute;
  seed.undoes = mine;
  line.seed = seed;
  const auto entries = Intake(day.desk()).take(line, case_id(9));
  EXPECT_EQ(entries, (Entries{Entry{day.mod, {}, Undone{mine}}}));
  day.append(entries);
  EXPECT_FALSE(measures.find(mine)->in_force(day.now));
  EXPECT_TRUE(measures.find(admins)->in_force(day.now));
  EXPECT_EQ(measures.others_until(*measures.find(admins), day.now), std::nullopt);

  seed.by = day.admin;
  seed.undoes = admins;
  line.seed = seed;
  const auto last = Intake(day.desk()).take(line, case_id(9));
  ASSERT_EQ(last.size(), 2U);
  EXPECT_EQ(std::get<Acted>(last[0].what).measure, Measure::lift) << "nothing else stands";
}

TEST(Undo, KnowsOthersThatHaveEndedOrHaveNoEnd) {
  Measured day;
  const auto mine = day.took(day.mod, Measure::ban, 1, Scope::room, day.now + minutes(90));
  day.took(day.other, Measure::ban, 2, Scope::room, day.now + minutes(5));
  day.took(day.other, Measure::mute, 3);
  const auto& measures = day.book.measures();
  EXPECT_EQ(measures.others_until(*measures.find(mine), day.now), day.now + minutes(5));
  day.pass(minutes(6));
  EXPECT_EQ(measures.others_until(*measures.find(mine), day.now), std::nullopt);
  day.took(day.other, Measure::ban, 4);
  EXPECT_EQ(measures.others_until(*measures.find(mine), day.now), core::Time{});
}

// Two lines of one batch, and the ledger does not know the first yet.
TEST(Undo, LeavesWhatTheSameBatchBrings) {
  Measured day;
  const auto mine = day.took(day.mod, Measure::mute, 1, Scope::room, day.now + minutes(10));
  Incoming line;
  line.room = room(1);
  line.subject = subject(1);
  DecisionSeed seed;
  seed.by = day.admin;
  seed.measure = Measure::mute;
  line.seed = seed;
  Intake intake(day.desk());
  (void)intake.take(line, case_id(8));
  seed.by = day.mod;
  seed.measure = Measure::lift;
  seed.lifts = Measure::mute;
  seed.undoes = mine;
  line.seed = seed;
  EXPECT_EQ(intake.take(line, case_id(9)), (Entries{Entry{day.mod, {}, Undone{mine}}}));
}

TEST(AppealDecided, LiftsTheOneMeasureAndLeavesAnAdmins) {
  Measured day;
  const auto id = day.took(day.other, Measure::mute, 1);
  day.took(day.admin, Measure::mute, 2, Scope::service);
  EXPECT_EQ(day.does(appeal(day.desk(), id, case_id(1), {})), fine);
  EXPECT_EQ(day.does(claim(day.desk(), day.mod, case_id(1))), fine);
  EXPECT_EQ(day.does(close(day.desk(), day.mod, case_id(1), Outcome::lifted, Hash{2})), fine);
}

}  // namespace
}  // namespace hearth::moderation::desk
