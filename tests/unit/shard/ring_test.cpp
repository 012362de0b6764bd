// SPDX-License-Identifier: Apache-2.0
#include "shard/ring.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace hearth::shard {
namespace {

std::string text(const Ring& ring, Ring::Offset from, Ring::Offset to) {
  std::string all;
  for (const auto& piece : ring.bytes(from, to)) all.append(piece.data(), piece.size());
  return all;
}

class RingTest : public testing::Test {
 protected:
  RingBudget budget{0, 1 << 20};
  Ring ring{budget, 16 * 1024};
};

TEST_F(RingTest, GivesBackWhatWasAppended) {
  ring.append(1, {}, "one");
  ring.append(2, {}, "two");
  EXPECT_EQ(text(ring, ring.tail(), ring.head()), "onetwo");
  EXPECT_EQ(ring.start_of(2), Ring::Offset{3});
  EXPECT_EQ(ring.first_seq(), 1u);
}

TEST_F(RingTest, StartsSmallAndGrowsToItsBoundOnly) {
  ring.append(1, {}, std::string(100, 'a'));
  EXPECT_EQ(ring.capacity(), Ring::capacity_min);
  for (rooms::Seq seq = 2; seq < 1000; ++seq) ring.append(seq, {}, std::string(100, 'a'));
  EXPECT_EQ(ring.capacity(), 16u * 1024);
  EXPECT_EQ(budget.used, ring.capacity());
}

TEST_F(RingTest, RefusesAFrameAboveItsBound) {
  EXPECT_FALSE(ring.append(1, {}, std::string(20'000, 'a')));
}

TEST_F(RingTest, DoesNotGrowBeyondTheShardsBudget) {
  budget.max = 4096;
  for (rooms::Seq seq = 1; seq < 100; ++seq)
    EXPECT_TRUE(ring.append(seq, {}, std::string(1000, 'a')));
  EXPECT_EQ(budget.used, 4096u);
}

TEST_F(RingTest, GivesItsBytesBackToTheBudget) {
  {
    Ring other(budget, 8192);
    other.append(1, {}, "x");
  }
  EXPECT_EQ(budget.used, 0u);
}

TEST_F(RingTest, LetsGoByTime) {
  ring.append(1, core::Time{core::seconds(10)}, "old");
  ring.append(2, core::Time{core::seconds(20)}, "new");
  ring.trim(core::Time{core::seconds(15)});
  EXPECT_EQ(ring.first_seq(), 2u);
  EXPECT_EQ(text(ring, ring.tail(), ring.head()), "new");
}

TEST_F(RingTest, CoversAFrameInPlace) {
  ring.append(1, {}, "secret");
  ring.append(2, {}, "after");
  EXPECT_FALSE(ring.overwrite(1, "toolong-"));
  EXPECT_TRUE(ring.overwrite(1, "xxxxxx"));
  EXPECT_EQ(text(ring, ring.tail(), ring.head()), "xxxxxxafter");
}

TEST_F(RingTest, LeavesEveryReaderBehindWhenCleared) {
  ring.append(1, {}, "one");
  const auto reader = ring.head();
  ring.clear();
  EXPECT_LT(reader, ring.tail());
}

TEST_F(RingTest, KeepsTheNewestBytesWhateverComes) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  std::map<rooms::Seq, std::string> all;
  for (rooms::Seq seq = 1; seq < 3000; ++seq) {
    const auto event = random() % 5 != 0;
    const std::string frame(1 + random() % 700, static_cast<char>('a' + random() % 26));
    if (event) all[seq] = frame;
    ASSERT_TRUE(ring.append(event ? seq : 0, {}, frame));
    if (const auto first = ring.first_seq(); first != 0) {
      const auto entry = *ring.entry(first);
      ASSERT_EQ(text(ring, entry.start, entry.end), all[first]);
      ASSERT_TRUE(ring.is_boundary(entry.start));
      ASSERT_EQ(ring.frame_end(entry.start), entry.end);
    }
    ASSERT_LE(ring.head() - ring.tail(), 16u * 1024);
  }
}

}  // namespace
}  // namespace hearth::shard
