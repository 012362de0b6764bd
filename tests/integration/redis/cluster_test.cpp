// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <list>
#include <map>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "integration/redis/heard.hpp"
#include "redis/slot.hpp"
#include "support/redis_server.hpp"

namespace hearth::redis {
namespace {

using support::RedisCluster;
using support::RedisServer;

// One cluster for all tests that leave it whole; each uses keys of its own.
RedisCluster& cluster() {
  static RedisCluster shared;
  return shared;
}

RedisServer& another_than(RedisServer& one) {
  for (const auto& server : cluster().servers())
    if (server.get() != &one) return *server;
  throw std::runtime_error("there is no other");
}

// Subscribers of a sharded channel over all nodes: a channel must never have two.
std::int64_t subscribers(RedisCluster& all, const std::string& channel) {
  std::int64_t sum = 0;
  for (const auto& server : all.servers())
    if (server->running())
      sum += server->client()({"PUBSUB", "SHARDNUMSUB", channel}).items[1].integer;
  return sum;
}

// Calls one after the other for as long as it lives, and how they ended.
struct Stream {
  Stream(RunningClient& client, std::string key) : client_(client), key_(std::move(key)) { next(); }
  void stop() { stopped_ = true; }
  bool ended() const { return ended_; }

  int answered = 0;
  std::map<std::string, int> failed;

