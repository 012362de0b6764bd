// SPDX-License-Identifier: Apache-2.0
#include "limits/quota.hpp"

#include <gtest/gtest.h>

namespace hearth::limits {
namespace {

using namespace std::chrono_literals;

const core::Time kNow{1'800'000'000s};

TEST(TotalQuota, GivesAPlaceBackWhenItsLeaseEnds) {
  TotalQuota quota{2};
  auto first = quota.take();
  {
    const auto second = quota.take();
    EXPECT_TRUE(second);
    EXPECT_FALSE(quota.take());
  }
  EXPECT_EQ(quota.used(), 1U);
  const auto moved = std::move(*first);
  first.reset();
  EXPECT_EQ(quota.used(), 1U) << "a moved lease is one lease";
}

TEST(Lease, GivesTheOldPlaceBackWhenAnotherIsMovedOverIt) {
  TotalQuota quota{2};
  auto a = *quota.take();
  {
    auto b = *quota.take();
    a = std::move(b);
    EXPECT_EQ(quota.used(), 2U);
  }
  EXPECT_EQ(quota.used(), 1U);
}

TEST(DeviceQuota, CountsEachDeviceAloneAndKeepsNothingOfTheGone) {
  DeviceQuota quota{2};
  core::DeviceHash other;
  other.bytes.fill(1);
  {
    const auto a = quota.take({});
    const auto b = quota.take({});
    EXPECT_FALSE(quota.take({}));
    EXPECT_TRUE(quota.take(other));
    EXPECT_EQ(quota.used({}), 2U);
  }
  EXPECT_EQ(quota.devices(), 0U);
}

TEST(CommandBudget, HoldsABurstAndSaysWhenToReadOn) {
  CommandBudget budget;
  for (int i = 0; i < 30; ++i) EXPECT_TRUE(budget.spend(kNow));
  EXPECT_EQ(budget.spend(kNow).retry_after, 100ms);
  EXPECT_FALSE(budget.exhausted(kNow));
}

TEST(CommandBudget, IsExhaustedAfterHalfAMinuteOfNothingButPressure) {
  CommandBudget budget;
  auto now = kNow;
  for (; now <= kNow + 20s; now += 10ms) (void)budget.spend(now);
  EXPECT_FALSE(budget.exhausted(now));
  for (; now <= kNow + 31s; now += 10ms) (void)budget.spend(now);
  EXPECT_TRUE(budget.exhausted(now));
}

TEST(CommandBudget, ForgivesAPeerThatPauses) {
  CommandBudget budget;
  auto now = kNow;
  for (; now <= kNow + 20s; now += 10ms) (void)budget.spend(now);
  EXPECT_FALSE(budget.exhausted(now + 1min));
  now += 2s;
  EXPECT_TRUE(budget.spend(now));
  for (const auto end = now + 20s; now <= end; now += 10ms) (void)budget.spend(now);
  EXPECT_FALSE(budget.exhausted(now)) << "the half minute began anew";
}

TEST(CommandBudget, IsOverFromARefusalUntilHalfOfItsBurstIsBack) {
  CommandBudget budget;
  const auto now = kNow;
  for (int i = 0; i < 30; ++i) EXPECT_TRUE(budget.spend(now));
  EXPECT_FALSE(budget.is_over(now)) << "nothing was refused yet";
  EXPECT_FALSE(budget.spend(now));
  EXPECT_TRUE(budget.is_over(now));
  EXPECT_TRUE(budget.is_over(now + std::chrono::milliseconds(1400)));
  EXPECT_FALSE(budget.is_over(now + std::chrono::milliseconds(1600)));
}

}  // namespace
}  // namespace hearth::limits
