// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/alerts.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "book.hpp"
#include "moderation/desk/ladder.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::minutes;

using Ids = std::vector<core::ModeratorId>;

// Everybody who is told of what the service does next about a case, sorted.
Ids told(const Day& day, const core::CaseId& id) {
  Ids out;
  for (const auto& entry : due(day.desk()))
    if (entry.case_id == id)
      for (const auto& who : whom_to_alert(day.desk(), entry)) out.push_back(who);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Preferences quiet_always() {
  Preferences wish;
  wish.rest.quiet = {{0, 5040}, {5040, 0}};
  return wish;
}

TEST(Alerts, GoToWhoIsAskedToCome) {
  Day day;
  const auto here = day.on_duty(1, Role::moderator);
  day.account(2, Role::moderator);
  EXPECT_EQ(told(day, day.found(1, "self_harm.plan", 4)), Ids{here});
}

TEST(Alerts, GoToWhoIsHandedACase) {
  Day day;
  const auto mine = day.on_duty(1, Role::moderator);
  const auto other = day.on_duty(2, Role::moderator);
  const auto id = day.found(1, "harassment", 2);
  EXPECT_FALSE(day.does(claim(day.desk(), mine, id)));
  const auto handed = hand_over(day.desk(), mine, id, other, false);
  ASSERT_TRUE(handed);
  EXPECT_EQ(whom_to_alert(day.desk(), handed->front()), Ids{other});
}

TEST(Alerts, LeaveAloneWhoWantsItAsLongAsSomebodyElseIsThere) {
  Day day;
  const auto tired = day.on_duty(1, Role::moderator);
  const auto awake = day.on_duty(2, Role::moderator);
  day.book.prefer(tired, quiet_always());
  EXPECT_EQ(told(day, day.found(1, "self_harm.plan", 4)), Ids{awake});
  EXPECT_FALSE(day.does(end_shift(day.desk(), awake)));
  EXPECT_EQ(told(day, day.found(2, "self_harm.plan", 4, 2)), Ids{tired})
      << "nobody else is on duty";
}

TEST(Alerts, GoToThoseOffDutyOfTheRoomWhereNobodyIsThereAndItIsUrgent) {
  Day day;
  const auto here = day.account(1, Role::moderator, {room(1)});
  day.account(2, Role::moderator, {room(2)});
  const auto tired = day.account(3, Role::moderator, {room(1)});
  day.book.prefer(tired, quiet_always());
  const auto spared = day.account(4, Role::moderator, {room(1)});
  Preferences not_that;
  not_that.opt_outs.set(static_cast<std::size_t>(Category::self_harm));
  day.book.prefer(spared, not_that);
  const auto lead = day.account(5, Role::lead, {room(2)});
  day.append({Entry{
      {}, {}, AccountChanged{moderator(6), AccountChanged::What::disabled, Role::admin, {}}}});
  EXPECT_EQ(told(day, day.found(1, "self_harm.plan", 4)), (Ids{here, lead}))
      << "a lead of another room, once nobody is on duty anywhere";
}

TEST(Alerts, LetThoseOffDutyBeWhereItIsNotUrgent) {
  Day day;
  day.account(1, Role::moderator);
  EXPECT_TRUE(told(day, day.found(1, "harassment", 2)).empty());
}

TEST(Alerts, AreNotMadeUpForWhereSomebodyCameMeanwhile) {
  Day day;
  const auto mine = day.on_duty(1, Role::moderator);
  const auto other = day.on_duty(2, Role::moderator);
  const auto id = day.found(1, "self_harm.plan", 4);
  const Entry called{{}, id, Called{Rung::room, {mine}}};
  const Entry alarm{{}, id, Alarm{Rung::room, Alarm::Why::nobody_on_duty}};
  EXPECT_TRUE(still_waits(day.desk(), called));
  EXPECT_TRUE(still_waits(day.desk(), alarm));
  EXPECT_FALSE(day.does(claim(day.desk(), mine, id)));
  EXPECT_FALSE(still_waits(day.desk(), called));
  EXPECT_FALSE(still_waits(day.desk(), alarm));
  const auto handed = hand_over(day.desk(), mine, id, other, false);
  ASSERT_TRUE(handed);
  day.append(*handed);
  EXPECT_TRUE(still_waits(day.desk(), handed->front()));
  EXPECT_FALSE(day.does(accept(day.desk(), other, id)));
  EXPECT_FALSE(still_waits(day.desk(), handed->front()));
}

TEST(Alerts, SayNothingOfWhatIsClosedOrWasOnlyDone) {
  Day day;
  const auto mine = day.on_duty(1, Role::moderator);
  const auto id = day.found(1, "harassment", 2);
  EXPECT_TRUE(whom_to_alert(day.desk(), {mine, id, Claimed{day.now + minutes(5)}}).empty());
  EXPECT_FALSE(day.does(claim(day.desk(), mine, id)));
  EXPECT_FALSE(day.does(close(day.desk(), mine, id, Outcome::no_action)));
  EXPECT_TRUE(whom_to_alert(day.desk(), {{}, id, Called{Rung::room, {mine}}}).empty());
  EXPECT_TRUE(whom_to_alert(day.desk(), {{}, case_id(99), Called{Rung::room, {mine}}}).empty());
}

}  // namespace
}  // namespace hearth::moderation::desk
