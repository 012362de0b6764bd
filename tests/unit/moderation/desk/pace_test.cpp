// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/pace.hpp"

#include <gtest/gtest.h>

#include "book.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST(Pace, CountsCasesByTheMinuteTheyCame) {
  Day day;
  day.found(1, "harassment", 2, 1);
  day.pass(minutes(2));
  day.found(2, "harassment", 2, 2);
  day.found(3, "harassment", 2, 3);
  day.found(4, "harassment", 2, 4, 2);
  const auto all = paces(day.book, day.now);
  EXPECT_EQ(all.at(room(1)).opened.at(29), 2U);
  EXPECT_EQ(all.at(room(1)).opened.at(28), 0U);
  EXPECT_EQ(all.at(room(1)).opened.at(27), 1U);
  EXPECT_EQ(all.at(room(2)).opened.at(29), 1U);
  EXPECT_EQ(paces(day.book, day.now + minutes(29)).at(room(1)).opened.at(0), 2U);
  EXPECT_EQ(paces(day.book, day.now + minutes(30)).at(room(1)).opened, decltype(Pace::opened){});
}

TEST(Pace, SaysHowSoonACaseWasSeenForTheFirstTime) {
  Day day;
  const auto who = day.on_duty(1, Role::moderator);
  const auto first = day.found(1, "harassment", 2, 1);
  day.found(2, "harassment", 2, 2);
  day.pass(seconds(40));
  EXPECT_FALSE(day.does(acknowledge(day.desk(), who, first)));
  day.pass(minutes(3));
  EXPECT_FALSE(day.does(claim(day.desk(), who, first)));
  const std::deque<core::Duration> seen{seconds(40)};
  EXPECT_EQ(paces(day.book, day.now).at(room(1)).seen_after, seen);
}

TEST(Pace, KeepsTheLastTwentyAndCountsWhatStillWaits) {
  Day day;
  const auto who = day.on_duty(1, Role::moderator);
  for (std::uint64_t i = 1; i <= 21; ++i) {
    const auto id = day.found(i, "harassment", 2, i);
    day.append({Entry{{}, id, HeldAdded{i, day.now + minutes(i)}}});
    day.pass(seconds(i));
    EXPECT_FALSE(day.does(acknowledge(day.desk(), who, id)));
  }
  const auto pace = paces(day.book, day.now).at(room(1));
  ASSERT_EQ(pace.seen_after.size(), Pace::cases);
  EXPECT_EQ(pace.seen_after.front(), seconds(2));
  EXPECT_EQ(pace.seen_after.back(), seconds(21));
  EXPECT_LT(pace.held, 21U);
  EXPECT_EQ(paces(day.book, day.now + minutes(30)).at(room(1)).held, 0U);
}

}  // namespace
}  // namespace hearth::moderation::desk
