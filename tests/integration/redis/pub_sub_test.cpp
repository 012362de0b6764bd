// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <algorithm>
#include <list>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "integration/redis/heard.hpp"
#include "support/fault_proxy.hpp"
#include "support/redis_server.hpp"

namespace hearth::redis {
namespace {

using support::FaultProxy;
using support::RedisServer;
using testing::ElementsAre;

std::int64_t subscribers(RedisServer& server, const std::string& channel) {
  return server.client()({"PUBSUB", "NUMSUB", channel}).items[1].integer;
}

TEST(PubSub, HearsWhatIsPublishedFromTheMomentItIsLive) {
  RedisServer server;
  RunningClient client(server.url());
  Heard heard(*client, "room");
  ASSERT_TRUE(client.until([&] { return heard.live; }));
  auto publisher = server.client();
  for (const auto* text : {"one", "two", "three"}) publisher({"PUBLISH", "room", text});
  ASSERT_TRUE(client.until([&] { return heard.messages.size() == 3; }));
  EXPECT_THAT(heard.messages, ElementsAre("one", "two", "three"));
  EXPECT_EQ(heard.lives, 1);
  EXPECT_EQ(heard.deafs, 0);
}

TEST(PubSub, TellsASecondSubscriberOfALiveChannelThatItIsLive) {
  RedisServer server;
  RunningClient client(server.url());
  Heard first(*client, "room");
  ASSERT_TRUE(client.until([&] { return first.live; }));
  Heard second(*client, "room");
  EXPECT_FALSE(second.live);  // not from inside subscribe()
  ASSERT_TRUE(client.until([&] { return second.live; }));
  server.client()({"PUBLISH", "room", "hello"});
  ASSERT_TRUE(client.until([&] { return second.has("hello"); }));
  EXPECT_TRUE(first.has("hello"));
  EXPECT_EQ(subscribers(server, "room"), 1);
}

TEST(PubSub, UnsubscribesWhenTheLastListenerLeaves) {
  RedisServer server;
  RunningClient client(server.url());
  std::optional<Heard> first(std::in_place, *client, "room");
  std::optional<Heard> second(std::in_place, *client, "room");
  ASSERT_TRUE(client.until([&] { return first->live && second->live; }));
  first.reset();
  client.until([] { return false; }, milliseconds(50));
  EXPECT_EQ(subscribers(server, "room"), 1);
  second.reset();
  EXPECT_TRUE(client.until([&] { return subscribers(server, "room") == 0; }));
}

TEST(PubSub, ResubscribesEverythingEachTimeItsConnectionIsKilled) {
  RedisServer server;
  RunningClient client(server.url());
  std::list<Heard> rooms;
  for (int i = 0; i < 50; ++i) rooms.emplace_back(*client, "room" + std::to_string(i));
  const auto all_live = [&] { return std::ranges::all_of(rooms, &Heard::live); };
  auto control = server.client();
  for (int round = 1; round <= 30; ++round) {
    ASSERT_TRUE(client.until(all_live)) << "round " << round;
    ASSERT_EQ(control.integer({"CLIENT", "KILL", "TYPE", "pubsub"}), 1);
    ASSERT_TRUE(client.until([&] { return std::ranges::none_of(rooms, &Heard::live); }));
  }
  ASSERT_TRUE(client.until(all_live));
  for (auto& room : rooms) {
    EXPECT_EQ(room.lives, 31);
    EXPECT_EQ(room.deafs, 30);
    EXPECT_EQ(control.integer({"PUBLISH", room.channel(), "after"}), 1);
  }
  EXPECT_TRUE(client.until([&] {
    return std::ranges::all_of(rooms, [](const Heard& room) { return room.has("after"); });
  }));
}

TEST(PubSub, EndsWithExactlyTheSubscriptionsThatAreHeldAfterAnyOrderOfEvents) {
  RedisServer server;
  RunningClient client(server.url());
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  constexpr int channels = 8;
  std::unique_ptr<Heard> held[channels];
  auto control = server.client();
  for (int step = 0; step < 2000; ++step) {
    auto& one = held[random() % channels];
    if (one)
      one.reset();
    else
      one = std::make_unique<Heard>(*client, "room" + std::to_string(&one - held));
    if (random() % 50 == 0) control({"CLIENT", "KILL", "TYPE", "pubsub"});
    if (random() % 4 == 0) client.context().poll();
  }
  ASSERT_TRUE(client.until([&] {
    return std::ranges::all_of(held, [](const auto& one) { return !one || one->live; });
  }));
  for (int i = 0; i < channels; ++i) {
    const auto name = "room" + std::to_string(i);
    EXPECT_TRUE(
        client.until([&] { return subscribers(server, name) == (held[i] ? 1 : 0); }, seconds(2)))
        << name;
  }
}

// Left and joined again while the first SUBSCRIBE was unanswered: its answer says nothing about the
// moment after the UNSUBSCRIBE that is on its way.
TEST(PubSub, IsLiveOnlyWhenTheLastOfItsQuestionsIsAnswered) {
  RedisServer server;
  FaultProxy proxy(server.port());
  RunningClient client("redis://127.0.0.1:" + std::to_string(proxy.port()));
  ASSERT_EQ(client.text({"PING"}), "PONG");
  std::optional<Heard> room(std::in_place, *client, "other");
  ASSERT_TRUE(client.until([&] { return room->live; }));
  proxy.delay(milliseconds(100));
  room.emplace(*client, "room");
  ASSERT_TRUE(client.until([&] { return subscribers(server, "room") == 1; }));
  room.reset();
  room.emplace(*client, "room");
  auto publisher = server.client();
  int published = 0;
  const auto until = std::chrono::steady_clock::now() + milliseconds(600);
  client.until([&] {
    if (room->live) publisher({"PUBLISH", "room", std::to_string(published++)});
    return std::chrono::steady_clock::now() > until;
  });
  ASSERT_GT(published, 10);
  EXPECT_TRUE(client.until([&] { return room->has(std::to_string(published - 1)); }));
  EXPECT_EQ(room->messages.size(), static_cast<std::size_t>(published));
}

TEST(PubSub, LetsAListenerLeaveAndJoinFromInsideItsCallbacks) {
  RedisServer server;
  RunningClient client(server.url());
  std::optional<Subscription> own;
  std::optional<Heard> other;
  int heard = 0;
  own.emplace(client->subscribe(
      "room",
      [&](std::string_view) {
        ++heard;
        other.emplace(*client, "other");
        own.reset();
      },
      [](Hearing) {}));
  ASSERT_TRUE(client.until([&] { return subscribers(server, "room") == 1; }));
  auto publisher = server.client();
  publisher({"PUBLISH", "room", "one"});
  publisher({"PUBLISH", "room", "two"});
  ASSERT_TRUE(client.until([&] { return other && other->live; }));
  EXPECT_EQ(heard, 1);
}

TEST(PubSub, StaysDeafOnAChannelItMayNotHearAndHearsTheOthers) {
  RedisServer server({"requirepass root", "user alice on >wonder ~* &room:* +@all"});
  auto options = options_for(server.url());
  options.target.user = "alice";
  options.target.password = "wonder";
  RunningClient client(options);
  Heard forbidden(*client, "other");
  Heard allowed(*client, "room:1");
  ASSERT_TRUE(client.until([&] { return allowed.live; }));
  client.until([] { return false; }, milliseconds(300));
  EXPECT_FALSE(forbidden.live);
  server.client({"root"})({"ACL", "SETUSER", "alice", "&other"});
  EXPECT_TRUE(client.until([&] { return forbidden.live; }));
}

TEST(PubSub, ProvesDeliveryByBeats) {
  RedisServer server;
  auto heartbeat = heartbeat_with("PUBLISH");
  std::string answered;
  heartbeat.on_reply = [&](const Address&, const Reply& reply) { answered = reply.text; };
  RunningClient client(server.url(), heartbeat);
  EXPECT_FALSE(client->delivering());
  EXPECT_TRUE(client.until([&] { return client->delivering(); }, seconds(1)));
  EXPECT_TRUE(client.until([&] { return answered.size() == 40; }, seconds(1)));
  server.kill();
  EXPECT_TRUE(client.until([&] { return !client->delivering(); }, seconds(1)));
}

// A connection that is up and silent: nothing but a beat that stays away can tell.
TEST(PubSub, NoticesABlackHoleWithinFourSeconds) {
  RedisServer server;
  FaultProxy proxy(server.port());
  RunningClient client("redis://127.0.0.1:" + std::to_string(proxy.port()),
                       heartbeat_with("PUBLISH"));
  Heard heard(*client, "room");
  ASSERT_TRUE(client.until([&] { return heard.live && client->delivering(); }));
  proxy.black_hole_subscribers(true);
  EXPECT_FALSE(client.until([&] { return !heard.live; }, milliseconds(2000)));
  EXPECT_EQ(client.text({"PING"}), "PONG");  // commands go on
  EXPECT_TRUE(client.until([&] { return !heard.live; }, milliseconds(2000)));
  EXPECT_FALSE(client->delivering());
  proxy.black_hole_subscribers(false);
  EXPECT_TRUE(client.until([&] { return heard.live && client->delivering(); }));
}

TEST(PubSub, KeepsAConnectionWhoseBeatsRedisRefusesToPublish) {
  RedisServer server;
  auto heartbeat = heartbeat_with("PUBLISH", milliseconds(100));
  RunningClient client(server.url(), heartbeat);
  Heard heard(*client, "room");
  ASSERT_TRUE(client.until([&] { return heard.live && client->delivering(); }));
  server.client()({"ACL", "SETUSER", "default", "-publish"});
  ASSERT_TRUE(client.until([&] { return !client->delivering(); }));
  client.until([] { return false; }, milliseconds(500));
  EXPECT_EQ(heard.deafs, 0);
}

TEST(PubSub, NoticesAnOldConnectionThatIsHalfOpenWithoutHeartbeats) {
  RedisServer server;
  FaultProxy proxy(server.port());
  Heartbeat pings;
  pings.interval = milliseconds(200);
  RunningClient client("redis://127.0.0.1:" + std::to_string(proxy.port()), pings);
  Heard heard(*client, "room");
  ASSERT_TRUE(client.until([&] { return heard.live && client->delivering(); }));
  proxy.half_open_all();
  EXPECT_TRUE(client.until([&] { return heard.deafs == 1; }, seconds(2)));
  EXPECT_TRUE(client.until([&] { return heard.live; }));
}

}  // namespace
}  // namespace hearth::redis
