// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/owed_pushes.hpp"

#include "unit/shard/desk/desk_fixture.hpp"

namespace hearth::shard::desk {
namespace {

using namespace std::chrono_literals;
using Numbers = std::vector<std::uint64_t>;

class OwedPushesTest : public Desk {
 public:
  // One that reads the ledger.
  struct Node {
    OwedPushes owed;
    explicit Node(store::Ledger& ledger) : owed(ledger) {}
  };

  void wait(std::chrono::seconds time) {
    pass(time);
    tick += time;
  }
  void reads(Node& node, std::uint64_t number, core::Time at) {
    const cases::Entry call{{}, {}, cases::Called{cases::Rung::room, {core::ModeratorId{}}}};
    node.owed.seen(number, at, call, now, tick);
  }
  Numbers looks(Node& node) {
    Numbers out;
    for (const auto& [number, entry] : run(node.owed.look(now, tick))) out.push_back(number);
    return out;
  }

  core::Tick tick{1h};
  Node one{ledger}, two{ledger}, three{ledger};
};

TEST_F(OwedPushesTest, AreOfWhoeverAppendedThemAndOfNobodyElseOnceDone) {
  for (auto* node : {&one, &two}) reads(*node, 7, now);
  EXPECT_TRUE(one.owed.ours(7, tick));
  EXPECT_FALSE(one.owed.ours(8, tick)) << "nobody is told of it";
  one.owed.settled(7);
  EXPECT_TRUE(looks(one).empty());
  wait(16s);
  EXPECT_TRUE(looks(two).empty());
  wait(60s);
  EXPECT_TRUE(looks(two).empty());
}

TEST_F(OwedPushesTest, AreLeftToWhoeverStillTries) {
  for (auto* node : {&one, &two}) reads(*node, 7, now);
  one.owed.ours(7, tick);
  for (int i = 0; i < 24; ++i) {
    wait(10s);
    EXPECT_TRUE(looks(one).empty());
    EXPECT_TRUE(looks(two).empty()) << i;
  }
}

TEST_F(OwedPushesTest, AreTakenOverByOneWhenWhoeverAppendedThemDies) {
  for (auto* node : {&two, &three}) reads(*node, 7, now);
  wait(14s);
  EXPECT_TRUE(looks(two).empty());
  wait(2s);
  EXPECT_EQ(looks(two), Numbers{7});
  EXPECT_TRUE(looks(two).empty()) << "once";
  EXPECT_TRUE(looks(three).empty());
  // And dies, too.
  wait(26s);
  EXPECT_EQ(looks(three), Numbers{7});
}

TEST_F(OwedPushesTest, AreTooLateAfterFiveMinutes) {
  reads(one, 7, now);
  wait(299s);
  reads(two, 7, now - 299s);
  wait(1s);
  EXPECT_TRUE(looks(one).empty());
  wait(16s);
  EXPECT_TRUE(looks(two).empty());
  reads(three, 7, now - 300s);
  wait(16s);
  EXPECT_TRUE(looks(three).empty());
  EXPECT_TRUE(ledger.kept(alert_kind).empty());
}

TEST_F(OwedPushesTest, WaitWhileTheLedgerIsAway) {
  reads(one, 7, now);
  wait(20s);
  ledger.reachable = false;
  EXPECT_TRUE(looks(one).empty());
  ledger.reachable = true;
  wait(1s);
  EXPECT_EQ(looks(one), Numbers{7});
}

TEST_F(OwedPushesTest, SayWhatIsDoneUntilNobodyAsksAnyMore) {
  reads(one, 7, now);
  one.owed.ours(7, tick);
  one.owed.settled(7);
  looks(one);
  ASSERT_EQ(ledger.kept(alert_kind).size(), 1U);
  EXPECT_EQ(ledger.kept(alert_kind).front().until, now + 5min);
}

}  // namespace
}  // namespace hearth::shard::desk
