// SPDX-License-Identifier: Apache-2.0
// Sentinels put another server in the master's place. What only the old one had is lost, and named.
#include "faults/scene.hpp"

namespace hearth::faults {
namespace {

using std::chrono::seconds;
using support::RedisSentinels;
using support::RedisServer;

class RedisFailover : public testing::Test {
 protected:
  // Posts that only the master has; then it ends.
  static void lose_some(Scene& scene, RedisSentinels& sentinels) {
    auto& old = sentinels.master();
    auto client = old.client();
    ASSERT_TRUE(support::eventually(
        [&] {
          client({"PING"});  // WAIT looks at what was written up to the command before it
          return client.integer({"WAIT", "2", "100"}) == 2;
        },
        seconds(30)))
        << "the replicas did not get the room";
    for (const auto& server : sentinels.servers())
      if (server.get() != &old) server->pause();
    client({"CLIENT", "KILL", "TYPE", "replica"});  // else the kernel still delivers them
    EXPECT_TRUE(scene.goes_on());
    old.kill();
    for (const auto& server : sentinels.servers())
      if (server.get() != &old) server->resume();
    sentinels.await_other_master(old);
    EXPECT_TRUE(scene.everybody_knows(false, takes_posts_within));
    EXPECT_TRUE(scene.goes_on(20, takes_posts_within));
    sentinels.rejoin(old);
  }

  static constexpr seconds takes_posts_within{10};
  testing::ScopedTrace seeded_{__FILE__, __LINE__, "HEARTH_SEED=" + std::to_string(seed())};
};

TEST_F(RedisFailover, WithFrozenReplicasLosesWhatIsNamedExactly) {
  RedisSentinels sentinels;
  Scene scene(sentinels.url());
  scene.repeat(seconds(5), [&] { lose_some(scene, sentinels); });
  const auto verdict = scene.end();
  expect_sound(verdict);
  EXPECT_GE(verdict.lost.size(), 10u);
  EXPECT_GT(verdict.lost_gaps, 0u);
  EXPECT_EQ(verdict.resets, 0u);
}

TEST_F(RedisFailover, OfAMasterThatOnlyStoppedForAWhileIsNamedExactlyToo) {
  RedisSentinels sentinels;
  Scene scene(sentinels.url());
  auto& old = sentinels.master();
  old.pause();
  sentinels.await_other_master(old);
  EXPECT_TRUE(scene.goes_on(20, takes_posts_within));
  old.resume();  // it still takes itself for the master
  sentinels.rejoin(old);
  EXPECT_TRUE(scene.everybody_knows(false, takes_posts_within));
  EXPECT_TRUE(scene.goes_on(20, takes_posts_within));
  const auto verdict = scene.end();
  expect_sound(verdict);
  EXPECT_EQ(verdict.resets, 0u);
}

}  // namespace
}  // namespace hearth::faults
