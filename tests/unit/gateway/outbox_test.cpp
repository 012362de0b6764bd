// SPDX-License-Identifier: Apache-2.0
#include "gateway/outbox.hpp"

#include <gtest/gtest.h>

namespace hearth::gateway {
namespace {

constexpr std::size_t most = 1000;

TEST(Outbox, HandsOutWhatWasPutInInOrder) {
  Outbox box;
  EXPECT_TRUE(box.empty());
  EXPECT_TRUE(box.add("one", most));
  EXPECT_TRUE(box.add("two", most));
  box.consume(2);
  EXPECT_EQ(box.pending(), "etwo");
  box.consume(4);
  EXPECT_TRUE(box.empty());
}

TEST(Outbox, RefusesMoreThanItsBoundAndTakesItOnceThereIsRoom) {
  Outbox box;
  EXPECT_TRUE(box.add(std::string(900, 'a'), most));
  EXPECT_FALSE(box.add(std::string(101, 'b'), most));
  box.consume(1);
  EXPECT_TRUE(box.add(std::string(101, 'b'), most));
  EXPECT_EQ(box.pending().size(), most);
}

TEST(Outbox, PutsTheRestOfAFrameAhead) {
  Outbox box;
  EXPECT_TRUE(box.add("reply", most));
  box.prepend("rest ");
  EXPECT_EQ(box.pending(), "rest reply");
}

// A peer that takes bytes but never all of them once made it grow without end.
TEST(Outbox, HoldsLittleHoweverLongItIsNeverQuiteEmpty) {
  Outbox box;
  std::size_t held_max = 0;
  std::string expected;
  for (int i = 0; i < 10'000; ++i) {
    const std::string frame(100, static_cast<char>('a' + i % 26));
    ASSERT_TRUE(box.add(frame, most));
    expected += frame;
    held_max = std::max(held_max, box.held_bytes());
    if (box.pending().size() <= 500) continue;
    ASSERT_EQ(box.pending().substr(0, 100), expected.substr(0, 100));
    box.consume(100);
    expected.erase(0, 100);
  }
  EXPECT_EQ(box.pending(), expected);
  EXPECT_LE(held_max, 3 * most);
}

}  // namespace
}  // namespace hearth::gateway
