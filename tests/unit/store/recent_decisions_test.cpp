// SPDX-License-Identifier: Apache-2.0
#include "store/redis/recent_decisions.hpp"

#include <gtest/gtest.h>

namespace hearth::store {
namespace {

core::RoomId room(std::uint32_t number) {
  core::RoomId id;
  id.bytes = {static_cast<std::uint8_t>(number), static_cast<std::uint8_t>(number >> 8)};
  return id;
}

Entry entry(std::uint32_t id, core::RoomId in = room(1)) {
  Entry e;
  e.id = {static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(id >> 8)};
  e.room = in;
  e.decision = SetMode{};
  return e;
}

const core::Time now{core::seconds(1'800'000'000)};

TEST(RecentDecisions, NamesThoseOfOtherEpochsInOrder) {
  RecentDecisions decisions;
  decisions.remember(entry(1), {10, 1}, now);
  decisions.remember(entry(2), {10, 2}, now);
  decisions.remember(entry(3), {11, 3}, now);
  const auto unsaid = decisions.unsaid(room(1), 11, now);
  ASSERT_EQ(unsaid.size(), 2u);
  EXPECT_EQ(unsaid[0].id, entry(1).id);
  EXPECT_EQ(unsaid[1].id, entry(2).id);
}

TEST(RecentDecisions, CountsOneSaidAgainAsOfThatEpoch) {
  RecentDecisions decisions;
  decisions.remember(entry(1), {10, 1}, now);
  decisions.remember(entry(1), {11, 1}, now);
  EXPECT_TRUE(decisions.unsaid(room(1), 11, now).empty());
}

TEST(RecentDecisions, ForgetsThemAfterTenMinutes) {
  RecentDecisions decisions;
  decisions.remember(entry(1), {10, 1}, now);
  EXPECT_EQ(decisions.unsaid(room(1), 11, now + std::chrono::minutes(10)).size(), 1u);
  EXPECT_TRUE(decisions.unsaid(room(1), 11, now + std::chrono::minutes(11)).empty());
}

TEST(RecentDecisions, LeavesWordsOut) {
  RecentDecisions decisions;
  auto words = entry(1);
  words.decision = Announce{"words"};
  decisions.remember(words, {10, 1}, now);
  EXPECT_TRUE(decisions.unsaid(room(1), 11, now).empty());
}

TEST(RecentDecisions, HasABoundForARoomAndForRooms) {
  RecentDecisions decisions;
  for (std::uint32_t id = 1; id <= RecentDecisions::per_room_max + 10; ++id)
    decisions.remember(entry(id), {10, id}, now);
  EXPECT_EQ(decisions.unsaid(room(1), 11, now).size(), RecentDecisions::per_room_max);
  for (std::uint32_t id = 0; id < RecentDecisions::rooms_max + 10; ++id)
    decisions.remember(entry(1, room(id)), {10, 1}, now);
  EXPECT_EQ(decisions.rooms().size(), RecentDecisions::rooms_max);
  const auto later = now + std::chrono::minutes(11);
  decisions.remember(entry(1, room(50'000)), {10, 1}, later);
  EXPECT_EQ(decisions.rooms().size(), 1u) << "those that are over make room";
}

TEST(RecentDecisions, KnowsSomeOfARoomUntilTheyAreOld) {
  RecentDecisions decisions;
  EXPECT_FALSE(decisions.knows_some(room(1), now));
  decisions.remember(entry(1), {10, 1}, now);
  EXPECT_TRUE(decisions.knows_some(room(1), now));
  EXPECT_FALSE(decisions.knows_some(room(2), now));
  EXPECT_FALSE(
      decisions.knows_some(room(1), now + RecentDecisions::life + std::chrono::seconds(1)));
}

}  // namespace
}  // namespace hearth::store