 private:
  void next() {
    asio::co_spawn(client_.context(), client_->call(key_, Command({"INCR", key_})),
                   [this](std::exception_ptr, Result<Reply> result) {
                     if (result.has_value())
                       ++answered;
                     else
                       ++failed[describe(result.error())];
                     ended_ = stopped_;
                     if (!stopped_) next();
                   });
  }
  RunningClient& client_;
  std::string key_;
  bool stopped_ = false;
  bool ended_ = false;
};

TEST(Cluster, FindsTheNodeOfEveryKey) {
  RunningClient client(cluster().url());
  for (int i = 0; i < 300; ++i) {
    const auto key = "{find" + std::to_string(i) + "}:k";
    ASSERT_EQ(client.text({"SET", key, std::to_string(i)}), "OK");
    EXPECT_EQ(cluster().owner(slot_of(key)).client().text({"GET", key}), std::to_string(i));
  }
}

TEST(Cluster, AgreesWithTheServerOnEverySlot) {
  auto server = cluster().servers().front()->client();
  for (const auto* key : {"", "a", "{a}b", "a{b}c", "a{}b", "{}", "{{x}}", "a{b", "a}b{c}d{e}",
                          "\xff\xfe", "{r:01}:meta"})
    EXPECT_EQ(slot_of(key), server.integer({"CLUSTER", "KEYSLOT", key})) << key;
  for (int i = 0; i < 2000; ++i) {
    const auto key = std::to_string(core::random_u64());
    ASSERT_EQ(slot_of(key), server.integer({"CLUSTER", "KEYSLOT", key})) << key;
  }
}

TEST(Cluster, RunsScriptsOnEveryNode) {
  RunningClient client(cluster().url());
  const Script script("#!lua\nreturn redis.call('INCRBY', KEYS[1], ARGV[1])");
  for (int i = 0; i < 30; ++i) {
    const auto key = "run" + std::to_string(i);
    const auto result = client.await(client->run(script, {key}, {"7"}));
    EXPECT_EQ(number(result), 7);
  }
}

TEST(Cluster, AsksEveryMasterOnce) {
  RunningClient client(cluster().url());
  ASSERT_EQ(client.text({"SET", "k", "v"}), "OK");
  const auto answers = client.await(client->call_each({"PING"}));
  ASSERT_EQ(answers.size(), 3U);
  for (const auto& [address, result] : answers) EXPECT_TRUE(result.has_value());
}

TEST(Cluster, AnswersEveryCallWhileASlotMoves) {
  RunningClient client(cluster().url());
  const std::string key = "{move}:n";
  const auto slot = slot_of(key);
  for (int round = 0; round < 3; ++round) {
    const auto before = std::stoll("0" + client.text({"GET", key}));
    // Many keys, so that the move takes a while; the stream's own may be on either side.
    for (int i = 0; i < 300; ++i)
      ASSERT_EQ(client.text({"SET", "{move}:" + std::to_string(i), "v"}), "OK");
    Stream stream(client, key);
    const auto turn = [&](int) { client.until([] { return false; }, milliseconds(100)); };
    cluster().move_slot(slot, another_than(cluster().owner(slot)), turn);
    turn(3);
    stream.stop();
    ASSERT_TRUE(client.until([&] { return stream.ended(); }));
    EXPECT_THAT(stream.failed, testing::IsEmpty());
    EXPECT_GT(stream.answered, 100);
    EXPECT_EQ(client.text({"GET", key}), std::to_string(before + stream.answered));
  }
}

TEST(Cluster, WaitsOutATryAgainUntilTheSlotHasMoved) {
  RunningClient client(cluster().url());
  const auto slot = slot_of("{try}");
  for (const auto* key : {"{try}:a", "{try}:b"}) ASSERT_EQ(client.text({"SET", key, "v"}), "OK");
  auto& from = cluster().owner(slot);
  auto& to = another_than(from);
  std::optional<Result<Reply>> both;
  cluster().move_slot(slot, to, [&](int step) {
    if (step != 1) return;
    // One of two keys has moved: the source can answer neither here nor there.
    from.client()({"MIGRATE", "127.0.0.1", std::to_string(to.port()), "{try}:a", "0", "1000"});
    asio::co_spawn(client.context(),
                   client->call("{try}", Command({"MGET", "{try}:a", "{try}:b"}), seconds(5)),
                   [&](std::exception_ptr, Result<Reply> result) { both = std::move(result); });
    EXPECT_FALSE(client.until([&] { return both.has_value(); }, milliseconds(300)));
  });
  ASSERT_TRUE(client.until([&] { return both.has_value(); }));
  ASSERT_TRUE(both->has_value()) << describe(both->error());
  EXPECT_EQ((*both)->items.size(), 2U);
}

TEST(Cluster, GivesUpOnATryAgainAfterTwoSeconds) {
  RunningClient client(cluster().url());
  const auto slot = slot_of("{give}");
  for (const auto* key : {"{give}:a", "{give}:b"}) ASSERT_EQ(client.text({"SET", key, "v"}), "OK");
  auto& from = cluster().owner(slot);
  auto& to = another_than(from);
  cluster().move_slot(slot, to, [&](int step) {
    if (step != 1) return;
    from.client()({"MIGRATE", "127.0.0.1", std::to_string(to.port()), "{give}:a", "0", "1000"});
    const auto before = std::chrono::steady_clock::now();
    const auto result = client.await(
        client->call("{give}", Command({"MGET", "{give}:a", "{give}:b"}), seconds(10)));
    ASSERT_TRUE(result.has_error());
    EXPECT_EQ(result.error().word, Word::tryagain);
    EXPECT_LT(std::chrono::steady_clock::now() - before, milliseconds(2500));
  });
}

TEST(Cluster, SendsRedirectedCommandsOfABatchAgain) {
  RunningClient client(cluster().url());
  ASSERT_EQ(client.text({"SET", "{batch}:a", "v"}), "OK");
  const auto slot = slot_of("{batch}");
  cluster().move_slot(slot, another_than(cluster().owner(slot)));
  std::vector<Command> commands;
  commands.push_back({"GET", "{batch}:a"});
  commands.push_back({"INCR", "{batch}:n"});
  const auto result = client.await(client->batch("{batch}", std::move(commands), {.replicas = 0}));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->replies[0].text, "v");
  EXPECT_EQ(result->replies[1].integer, 1);
}

TEST(Cluster, HearsChannelsOfEveryNodeAfterAllSubscriberConnectionsWereKilledManyTimes) {
  RunningClient client(cluster().url());
  std::list<Heard> rooms;
  for (int i = 0; i < 60; ++i) rooms.emplace_back(*client, "{kill" + std::to_string(i) + "}");
  const auto all_live = [&] { return std::ranges::all_of(rooms, &Heard::live); };
  for (int round = 0; round < 15; ++round) {
    ASSERT_TRUE(client.until(all_live)) << "round " << round;
    std::int64_t killed = 0;
    for (const auto& server : cluster().servers())
      killed += server->client().integer({"CLIENT", "KILL", "TYPE", "pubsub"});
    ASSERT_EQ(killed, 3);
    ASSERT_TRUE(client.until([&] { return std::ranges::none_of(rooms, &Heard::live); }));
  }
  ASSERT_TRUE(client.until(all_live));
  for (auto& room : rooms) {
    EXPECT_EQ(subscribers(cluster(), room.channel()), 1);
    cluster().owner(slot_of(room.channel())).client()({"SPUBLISH", room.channel(), "after"});
  }
  EXPECT_TRUE(client.until([&] {
    return std::ranges::all_of(rooms, [](const Heard& room) { return room.has("after"); });
  }));
}

TEST(Cluster, FollowsAChannelWhoseSlotMoves) {
  RunningClient client(cluster().url());
  Heard room(*client, "{follow}");
  for (int round = 1; round <= 6; ++round) {
    ASSERT_TRUE(client.until([&] { return room.live; }));
    cluster().move_slot(slot_of("{follow}"), another_than(cluster().owner(slot_of("{follow}"))));
    ASSERT_TRUE(client.until([&] { return room.deafs == round && room.live; }, seconds(3)))
        << "round " << round;
    const auto text = "round " + std::to_string(round);
    cluster().owner(slot_of("{follow}")).client()({"SPUBLISH", "{follow}", text});
    ASSERT_TRUE(client.until([&] { return room.has(text); }));
    EXPECT_EQ(subscribers(cluster(), "{follow}"), 1);
  }
}

TEST(Cluster, ProvesDeliveryOnEveryMasterInUse) {
  RunningClient client(cluster().url(), heartbeat_with("SPUBLISH", milliseconds(200)));
  ASSERT_TRUE(client.until([&] { return client->delivering(); }));
  std::list<Heard> rooms;
  for (int i = 0; i < 20; ++i) rooms.emplace_back(*client, "{beat" + std::to_string(i) + "}");
  ASSERT_TRUE(client.until(
      [&] { return std::ranges::all_of(rooms, &Heard::live) && client->delivering(); }));
  auto& paused = cluster().owner(slot_of("{beat0}"));
  paused.pause();
  EXPECT_TRUE(client.until([&] { return !client->delivering(); }, seconds(2)));
  paused.resume();
  cluster().await_ok();
  EXPECT_TRUE(client.until(
      [&] { return std::ranges::all_of(rooms, &Heard::live) && client->delivering(); }));
}

// The tests below break what they use, so each has a cluster of its own.
TEST(ClusterFailover, GoesOnAtTheReplicaAfterTheMasterDied) {
  RedisCluster own(1);
  RunningClient client(own.url(), heartbeat_with("SPUBLISH"));
  Heard room(*client, "{k}");
  ASSERT_EQ(client.text({"SET", "{k}", "v"}), "OK");
  ASSERT_TRUE(client.until([&] { return room.live; }));
  auto& master = own.owner(slot_of("{k}"));
  ASSERT_EQ(master.client().integer({"WAIT", "1", "1000"}), 1);
  master.kill();
  ASSERT_TRUE(client.until([&] { return !room.live; }, seconds(2)));
  EXPECT_TRUE(client.until([&] { return client.text({"SET", "{k}", "w"}) == "OK"; }, seconds(15)));
  EXPECT_TRUE(client.until([&] { return room.live; }, seconds(5)));
  own.owner(slot_of("{k}")).client()({"SPUBLISH", "{k}", "after"});
  EXPECT_TRUE(client.until([&] { return room.has("after"); }));

  // And back, by consent, with the old master as the replica.
  master.start();
  own.await_ok();
  ASSERT_TRUE(support::eventually([&] {
    return master.client().text({"INFO", "replication"}).find("master_link_status:up") !=
           std::string::npos;
  }));
  own.fail_over(master);
  EXPECT_TRUE(client.until([&] { return client.text({"SET", "{k}", "x"}) == "OK"; }, seconds(5)));
  EXPECT_EQ(master.client().text({"GET", "{k}"}), "x");
  EXPECT_TRUE(client.until(
      [&] {
        master.client()({"SPUBLISH", "{k}", "back"});
        return room.has("back");
      },
      seconds(5)));
}

}  // namespace
}  // namespace hearth::redis
