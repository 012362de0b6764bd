// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "integration/redis/running_client.hpp"
#include "support/fault_proxy.hpp"
#include "support/redis_server.hpp"

namespace hearth::redis {
namespace {

using support::FaultProxy;
using support::RedisServer;

std::string url_of(const FaultProxy& proxy) {
  return "redis://127.0.0.1:" + std::to_string(proxy.port());
}

// Starts calls that all run at once and collects how each ended, in the order they ended.
struct Many {
  std::vector<std::pair<int, Result<Reply>>> ended;

  void start(RunningClient& client, int count, Command (*command)(int),
             milliseconds deadline = call_deadline) {
    for (int i = 0; i < count; ++i)
      asio::co_spawn(client.context(), client->call("k", command(i), deadline),
                     [this, i](std::exception_ptr, Result<Reply> result) {
                       ended.emplace_back(i, std::move(result));
                     });
  }
  std::size_t count(Outcome outcome) const {
    std::size_t n = 0;
    for (const auto& [i, result] : ended)
      if (result.has_error() && result.error().outcome == outcome) ++n;
    return n;
  }
};

TEST(SingleServer, AnswersEveryKindOfReply) {
  RedisServer server;
  RunningClient client(server.url());
  EXPECT_EQ(client.text({"PING"}), "PONG");
  EXPECT_EQ(client.text({"SET", "k", std::string("a\0b\r\n", 5)}), "OK");
  EXPECT_EQ(client.text({"GET", "k"}), std::string("a\0b\r\n", 5));
  EXPECT_EQ(client.text({"STRLEN", "k"}), "5");
  const auto none = client.call({"GET", "none"});
  ASSERT_TRUE(none.has_value());
  EXPECT_TRUE(none->is_nil());
  const auto several = client.call({"MGET", "k", "none"});
  ASSERT_TRUE(several.has_value());
  EXPECT_EQ(several->items.size(), 2U);
  EXPECT_EQ(client.text({"INCR", "k"}), "[refused with ERR]");
}

TEST(SingleServer, AnswersAThousandCallsInFlightInTheOrderTheyWereMade) {
  RedisServer server;
  RunningClient client(server.url());
  ASSERT_EQ(client.text({"PING"}), "PONG");
  Many many;
  many.start(client, 1000, [](int) { return Command({"INCR", "k"}); });
  ASSERT_TRUE(client.until([&] { return many.ended.size() == 1000; }));
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(many.ended[static_cast<std::size_t>(i)].first, i);
    EXPECT_EQ(number(many.ended[static_cast<std::size_t>(i)].second), i + 1);
  }
}

TEST(SingleServer, UnderstandsRepliesThatComeByteByByte) {
  RedisServer server;
  FaultProxy proxy(server.port());
  proxy.byte_at_a_time(true);
  RunningClient client(url_of(proxy));
  EXPECT_EQ(client.text({"SET", "k", std::string(300, 'x')}), "OK");
  EXPECT_EQ(client.text({"GET", "k"}), std::string(300, 'x'));
}

TEST(SingleServer, SaysUnknownWhenTheReplyIsLostThoughItWasExecuted) {
  RedisServer server;
  FaultProxy proxy(server.port());
  RunningClient client(url_of(proxy));
  ASSERT_EQ(client.text({"PING"}), "PONG");
  proxy.swallow_replies(true);
  const auto result = client.call({"INCR", "k"}, milliseconds(300));
  ASSERT_TRUE(result.has_error());
  EXPECT_EQ(result.error().outcome, Outcome::unknown);
  EXPECT_EQ(server.client().text({"GET", "k"}), "1");
}

TEST(SingleServer, SaysUnknownWhenTheConnectionBreaksBeforeTheReply) {
  RedisServer server;
  FaultProxy proxy(server.port());
  RunningClient client(url_of(proxy));
  ASSERT_EQ(client.text({"PING"}), "PONG");
  proxy.swallow_replies(true);
  Many many;
  many.start(client, 10, [](int) { return Command({"INCR", "k"}); }, seconds(5));
  ASSERT_TRUE(client.until([&] { return server.client().text({"GET", "k"}) == "10"; }));
  proxy.swallow_replies(false);
  proxy.reset_all();
  ASSERT_TRUE(client.until([&] { return many.ended.size() == 10; }, seconds(2)));
  EXPECT_EQ(many.count(Outcome::unknown), 10U);
  EXPECT_EQ(client.text({"GET", "k"}), "10");  // on the next connection; nothing was sent twice
}

TEST(SingleServer, SaysNotSentWhenNothingListens) {
  RunningClient client("redis://127.0.0.1:" + std::to_string(support::free_port()));
  const auto first = client.call({"PING"});
  ASSERT_TRUE(first.has_error());
  EXPECT_EQ(first.error().outcome, Outcome::not_sent);
  // By now it is known to be away, so the next answer takes no time.
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(client.text({"PING"}), "[not sent]");
  EXPECT_LT(std::chrono::steady_clock::now() - before, milliseconds(100));
}

TEST(SingleServer, RefusesCallsBeyondItsQueueAsNotSent) {
  RedisServer server;
  auto options = options_for(server.url());
  options.calls_max = 100;
  RunningClient client(options);
  ASSERT_EQ(client.text({"PING"}), "PONG");
  server.pause();
  Many many;
  many.start(client, 150, [](int) { return Command({"INCR", "k"}); }, milliseconds(300));
  ASSERT_TRUE(client.until([&] { return many.ended.size() == 150; }));
  server.resume();
  EXPECT_EQ(many.count(Outcome::not_sent), 50U);
  EXPECT_EQ(many.count(Outcome::unknown), 100U);
}

TEST(SingleServer, IsBackAfterTheServerWasKilledAndStartedAgain) {
  RedisServer server({"appendonly yes", "appendfsync always"});
  RunningClient client(server.url());
  ASSERT_EQ(client.text({"SET", "k", "v"}), "OK");
  server.kill();
  EXPECT_TRUE(client.until([&] { return client.text({"GET", "k"}) == "[not sent]"; }));
  server.start();
  EXPECT_TRUE(client.until([&] { return client.text({"GET", "k"}) == "v"; }, seconds(4)));
}

TEST(SingleServer, HangsUpOnAStoppedServerAndIsBackWhenItGoesOn) {
  RedisServer server;
  RunningClient client(server.url());
  ASSERT_EQ(client.text({"SET", "k", "v"}), "OK");
  server.pause();
  EXPECT_EQ(client.text({"GET", "k"}), "[sent, not answered]");
  EXPECT_EQ(client.text({"GET", "k"}), "[not sent]");  // connects, but nobody greets
  server.resume();
  EXPECT_TRUE(client.until([&] { return client.text({"GET", "k"}) == "v"; }, seconds(4)));
}

TEST(SingleServer, NeverGivesUpConnecting) {
  RedisServer server;
  FaultProxy proxy(server.port());
  proxy.refuse(true);
  RunningClient client(url_of(proxy));
  client.until([] { return false; }, milliseconds(1500));
  EXPECT_EQ(client.text({"PING"}), "[not sent]");
  proxy.refuse(false);
  EXPECT_TRUE(client.until([&] { return client.text({"PING"}) == "PONG"; }, seconds(4)));
}

TEST(SingleServer, KeepsAnsweringOverABadLine) {
  RedisServer server;
  FaultProxy proxy(server.port());
  RunningClient client(url_of(proxy));
  int answered = 0;
  for (int round = 0; round < 20; ++round) {
    proxy.drop_after(200 + static_cast<std::size_t>(round) * 13);
    for (int i = 0; i < 10; ++i)
      if (client.text({"GET", "k"}, milliseconds(500)).empty()) ++answered;
    proxy.reset_all();
  }
  EXPECT_GT(answered, 50);
}

TEST(SingleServer, HangsUpOnAReplyAboveItsLimit) {
  RedisServer server;
  auto options = options_for(server.url());
  options.reply_limits.bytes = 100'000;
  RunningClient client(options);
  server.client()({"SET", "small", std::string(90'000, 'x')});
  server.client()({"SET", "large", std::string(200'000, 'x')});
  EXPECT_EQ(client.text({"GET", "small"}).size(), 90'000U);
  EXPECT_EQ(client.text({"GET", "large"}), "[sent, not answered]");
  EXPECT_TRUE(client.until([&] { return client.text({"PING"}) == "PONG"; }));
}

TEST(SingleServer, LooksItsNameUpWithinTheDeadline) {
  RedisServer server;
  RunningClient named("redis://localhost:" + std::to_string(server.port()));
  EXPECT_EQ(named.text({"PING"}), "PONG");
  RunningClient nowhere("redis://nowhere.invalid");
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(nowhere.text({"PING"}), "[not sent]");
  EXPECT_LT(std::chrono::steady_clock::now() - before, milliseconds(1500));
}

TEST(SingleServer, UsesTheDatabaseOfItsUrl) {
  RedisServer server;
  RunningClient client(server.url() + "/3");
  ASSERT_EQ(client.text({"SET", "k", "v"}), "OK");
  auto look = server.client();
  look({"SELECT", "3"});
  EXPECT_EQ(look.text({"GET", "k"}), "v");
}

TEST(SingleServer, SignsInWithUserAndPassword) {
  RedisServer server({"requirepass root", "user alice on >wonder ~room:* +get +set +ping"});
  auto options = options_for(server.url());
  options.target.user = "alice";
  options.target.password = "wonder";
  RunningClient client(options);
  EXPECT_EQ(client.text({"SET", "room:1", "v"}), "OK");
  EXPECT_EQ(client.text({"SET", "other", "v"}), "[refused with NOPERM]");
}

TEST(SingleServer, IsAwayWhileItsPasswordIsWrongAndBackOnceItIsRight) {
  RedisServer server({"requirepass root"});
  auto options = options_for(server.url());
  options.target.password = "later";
  RunningClient client(options);
  EXPECT_EQ(client.text({"PING"}), "[not sent]");
  server.client({"root"})({"CONFIG", "SET", "requirepass", "later"});
  EXPECT_TRUE(client.until([&] { return client.text({"PING"}) == "PONG"; }, seconds(4)));
}

TEST(SingleServer, ConnectsAnewWhenItsServerBecomesAReplica) {
  RedisServer master;
  RedisServer server;
  RunningClient client(server.url());
  ASSERT_EQ(client.text({"SET", "k", "v"}), "OK");
  const auto id = number(client.call({"CLIENT", "ID"}));
  server.client()({"REPLICAOF", "127.0.0.1", std::to_string(master.port())});
  EXPECT_EQ(client.text({"SET", "k", "w"}), "[refused with READONLY]");
  EXPECT_GT(number(client.call({"CLIENT", "ID"})), id);
}

TEST(SingleServer, LeavesNothingRunningWhenItStopsInTheMiddleOfCalls) {
  RedisServer server;
  Many many;
  {
    RunningClient client(server.url());
    ASSERT_EQ(client.text({"PING"}), "PONG");
    server.pause();
    many.start(client, 10, [](int) { return Command({"INCR", "k"}); }, seconds(20));
    client.until([] { return false; }, milliseconds(50));
  }
  server.resume();
  EXPECT_EQ(many.ended.size(), 10U);
  EXPECT_EQ(many.count(Outcome::unknown), 10U);
}

}  // namespace
}  // namespace hearth::redis
