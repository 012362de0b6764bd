// SPDX-License-Identifier: Apache-2.0
#include "limits/gcra.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

namespace hearth::limits {
namespace {

using namespace std::chrono_literals;

const core::Time kNow{1'800'000'000s};
constexpr Rate kRate{2s, 5};

TEST(Gcra, LetsABurstThroughAndThenSaysHowLongToWait) {
  GcraState state;
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(take(state, kRate, kNow));
  const auto refused = take(state, kRate, kNow);
  EXPECT_FALSE(refused);
  EXPECT_EQ(refused.retry_after, 2s);
  EXPECT_FALSE(take(state, kRate, kNow + 2s - 1us));
  EXPECT_TRUE(take(state, kRate, kNow + 2s));
}

TEST(Gcra, ChargesNothingForALookOrARefusal) {
  GcraState state;
  for (int i = 0; i < 5; ++i) (void)take(state, kRate, kNow);
  const auto before = state;
  (void)take(state, kRate, kNow);
  (void)peek(state, kRate, kNow + 1min);
  EXPECT_EQ(state, before);
}

TEST(Gcra, ForgetsAStateFurtherAheadThanItsOwnLength) {
  GcraState exact{kNow + 10s};
  EXPECT_FALSE(take(exact, kRate, kNow));
  GcraState beyond{kNow + 10s + 1us};
  EXPECT_TRUE(take(beyond, kRate, kNow));
  EXPECT_EQ(beyond.tat, kNow + 2s);
}

TEST(Gcra, LimitsNothingWithoutAnIntervalAndTakesABurstOfNoneAsOne) {
  GcraState state;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(take(state, Rate{}, kNow));
  EXPECT_EQ(state, GcraState{});
  EXPECT_TRUE(take(state, Rate{1s, 0}, kNow));
  EXPECT_FALSE(take(state, Rate{1s, 0}, kNow));
}

TEST(Gcra, StaysInRangeForAbsurdRates) {
  GcraState state;
  const Rate absurd{core::Duration::max(), std::numeric_limits<std::uint32_t>::max()};
  EXPECT_TRUE(take(state, absurd, kNow));
  EXPECT_GT(state.tat, kNow);
}

TEST(Gcra, NeverAllowsMoreThanBurstPlusRateInAnyWindow) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937 random(seed);
  const auto below = [&](std::int64_t n) {
    return std::uniform_int_distribution<std::int64_t>(0, n - 1)(random);
  };
  for (int round = 0; round < 100; ++round) {
    const Rate rate{core::Duration{1 + below(3'000'000)}, static_cast<std::uint32_t>(1 + below(9))};
    GcraState state;
    auto now = kNow;
    std::vector<core::Time> allowed;
    for (int i = 0; i < 300; ++i) {
      now += core::Duration{below(rate.interval.count() * (round % 2 ? 1 : 3))};
      const auto decision = take(state, rate, now);
      if (decision) {
        allowed.push_back(now);
      } else {
        ASSERT_TRUE(peek(state, rate, now + decision.retry_after));
        ASSERT_FALSE(peek(state, rate, now + decision.retry_after - 1us));
      }
    }
    for (std::size_t from = 0; from < allowed.size(); ++from)
      for (std::size_t to = from; to < allowed.size(); ++to) {
        const auto most = rate.burst + (allowed[to] - allowed[from]) / rate.interval;
        ASSERT_LE(static_cast<std::int64_t>(to - from + 1), most);
      }
  }
}

}  // namespace
}  // namespace hearth::limits
