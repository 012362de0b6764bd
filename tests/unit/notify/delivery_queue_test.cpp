// SPDX-License-Identifier: Apache-2.0
#include "notify/delivery_queue.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace hearth::notify {
namespace {

const core::Tick start{std::chrono::hours(1)};
constexpr std::uint64_t no_wait = 0;  // dice

Delivery delivery(const std::string& id, bool urgent = false, core::Tick at = start) {
  return {id, std::make_shared<const std::string>("{}"), urgent, at, at, 0};
}

std::string next(DeliveryQueue& queue, core::Tick now = start) {
  const auto taken = queue.take(now);
  return taken ? taken->id : "";
}

TEST(DeliveryQueue, GivesUrgentFirstThenTheOldest) {
  DeliveryQueue queue({});
  queue.add(delivery("first"));
  queue.add(delivery("second", false, start + core::seconds(1)));
  queue.add(delivery("urgent", true, start + core::seconds(2)));
  const auto now = start + core::seconds(3);
  EXPECT_EQ(next(queue, now), "urgent");
  EXPECT_EQ(next(queue, now), "first");
  EXPECT_EQ(next(queue, now), "second");
}

TEST(DeliveryQueue, DropsTheOldestThatIsNotUrgentWhenFull) {
  DeliveryQueue::Limits limits;
  limits.waiting_max = 2;
  DeliveryQueue queue(limits);
  EXPECT_FALSE(queue.add(delivery("urgent", true)));
  EXPECT_FALSE(queue.add(delivery("old", false, start + core::seconds(1))));
  EXPECT_EQ(queue.add(delivery("new", false, start + core::seconds(2))).value().id, "old");
  EXPECT_EQ(queue.waiting(), 2u);
  EXPECT_EQ(next(queue, start + core::seconds(3)), "urgent");
  EXPECT_EQ(next(queue, start + core::seconds(3)), "new");
}

TEST(DeliveryQueue, DropsTheOldestUrgentWhenAllAre) {
  DeliveryQueue::Limits limits;
  limits.waiting_max = 1;
  DeliveryQueue queue(limits);
  queue.add(delivery("old", true));
  EXPECT_EQ(queue.add(delivery("new", true, start + core::seconds(1))).value().id, "old");
  EXPECT_EQ(next(queue, start + core::seconds(1)), "new");
}

TEST(DeliveryQueue, NeverHoldsMoreThanItsBoundNorLosesAnUrgentOneForANormalOne) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  DeliveryQueue::Limits limits;
  limits.waiting_max = 20;
  DeliveryQueue queue(limits);
  std::size_t urgent = 0, fallen = 0;
  for (int i = 0; i < 200; ++i) {
    const bool is_urgent = urgent < 10 && random() % 8 == 0;
    urgent += is_urgent;
    const auto* const id = is_urgent ? "urgent" : "normal";
    fallen += queue.add(delivery(id, is_urgent, start + core::milliseconds(i))).has_value();
    ASSERT_LE(queue.waiting(), 20u);
  }
  EXPECT_EQ(fallen + queue.waiting(), 200u);
  const auto now = start + core::seconds(1);
  for (std::size_t i = 0; i < urgent; ++i) {
    ASSERT_EQ(next(queue, now), "urgent");
    queue.succeeded();
  }
  EXPECT_NE(next(queue, now), "urgent");
}

TEST(DeliveryQueue, TriesAFewAtOnce) {
  DeliveryQueue::Limits limits;
  limits.at_once_max = 2;
  DeliveryQueue queue(limits);
  for (const auto* id : {"a", "b", "c"}) queue.add(delivery(id));
  EXPECT_NE(next(queue), "");
  EXPECT_NE(next(queue), "");
  EXPECT_EQ(next(queue), "");
  EXPECT_FALSE(queue.next());
  queue.succeeded();
  EXPECT_NE(next(queue), "");
}

