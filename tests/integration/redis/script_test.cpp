// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "integration/redis/running_client.hpp"
#include "support/redis_server.hpp"

namespace hearth::redis {
namespace {

using support::RedisServer;

const Script& increment() {
  static const Script script("#!lua\nreturn redis.call('INCRBY', KEYS[1], ARGV[1])");
  return script;
}

// How often a command was executed, as the server counts: "script|load".
std::int64_t executed(RedisServer& server, const std::string& command) {
  const auto statistics = server.client().text({"INFO", "commandstats"});
  const auto at = statistics.find("cmdstat_" + command + ":calls=");
  if (at == std::string::npos) return 0;
  return std::stoll(statistics.substr(statistics.find('=', at) + 1));
}

struct Runs {
  std::vector<Result<Confirmed>> ended;
  void start(RunningClient& client, int count, Confirm confirm) {
    for (int i = 0; i < count; ++i)
      asio::co_spawn(client.context(),
                     client->run_confirmed(increment(), {"k"}, {"1"}, confirm, seconds(5)),
                     [this](std::exception_ptr, Result<Confirmed> result) {
                       ended.push_back(std::move(result));
                     });
  }
};

TEST(Scripts, AreTaughtOnceForAllWhoRunThem) {
  RedisServer server;
  RunningClient client(server.url());
  Runs runs;
  runs.start(client, 500, {.replicas = 0});
  ASSERT_TRUE(client.until([&] { return runs.ended.size() == 500; }));
  for (const auto& result : runs.ended) EXPECT_TRUE(result.has_value());
  EXPECT_EQ(server.client().text({"GET", "k"}), "500");
  EXPECT_EQ(executed(server, "script|load"), 1);
}

TEST(Scripts, RunWhileTheServerKeepsForgettingThem) {
  RedisServer server;
  RunningClient client(server.url());
  auto control = server.client();
  for (int i = 1; i <= 300; ++i) {
    control({"SCRIPT", "FLUSH"});
    Runs runs;
    runs.start(client, 3, {.replicas = 0});
    client.context().poll();
    control({"SCRIPT", "FLUSH"});
    ASSERT_TRUE(client.until([&] {
      control({"SCRIPT", "FLUSH"});
      return runs.ended.size() == 3;
    }));
    for (const auto& result : runs.ended)
      EXPECT_TRUE(result.has_value()) << describe(result.error());
  }
  EXPECT_EQ(control.text({"GET", "k"}), "900");
}

TEST(Scripts, AreTaughtAgainAfterARestart) {
  RedisServer server;
  RunningClient client(server.url());
  ASSERT_TRUE(client.await(client->run(increment(), {"k"}, {"1"})).has_value());
  server.kill();
  server.start();
  EXPECT_TRUE(client.until([&] {
    const auto result = client.await(client->run(increment(), {"k"}, {"1"}));
    return result.has_value() && result->integer == 1;
  }));
}

TEST(Scripts, KeepTheErrorTheyEndWith) {
  RedisServer server;
  RunningClient client(server.url());
  server.client()({"SET", "k", "text"});
  const auto result = client.await(client->run(increment(), {"k"}, {"1"}));
  ASSERT_TRUE(result.has_error());
  EXPECT_EQ(result.error().outcome, Outcome::refused);
  EXPECT_EQ(result.error().word, Word::other);
}

TEST(Confirmation, CountsReplicasWithOneWaitForAGroup) {
  RedisServer server;
  RedisServer replica({"replicaof 127.0.0.1 " + std::to_string(server.port())});
  ASSERT_TRUE(
      support::eventually([&] { return server.client().integer({"WAIT", "1", "100"}) == 1; }));
  RunningClient client(server.url());
  ASSERT_TRUE(client.await(client->run(increment(), {"k"}, {"0"})).has_value());
  const auto waits = executed(server, "wait");
  Runs runs;
  runs.start(client, 500, {.replicas = 1, .within = seconds(3)});
  ASSERT_TRUE(client.until([&] { return runs.ended.size() == 500; }));
  for (const auto& result : runs.ended) {
    ASSERT_TRUE(result.has_value());
    EXPECT_EQ(result->replicas, 1);
  }
  EXPECT_EQ(replica.client().text({"GET", "k"}), "500");
  EXPECT_LE(executed(server, "wait") - waits, 50);
}

TEST(Confirmation, SaysWhenTooFewReplicasHaveIt) {
  RedisServer server;
  RunningClient client(server.url());
  const Confirm confirm{.replicas = 1, .within = milliseconds(50)};
  const auto result = client.await(client->run_confirmed(increment(), {"k"}, {"1"}, confirm));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->replicas, 0);
  EXPECT_EQ(result->reply.integer, 1);
}

TEST(Confirmation, IsNotLostWithTheReplyWhenTheWaitIsStillOut) {
  RedisServer server;
  RunningClient client(server.url());
  ASSERT_TRUE(client.await(client->run(increment(), {"k"}, {"0"})).has_value());
  const Confirm confirm{.replicas = 1, .within = seconds(5)};
  const auto result =
      client.await(client->run_confirmed(increment(), {"k"}, {"1"}, confirm, milliseconds(200)));
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->replicas, 0);
}

TEST(Confirmation, IsNotAwaitedForWhatWasRefused) {
  RedisServer server;
  RunningClient client(server.url());
  server.client()({"SET", "k", "text"});
  ASSERT_TRUE(client.await(client->run(increment(), {"n"}, {"0"})).has_value());
  const Confirm confirm{.replicas = 1, .within = milliseconds(800)};
  const auto before = std::chrono::steady_clock::now();
  const auto result = client.await(client->run_confirmed(increment(), {"k"}, {"1"}, confirm));
  ASSERT_TRUE(result.has_error());
  EXPECT_EQ(result.error().outcome, Outcome::refused);
  EXPECT_LT(std::chrono::steady_clock::now() - before, milliseconds(400));
}

TEST(Confirmation, LetsACallRunOutUnsentBehindAWait) {
  RedisServer server;
  RunningClient client(server.url());
  ASSERT_TRUE(client.await(client->run(increment(), {"k"}, {"0"})).has_value());
  Runs runs;
  runs.start(client, 1, {.replicas = 1, .within = milliseconds(500)});
  ASSERT_TRUE(client.until([&] { return server.client().text({"GET", "k"}) == "1"; }));
  EXPECT_EQ(client.text({"INCR", "other"}, milliseconds(50)), "[not sent]");
  ASSERT_TRUE(client.until([&] { return runs.ended.size() == 1; }));
  EXPECT_EQ(client.text({"EXISTS", "other"}), "0");
}

TEST(Batch, AnswersEachCommandAndConfirmsThemTogether) {
  RedisServer server;
  RedisServer replica({"replicaof 127.0.0.1 " + std::to_string(server.port())});
  ASSERT_TRUE(
      support::eventually([&] { return server.client().integer({"WAIT", "1", "100"}) == 1; }));
  RunningClient client(server.url());
  std::vector<Command> commands;
  commands.push_back({"SET", "k", "text"});
  commands.push_back({"INCR", "k"});
  commands.push_back({"GET", "k"});
  const Confirm confirm{.replicas = 1, .within = seconds(3)};
  const auto result = client.await(client->batch("k", std::move(commands), confirm, seconds(5)));
  ASSERT_TRUE(result.has_value());
  ASSERT_EQ(result->replies.size(), 3U);
  EXPECT_EQ(result->replies[1].kind, Reply::Kind::error);
  EXPECT_EQ(result->replies[2].text, "text");
  EXPECT_EQ(result->replicas, 1);
}

}  // namespace
}  // namespace hearth::redis
