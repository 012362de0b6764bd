// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/wave.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "book.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

std::vector<JoinWave::Mark> sorted(std::vector<JoinWave::Mark> marks) {
  std::sort(marks.begin(), marks.end());
  return marks;
}

TEST(JoinWave, BreaksWithTheFirstJoinAboveTheBoundWhoeverCountedTheOthers) {
  JoinWave wave({50, minutes(60), minutes(30)});
  EXPECT_FALSE(wave.breaks(at(0), 51)) << "nobody came in here";
  EXPECT_TRUE(wave.joined(at(0), 1));
  EXPECT_FALSE(wave.breaks(at(0), 50));
  EXPECT_TRUE(wave.breaks(at(0), 51));
  EXPECT_EQ(wave.slow_until(at(0)), at(0) + minutes(30));
}

// Else a room stays slow for as long as those who came are remembered.
TEST(JoinWave, IsOverWhenNobodyComesAnyMore) {
  JoinWave wave({10, minutes(60), minutes(30)});
  EXPECT_TRUE(wave.joined(at(0), 1));
  EXPECT_TRUE(wave.breaks(at(30), 11));
  EXPECT_FALSE(wave.breaks(at(60), 11));
}

// One newcomer on a bad line slowed the room for everybody who was new.
TEST(JoinWave, CountsWhoComesBackOnce) {
  JoinWave wave({10, minutes(60), minutes(30)});
  EXPECT_TRUE(wave.joined(at(0), 1));
  for (int i = 1; i < 100; ++i) EXPECT_FALSE(wave.joined(at(i), 1)) << i;
  EXPECT_TRUE(wave.joined(at(100), 2));
  EXPECT_EQ(sorted(wave.here(at(100))), (std::vector<JoinWave::Mark>{1, 2}));
  EXPECT_TRUE(wave.joined(at(7200), 1)) << "new again, two hours later";
  EXPECT_EQ(wave.here(at(7200)), std::vector<JoinWave::Mark>{1});
}

TEST(JoinWave, CanBeSwitchedOff) {
  JoinWave wave({0, minutes(60), minutes(30)});
  EXPECT_FALSE(wave.joined(at(0), 1));
  EXPECT_FALSE(wave.breaks(at(0), 100'000));
}

TEST(JoinWave, KeepsFewMarksHoweverManyCome) {
  JoinWave wave({10, minutes(60), minutes(30)});
  for (JoinWave::Mark n = 0; n < 10'000; ++n) (void)wave.joined(at(0), n);
  EXPECT_EQ(wave.here(at(0)).size(), 512U);
  (void)wave.joined(at(3601), 10'000);
  EXPECT_EQ(wave.here(at(3601)), std::vector<JoinWave::Mark>{10'000});
}

TEST(JoinWave, CountsLikeAListOfTimes) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  JoinWave wave({1'000'000, minutes(60), minutes(30)});
  std::map<JoinWave::Mark, core::Time> first;
  auto now = at(0);
  for (int i = 0; i < 20'000; ++i) {
    now += seconds(random() % (random() % 50 == 0 ? 4000 : 20));
    const auto who = static_cast<JoinWave::Mark>(random() % 400);
    std::erase_if(first, [&](const auto& one) { return one.second + minutes(60) <= now; });
    EXPECT_EQ(wave.joined(now, who), first.try_emplace(who, now).second);
    std::vector<JoinWave::Mark> marks;
    for (const auto& [mark, at] : first) marks.push_back(mark);
    EXPECT_EQ(sorted(wave.here(now)), marks);
  }
}

}  // namespace
}  // namespace hearth::moderation::desk