TEST(DeliveryQueue, TriesAgainUnderTheSameId) {
  DeliveryQueue queue({});
  queue.add(delivery("a"));
  auto taken = queue.take(start);
  ASSERT_FALSE(queue.failed(std::move(*taken), start, {}, no_wait));
  taken = queue.take(start);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->id, "a");
  EXPECT_EQ(taken->failures, 1u);
}

// The longest waits the dice can give, on a clock of its own.
TEST(DeliveryQueue, TriesLessAndLessOftenAndGivesUpInTheEnd) {
  DeliveryQueue::Limits limits;
  limits.receiver = {};
  DeliveryQueue queue(limits);
  queue.add(delivery("a"));
  auto now = start;
  std::vector<core::Duration> waits;
  for (;;) {
    auto taken = queue.take(now);
    ASSERT_TRUE(taken);
    const auto window = limits.message.window(taken->failures + 1);
    const auto dice = static_cast<std::uint64_t>(window.count());
    if (queue.failed(std::move(*taken), now, {}, dice)) break;
    EXPECT_FALSE(queue.take(now + window - core::milliseconds(1)));
    ASSERT_EQ(queue.next(), now + window);
    waits.push_back(window);
    now = *queue.next();
  }
  EXPECT_EQ(waits.front(), core::seconds(2));
  EXPECT_EQ(waits.back(), core::Duration(std::chrono::minutes(30)));
  for (std::size_t i = 1; i < waits.size(); ++i)
    EXPECT_EQ(waits[i], std::min<core::Duration>(2 * waits[i - 1], limits.message.longest));
  EXPECT_GT(now - start, std::chrono::hours(5));
  EXPECT_LE(now - start, limits.age_max);
  EXPECT_TRUE(queue.empty());
}

TEST(DeliveryQueue, WaitsAsLongAsTheReceiverAsks) {
  DeliveryQueue queue({});
  queue.add(delivery("a"));
  queue.add(delivery("b"));
  auto taken = queue.take(start);
  queue.failed(std::move(*taken), start, core::seconds(90), no_wait);
  EXPECT_FALSE(queue.take(start + core::seconds(89)));
  EXPECT_TRUE(queue.take(start + core::seconds(90)));
}

TEST(DeliveryQueue, AsksAReceiverThatFailsOneThingAtATime) {
  DeliveryQueue queue({});
  for (const auto* id : {"a", "b", "c"}) queue.add(delivery(id));
  auto taken = queue.take(start);
  queue.failed(std::move(*taken), start, {}, no_wait);
  EXPECT_NE(next(queue), "");
  EXPECT_EQ(next(queue), "");
  queue.succeeded();
  EXPECT_NE(next(queue), "");
  EXPECT_NE(next(queue), "");
}

TEST(DeliveryQueue, GivesEverythingOneLastTryAtTheEnd) {
  DeliveryQueue queue({});
  queue.add(delivery("a"));
  auto taken = queue.take(start);
  queue.failed(std::move(*taken), start, core::seconds(60), no_wait);
  queue.hurry();
  taken = queue.take(start);
  ASSERT_TRUE(taken);
  EXPECT_EQ(queue.failed(std::move(*taken), start, {}, no_wait).value().id, "a");
  EXPECT_TRUE(queue.empty());
}

TEST(Backoff, StaysWithinItsWindowAndUsesAllOfIt) {
  const Backoff backoff{core::seconds(2), std::chrono::minutes(30)};
  for (std::uint32_t failures = 1; failures < 100; ++failures) {
    const auto window = backoff.window(failures);
    EXPECT_LE(window, std::chrono::minutes(30));
    EXPECT_EQ(backoff.wait(failures, 0), core::milliseconds(0));
    EXPECT_EQ(backoff.wait(failures, static_cast<std::uint64_t>(window.count())), window);
    EXPECT_LE(backoff.wait(failures, std::numeric_limits<std::uint64_t>::max()), window);
  }
}

}  // namespace
}  // namespace hearth::notify
