// SPDX-License-Identifier: Apache-2.0
#include "notify/breaker.hpp"

#include <gtest/gtest.h>

namespace hearth::notify {
namespace {

const core::Tick start{std::chrono::hours(1)};

Breaker open_breaker() {
  Breaker breaker;
  for (std::uint32_t i = 0; i < Breaker::failures_max; ++i) breaker.failed(start);
  return breaker;
}

TEST(Breaker, OpensAfterFailuresInARow) {
  Breaker breaker;
  for (std::uint32_t i = 1; i < Breaker::failures_max; ++i) breaker.failed(start);
  EXPECT_TRUE(breaker.may_ask(start));
  breaker.failed(start);
  EXPECT_FALSE(breaker.may_ask(start));
}

TEST(Breaker, CountsOnlyFailuresInARow) {
  Breaker breaker;
  for (std::uint32_t i = 0; i < 3 * Breaker::failures_max; ++i) {
    breaker.failed(start);
    breaker.succeeded();
  }
  EXPECT_TRUE(breaker.may_ask(start));
}

TEST(Breaker, LetsOneProbeThroughAfterThePause) {
  auto breaker = open_breaker();
  EXPECT_FALSE(breaker.may_ask(start + Breaker::pause_first - core::milliseconds(1)));
  EXPECT_TRUE(breaker.may_ask(start + Breaker::pause_first));
  EXPECT_FALSE(breaker.may_ask(start + Breaker::pause_first));
}

TEST(Breaker, ClosesWhenTheProbeIsAnswered) {
  auto breaker = open_breaker();
  ASSERT_TRUE(breaker.may_ask(start + Breaker::pause_first));
  breaker.succeeded();
  EXPECT_FALSE(breaker.is_open());
  EXPECT_TRUE(breaker.may_ask(start + Breaker::pause_first));
  breaker.failed(start);
  EXPECT_TRUE(breaker.may_ask(start)) << "it counts from none again";
}

TEST(Breaker, WaitsLongerAfterEveryProbeThatFailsUpToABound) {
  auto breaker = open_breaker();
  auto now = start;
  auto pause = Breaker::pause_first;
  for (int probe = 0; probe < 10; ++probe) {
    EXPECT_FALSE(breaker.may_ask(now + pause - core::milliseconds(1)));
    now += pause;
    ASSERT_TRUE(breaker.may_ask(now));
    breaker.failed(now);
    pause = std::min(pause * 2, Breaker::pause_longest);
  }
  EXPECT_TRUE(breaker.may_ask(now + Breaker::pause_longest));
}

TEST(Breaker, IsNotClosedByAnAnswerFromBeforeItOpened) {
  auto breaker = open_breaker();
  breaker.succeeded();
  EXPECT_FALSE(breaker.may_ask(start));
}

}  // namespace
}  // namespace hearth::notify
