// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/wave.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <string>

#include "book.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::minutes;

TEST(JoinWave, SlowsTheRoomWithTheFirstJoinAboveTheBound) {
  JoinWave wave({50, minutes(60), minutes(30)});
  for (int i = 0; i < 50; ++i) EXPECT_EQ(wave.joined(at(i)), core::Time{}) << i;
  EXPECT_EQ(wave.joined(at(50)), at(50) + minutes(30));
  EXPECT_EQ(wave.joined(at(51)), core::Time{}) << "said already";
}

// One newcomer on a bad line slowed the room for everybody who was new.
TEST(JoinWave, CountsWhoComesBackOnce) {
  JoinWave wave({10, minutes(60), minutes(30)});
  const auto who = numbered<core::Handle>(1);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(wave.joined(at(i), who), core::Time{}) << i;
  EXPECT_EQ(wave.in_window(at(100)), 1U);
  for (std::uint64_t n = 2; n <= 10; ++n)
    EXPECT_EQ(wave.joined(at(100), numbered<core::Handle>(n)), core::Time{});
  EXPECT_NE(wave.joined(at(100), numbered<core::Handle>(11)), core::Time{});
  (void)wave.joined(at(7200), who);
  EXPECT_EQ(wave.in_window(at(7200)), 1U) << "new again, two hours later";
}

TEST(JoinWave, EndsByItselfAndForgets) {
  JoinWave wave({10, minutes(60), minutes(30)});
  EXPECT_NE(wave.joined(at(0), 11), core::Time{});
  EXPECT_EQ(wave.joined(at(3600)), core::Time{}) << "an hour later";
  EXPECT_EQ(wave.in_window(at(3600)), 1U);
}

TEST(JoinWave, GoesOnWhileTheyStillCome) {
  JoinWave wave({10, minutes(60), minutes(30)});
  EXPECT_EQ(wave.joined(at(0), 11), at(0) + minutes(30));
  EXPECT_EQ(wave.joined(at(14 * 60)), core::Time{});
  EXPECT_EQ(wave.joined(at(16 * 60)), at(16 * 60) + minutes(30));
}

TEST(JoinWave, CanBeSwitchedOff) {
  JoinWave wave({0, minutes(60), minutes(30)});
  EXPECT_EQ(wave.joined(at(0), 100'000), core::Time{});
}

TEST(JoinWave, CountsLikeAListOfTimesToTheMinute) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  JoinWave wave({1'000'000, minutes(60), minutes(30)});
  std::deque<core::Time> times;
  auto now = at(0);
  for (int i = 0; i < 20'000; ++i) {
    now += std::chrono::seconds(random() % (random() % 50 == 0 ? 4000 : 20));
    (void)wave.joined(now);
    times.push_back(now);
    while (times.front() + minutes(60) <= now) times.pop_front();
    const auto counted = wave.in_window(now);
    EXPECT_LE(counted, times.size());
    const auto surely = std::count_if(times.begin(), times.end(),
                                      [&](core::Time t) { return t > now - minutes(59); });
    EXPECT_GE(counted, static_cast<std::uint32_t>(surely));
  }
}

}  // namespace
}  // namespace hearth::moderation::desk
