// SPDX-License-Identifier: Apache-2.0
#include "shard/membership.hpp"

#include <gtest/gtest.h>

#include "shard/timer_wheel.hpp"

namespace hearth::shard {
namespace {

core::Handle handle(std::uint8_t number) {
  core::Handle id;
  id.bytes.fill(number);
  return id;
}

std::string name(const core::Handle& who, std::uint32_t attempt) {
  return "Name " + std::to_string(who.bytes[0] / 10) +
         (attempt == 0 ? "" : "+" + std::to_string(attempt));
}

class MembershipTest : public testing::Test {
 protected:
  Membership members;
  core::Tick now{};
};

TEST_F(MembershipTest, CountsAPersonWithTwoTabsOnce) {
  members.enter(handle(1), 9, name);
  members.enter(handle(1), 9, name);
  EXPECT_EQ(members.count(), 1u);
}

TEST_F(MembershipTest, RefusesWhoDoesNotFitButNotWhoIsIn) {
  EXPECT_TRUE(members.enter(handle(1), 1, name));
  EXPECT_FALSE(members.enter(handle(2), 1, name));
  EXPECT_TRUE(members.enter(handle(1), 1, name));
}

TEST_F(MembershipTest, KnowsHowManyAreNewAsLongAsTheyAre) {
  const core::Time today{std::chrono::hours(480'000)};
  members.enter(handle(1), 9, name);
  members.enter(handle(2), 9, name, today + std::chrono::hours(1));
  members.enter(handle(2), 9, name, today + std::chrono::hours(1));
  members.enter(handle(3), 9, name, today - std::chrono::hours(1));
  EXPECT_EQ(members.newcomers(today), 1u);
  EXPECT_EQ(members.newcomers(today + std::chrono::hours(1)), 0u);
}

TEST_F(MembershipTest, GivesNobodyAnAliasThatIsTaken) {
  EXPECT_EQ(members.enter(handle(11), 9, name)->alias, "Name 1");
  EXPECT_EQ(members.enter(handle(12), 9, name)->alias, "Name 1+1");
}

TEST_F(MembershipTest, KeepsThePlaceForAShortReconnect) {
  members.enter(handle(1), 9, name);
  const auto before = members.version();
  members.leave(handle(1), now + core::seconds(20));
  members.expire(now + core::seconds(19));
  members.enter(handle(1), 9, name);
  members.expire(now + core::seconds(60));
  EXPECT_EQ(members.count(), 1u);
  EXPECT_EQ(members.version(), before) << "nobody was told of a leave or a join";
}

TEST_F(MembershipTest, LeavesNoGhost) {
  members.enter(handle(1), 9, name);
  members.leave(handle(1), now + core::seconds(20));
  members.expire(now + core::seconds(20));
  EXPECT_EQ(members.count(), 0u);
}

TEST(TimerWheel, CallsWhatIsDueAndNeverEarly) {
  const core::Tick start{};
  TimerWheel wheel(start);
  int calls = 0;
  Deadline deadline([&] { ++calls; });
  wheel.arm(deadline, start, core::milliseconds(1000));
  wheel.advance(start + core::milliseconds(999));
  EXPECT_EQ(calls, 0);
  wheel.advance(start + core::milliseconds(1500));
  EXPECT_EQ(calls, 1);
  wheel.advance(start + core::seconds(1000));
  EXPECT_EQ(calls, 1);
}

TEST(TimerWheel, WaitsLongerThanOneTurnOfTheWheel) {
  const core::Tick start{};
  TimerWheel wheel(start);
  int calls = 0;
  Deadline deadline([&] { ++calls; });
  wheel.arm(deadline, start, core::seconds(300));
  wheel.advance(start + core::seconds(299));
  EXPECT_EQ(calls, 0);
  wheel.advance(start + core::seconds(301));
  EXPECT_EQ(calls, 1);
}

TEST(TimerWheel, LetsACallbackDestroyItsOwnDeadline) {
  const core::Tick start{};
  TimerWheel wheel(start);
  std::unique_ptr<Deadline> deadline;
  deadline = std::make_unique<Deadline>([&] { deadline.reset(); });
  wheel.arm(*deadline, start, core::milliseconds(1));
  wheel.advance(start + core::seconds(1));
  EXPECT_FALSE(deadline);
}

}  // namespace
}  // namespace hearth::shard
