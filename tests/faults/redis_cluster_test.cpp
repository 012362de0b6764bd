// SPDX-License-Identifier: Apache-2.0
// A cluster in which the room's slot moves from server to server while people talk, and its server
// is replaced.
#include "faults/scene.hpp"

namespace hearth::faults {
namespace {

using std::chrono::seconds;
using support::RedisCluster;
using support::RedisServer;

class RedisClusterFaults : public testing::Test {
 protected:
  static std::uint16_t slot_of_the_room(RedisCluster& cluster) {
    for (const auto& server : cluster.servers()) {
      auto client = server->client();
      const auto rooms = client({"KEYS", "{r:*}:s"});
      for (const auto& key : rooms.items)
        return static_cast<std::uint16_t>(client.integer({"CLUSTER", "KEYSLOT", key.text}));
    }
    throw std::runtime_error("the cluster has no room");
  }

  testing::ScopedTrace seeded_{__FILE__, __LINE__, "HEARTH_SEED=" + std::to_string(seed())};
};

TEST_F(RedisClusterFaults, ARoomWhoseSlotMovesWhilePeopleTalkLosesNothing) {
  RedisCluster cluster(0, {"cluster-require-full-coverage no"});
  Scene scene(cluster.url());
  const auto slot = slot_of_the_room(cluster);
  std::size_t turn = 0;
  scene.repeat(std::chrono::milliseconds(500), [&] {
    const auto& servers = cluster.servers();
    while (servers[turn % servers.size()].get() == &cluster.owner(slot)) ++turn;
    cluster.move_slot(slot, *servers[turn % servers.size()]);
    EXPECT_TRUE(scene.goes_on(5));
  });
  EXPECT_TRUE(scene.everybody_knows(false, seconds(5)));
  expect_whole(scene.end());
}

TEST_F(RedisClusterFaults, AReplicaThatTakesOverInOrderLosesNothing) {
  RedisCluster cluster(1, {"cluster-require-full-coverage no"});
  Scene scene(cluster.url());
  const auto slot = slot_of_the_room(cluster);
  scene.repeat(seconds(3), [&] {
    cluster.fail_over(cluster.replica_of(cluster.owner(slot)));
    EXPECT_TRUE(scene.goes_on());
  });
  EXPECT_TRUE(scene.everybody_knows(false, seconds(10)));
  expect_whole(scene.end());
}

TEST_F(RedisClusterFaults, AServerThatIsKilledIsReplacedAndALossIsNamed) {
  RedisCluster cluster(1, {"cluster-require-full-coverage no"});
  Scene scene(cluster.url());
  auto& owner = cluster.owner(slot_of_the_room(cluster));
  auto& replica = cluster.replica_of(owner);
  auto client = owner.client();
  ASSERT_TRUE(support::eventually(
      [&] {
        client({"PING"});  // WAIT looks at what was written up to the command before it
        return client.integer({"WAIT", "1", "100"}) == 1;
      },
      seconds(30)))
      << "the replica did not get the room";
  replica.pause();
  owner.client()(
      {"CLIENT", "KILL", "TYPE", "replica"});  // else the kernel still delivers what follows
  EXPECT_TRUE(scene.goes_on());
  owner.kill();
  replica.resume();
  EXPECT_TRUE(scene.goes_on(20, seconds(30)));
  EXPECT_TRUE(scene.everybody_knows(false, seconds(10)));
  const auto verdict = scene.end();
  expect_sound(verdict);
  EXPECT_GE(verdict.lost.size(), 10u);
  EXPECT_GT(verdict.lost_gaps, 0u);
  EXPECT_EQ(verdict.resets, 0u);
}

}  // namespace
}  // namespace hearth::faults
