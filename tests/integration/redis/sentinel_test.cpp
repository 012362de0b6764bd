// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "integration/redis/heard.hpp"
#include "support/redis_server.hpp"

namespace hearth::redis {
namespace {

using support::RedisSentinels;
using support::RedisServer;

// One arrangement for all tests; each leaves it whole, with whatever master it then has.
RedisSentinels& sentinels() {
  static RedisSentinels shared;
  return shared;
}

// Both of a client's connections are at this server and nowhere else.
bool all_at(const RedisServer& server) {
  for (const auto& each : sentinels().servers()) {
    if (!each->running()) continue;
    const auto listeners = each->client()({"PUBSUB", "NUMSUB", "room"}).items[1].integer;
    if (listeners != (each->port() == server.port() ? 1 : 0)) return false;
  }
  return true;
}

class Sentinel : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(client.text({"SET", "k", "before"}), "OK");
    ASSERT_TRUE(client.until([&] { return room.live; }));
  }
  bool hears(RedisServer& master, const std::string& text, seconds limit) {
    return client.until(
        [&] {
          master.client()({"PUBLISH", "room", text});
          return room.has(text);
        },
        limit);
  }
  RunningClient client{sentinels().url(), heartbeat_with("PUBLISH")};
  Heard room{*client, "room"};
};

TEST_F(Sentinel, GoesOnAtTheNewMasterAfterTheOldOneDied) {
  auto& old = sentinels().master();
  old.kill();
  EXPECT_TRUE(
      client.until([&] { return client.text({"SET", "k", "after"}) == "OK"; }, seconds(15)));
  auto& master = sentinels().await_other_master(old);
  EXPECT_EQ(master.client().text({"GET", "k"}), "after");
  EXPECT_TRUE(hears(master, "after", seconds(3)));
  sentinels().rejoin(old);
}

// An orderly failover closes no connection: whoever does not ask the sentinels stays at the old
// server and hears nothing more.
TEST_F(Sentinel, LeavesAnOldMasterThatStillStands) {
  auto& old = sentinels().master();
  sentinels().fail_over();
  auto& master = sentinels().master();
  EXPECT_TRUE(client.until([&] { return all_at(master); }, seconds(3)));
  EXPECT_TRUE(hears(master, "after", seconds(3)));
  EXPECT_NE(&old, &master);
  EXPECT_EQ(client.text({"SET", "k", "after"}), "OK");
  sentinels().rejoin(old);
}

TEST_F(Sentinel, DoesNotReturnToAMasterThatWasFrozenAndThawed) {
  auto& old = sentinels().master();
  old.pause();
  auto& master = sentinels().await_other_master(old);
  EXPECT_TRUE(client.until([&] { return client.text({"SET", "k", "after"}) == "OK"; }, seconds(5)));
  old.resume();
  // It takes itself for the master until the sentinels tell it otherwise.
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(client.text({"SET", "k", "thawed" + std::to_string(i)}), "OK");
    ASSERT_EQ(master.client().text({"GET", "k"}), "thawed" + std::to_string(i));
  }
  EXPECT_TRUE(client.until([&] { return all_at(master); }, seconds(3)));
  sentinels().rejoin(old);
}

TEST_F(Sentinel, TakesTheWordOfTheOthersWhenOneSentinelIsAway) {
  auto& away = *sentinels().sentinels().front();
  away.pause();
  RunningClient late(sentinels().url());
  EXPECT_EQ(late.text({"GET", "k"}, seconds(2)), "before");
  away.resume();
}

TEST_F(Sentinel, GoesWhereMostSentinelsPoint) {
  RedisServer stranger;
  const auto liar = RedisServer::sentinel("sentinel monitor hearth 127.0.0.1 " +
                                          std::to_string(stranger.port()) + " 1\n");
  auto options = options_for(sentinels().url());
  options.target.addresses[2] = {"127.0.0.1", liar->port()};
  std::swap(options.target.addresses[0], options.target.addresses[2]);
  for (int i = 0; i < 10; ++i) {
    RunningClient other(options);
    EXPECT_EQ(other.text({"INCR", "majority"}), std::to_string(i + 1));
  }
  EXPECT_EQ(stranger.client().text({"EXISTS", "majority"}), "0");
}

}  // namespace
}  // namespace hearth::redis
