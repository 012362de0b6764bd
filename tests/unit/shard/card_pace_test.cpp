// SPDX-License-Identifier: Apache-2.0
#include "shard/card_pace.hpp"

#include <gtest/gtest.h>

namespace hearth::shard {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr core::Time start{hours(1000)};

TEST(CardPace, OffersOneOfAKindInHalfAnHour) {
  CardPace pace;
  EXPECT_TRUE(pace.take("card.self_harm.2", start));
  EXPECT_FALSE(pace.take("card.self_harm.3", start + minutes(29)));
  EXPECT_FALSE(pace.take("card.self_harm.other", start + minutes(29)));
  EXPECT_TRUE(pace.take("card.craving", start + minutes(29)));
  EXPECT_TRUE(pace.take("card.self_harm.3", start + minutes(30)));
}

TEST(CardPace, NeverWithholdsWhatAnEmergencyNeeds) {
  CardPace pace;
  for (const auto* code : {"card.self_harm.3", "card.self_harm.4", "card.self_harm.4",
                           "card.overdose", "card.overdose", "card.withdrawal", "card.withdrawal"})
    EXPECT_TRUE(pace.take(code, start)) << code;
  EXPECT_FALSE(pace.take("card.self_harm.2", start)) << "after the gravest, nothing milder";
}

TEST(CardPace, OffersTheCardOfARelapseOnceADay) {
  CardPace pace;
  EXPECT_TRUE(pace.take("card.relapse", start));
  EXPECT_FALSE(pace.take("card.relapse", start + hours(23)));
  EXPECT_TRUE(pace.take("card.relapse", start + hours(24)));
}

}  // namespace
}  // namespace hearth::shard
