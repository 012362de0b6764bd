// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/rest.hpp"

#include <gtest/gtest.h>

#include "book.hpp"
#include "moderation/desk/ladder.hpp"
#include "moderation/desk/routing.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// A Monday, 0:00 UTC.
const core::Time monday{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)};

constexpr std::uint32_t at_hour(std::uint32_t day, std::uint32_t hour) {
  return (day * 24 + hour) * 60;
}

TEST(Rest, IsQuietFromTheFirstMinuteUpToTheLast) {
  const Rest rest{{{at_hour(1, 22), at_hour(2, 6)}}, {}};
  EXPECT_FALSE(rest.is_quiet(monday + days(1) + hours(22) - seconds(1)));
  EXPECT_TRUE(rest.is_quiet(monday + days(1) + hours(22)));
  EXPECT_TRUE(rest.is_quiet(monday + days(2) + hours(6) - seconds(1)));
  EXPECT_FALSE(rest.is_quiet(monday + days(2) + hours(6)));
  EXPECT_TRUE(rest.is_quiet(monday + days(8) + hours(23))) << "every week";
}

TEST(Rest, ReachesOverTheEndOfTheWeek) {
  const Rest rest{{{at_hour(6, 22), at_hour(0, 6)}}, {}};
  EXPECT_TRUE(rest.is_quiet(monday + days(6) + hours(23)));
  EXPECT_TRUE(rest.is_quiet(monday + hours(5)));
  EXPECT_FALSE(rest.is_quiet(monday + hours(6)));
  EXPECT_FALSE(rest.is_quiet(monday + days(3)));
}

TEST(Rest, IsNotQuietWhereNothingWasAsked) { EXPECT_FALSE(Rest{}.is_quiet(monday)); }

TEST(WorkTime, CountsShiftsOfTheLastWeekOnceAndThoseUnderWayUpToNow) {
  WorkTime work;
  work.go_on(monday, monday + minutes(15));
  work.go_on(monday + minutes(10), monday + minutes(25));
  EXPECT_EQ(work.in_week(monday + minutes(20)), minutes(20));
  work.end(monday + minutes(21));
  EXPECT_EQ(work.in_week(monday + hours(1)), minutes(21));
  work.go_on(monday + days(3), monday + days(3) + hours(2));
  EXPECT_EQ(work.in_week(monday + days(5)), minutes(21) + hours(2));
  EXPECT_EQ(work.in_week(monday + days(7) + minutes(11)), minutes(10) + hours(2))
      << "what is more than a week ago goes minute by minute";
  EXPECT_EQ(work.in_week(monday + days(20)), core::Duration{});
}

TEST(WorkTime, EndsOnlyWhatHasNotEnded) {
  WorkTime work;
  work.end(monday);
  work.go_on(monday, monday + minutes(15));
  work.end(monday + hours(1));
  EXPECT_EQ(work.in_week(monday + hours(2)), minutes(15));
}

TEST(WorkTime, IsCountedFromShiftsAsTheLedgerHasThem) {
  Day day;
  const auto who = day.on_duty(1, Role::moderator);
  day.pass(minutes(10));
  EXPECT_FALSE(day.does(renew_shift(day.desk(), who)));
  day.pass(minutes(10));
  EXPECT_EQ(day.book.roster().worked(who, day.now), minutes(20));
  EXPECT_FALSE(day.does(end_shift(day.desk(), who)));
  day.pass(hours(1));
  EXPECT_EQ(day.book.roster().worked(who, day.now), minutes(20));
  EXPECT_EQ(day.book.roster().worked(moderator(9), day.now), core::Duration{});
}

// A desk on a Monday, with two moderators who may both take a case.
struct Night : Day {
  Night() {
    now = monday + hours(1);
    mine = on_duty(1, Role::moderator);
    other = on_duty(2, Role::moderator);
  }

  core::ModeratorId mine;
  core::ModeratorId other;

  void want_quiet(const core::ModeratorId& who) {
    Preferences wish;
    wish.rest.quiet = {{at_hour(0, 0), at_hour(0, 6)}};
    book.prefer(who, wish);
  }
};

TEST(Rest, LeavesCasesToOthersInQuietHours) {
  Night night;
  night.want_quiet(night.mine);
  const auto id = night.found(1, "self_harm.plan", 4);
  EXPECT_EQ(whom_to_call(night.desk(), night.at_case(id), Rung::room).to, std::vector{night.other});
  night.pass(hours(5));
  EXPECT_FALSE(night.does(start_shift(night.desk(), night.mine, {})));
  EXPECT_FALSE(night.does(start_shift(night.desk(), night.other, {})));
  EXPECT_EQ(whom_to_call(night.desk(), night.at_case(id), Rung::room).to.size(), 2U)
      << "the night is over";
}

TEST(Rest, LeavesCasesToOthersOnceTheWeekIsFull) {
  Night night;
  Preferences wish;
  wish.rest.weekly_most = minutes(10);
  night.book.prefer(night.mine, wish);
  const auto id = night.found(1, "harassment", 2);
  night.pass(minutes(9));
  EXPECT_TRUE(
      may_be_given(night.desk(), *night.book.roster().account(night.mine), night.at_case(id)));
  night.pass(minutes(1));
  EXPECT_FALSE(
      may_be_given(night.desk(), *night.book.roster().account(night.mine), night.at_case(id)));
  EXPECT_EQ(whom_to_call(night.desk(), night.at_case(id), Rung::room).to, std::vector{night.other});
}

TEST(Rest, IsNoReasonForSilenceWhenNobodyElseIsThere) {
  Night night;
  night.want_quiet(night.mine);
  EXPECT_FALSE(night.does(end_shift(night.desk(), night.other)));
  const auto id = night.found(1, "self_harm.plan", 4);
  const auto call = whom_to_call(night.desk(), night.at_case(id), Rung::room);
  EXPECT_TRUE(call.to.empty());
  EXPECT_EQ(call.why, Alarm::Why::nobody_free);
  EXPECT_FALSE(night.does(claim(night.desk(), night.mine, id))) << "of their own accord they may";
}

TEST(Rest, IsNotBrokenByAHandOver) {
  Night night;
  night.want_quiet(night.other);
  const auto id = night.found(1, "harassment", 2);
  EXPECT_FALSE(night.does(claim(night.desk(), night.mine, id)));
  EXPECT_EQ(night.does(hand_over(night.desk(), night.mine, id, night.other, false)),
            Refusal::not_given);
}

}  // namespace
}  // namespace hearth::moderation::desk
