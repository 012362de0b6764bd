// SPDX-License-Identifier: Apache-2.0
// Several gateways on one Redis, seen from outside: a room is the same on each of them.
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <chrono>

#include "support/hearthd.hpp"
#include "support/http_client.hpp"
#include "support/person.hpp"
#include "support/process.hpp"
#include "support/raw_client.hpp"
#include "support/redis_server.hpp"

namespace hearth {
namespace {

using support::Hearthd;
using support::Person;
using support::RawClient;
namespace pb = hearth::v1;

class Gateways : public testing::Test {
 protected:
  std::map<std::string, std::string> settings(std::map<std::string, std::string> more = {}) {
    more.merge(std::map<std::string, std::string>{{"HEARTH_REDIS_URL", redis.url()},
                                                  {"HEARTH_REDIS_DURABILITY", "memory"},
                                                  {"HEARTH_LISTEN_SHARDS", "2"}});
    return more;
  }

  support::RedisServer redis;
  Hearthd one{settings()};
  Hearthd two{settings({{"HEARTH_STORE_KEYS", one.folder() + "/data/keys"}})};
};

TEST_F(Gateways, CarryAMessageFromOneToTheOther) {
  Person anna(one.port(), 1);
  Person ben(two.port(), 2);
  const auto joined = anna.join("fast");
  ben.join("fast");
  const auto sent = anna.post("fast", "hello");
  ASSERT_EQ(sent.status, client::OutgoingStatus::sent);
  const auto event = ben.next<client::Event>();
  EXPECT_EQ(std::get<client::Message>(event.body).text, "hello");
  EXPECT_EQ(event.position, sent.position);
  EXPECT_EQ(event.author, joined.self) << "the same name on both";
  EXPECT_EQ(ben.post("fast", "hello back").position->seq, sent.position->seq + 1);
  anna.next_text();
  EXPECT_EQ(anna.next_text(), "hello back");
}

TEST_F(Gateways, GiveOneOrderToEverybody) {
  boost::asio::io_context io;
  std::vector<std::unique_ptr<Person>> people;
  for (std::uint8_t i = 1; i <= 6; ++i) {
    people.push_back(std::make_unique<Person>(io, (i % 2 == 0 ? one : two).port(), i));
    people.back()->join("fast");
  }
  constexpr std::uint32_t rounds = 25;
  for (std::uint32_t n = 1; n <= rounds; ++n)
    for (auto& person : people) person->client().post("fast", {.text = "message"});
  const auto total = rounds * people.size();
  std::vector<client::Event> first;
  while (first.size() < total) first.push_back(people[0]->next<client::Event>());
  for (std::size_t i = 1; i < people.size(); ++i)
    for (std::size_t at = 0; at < total; ++at) {
      const auto event = people[i]->next<client::Event>();
      ASSERT_EQ(event.position.seq, at + 1);
      ASSERT_EQ(event.position, first[at].position);
      ASSERT_EQ(event.author, first[at].author);
    }
}

TEST_F(Gateways, CountEverybodyWhereverTheyCameIn) {
  const auto with = [](std::uint32_t count) {
    return [count](const client::Presence& presence) { return presence.count == count; };
  };
  Person anna(one.port(), 1);
  anna.join("fast");
  anna.next<client::Presence>(with(1));
  Person ben(two.port(), 2);
  ben.join("fast");
  EXPECT_EQ(ben.next<client::Presence>(with(2)).participants.size(), 2u);
  EXPECT_EQ(anna.next<client::Presence>(with(2)).participants.size(), 2u);
  ben.client().leave("fast");
  ben.join("other");  // answered after the Leave
  anna.next<client::Presence>(with(1));
}

TEST_F(Gateways, LimitAPersonNotAConnection) {
  RawClient here(one.port());
  RawClient there(two.port());
  for (auto* client : {&here, &there}) {
    client->enter(1);
    client->join("slow");
  }
  EXPECT_EQ(here.post("slow", 1, "one a minute").ack().status(), pb::ACK_STATUS_ACCEPTED);
  const auto refused = there.post("slow", 2, "and the second").refused();
  EXPECT_EQ(refused.reason(), pb::REASON_RATE_LIMITED);
  EXPECT_GT(refused.retry_after_ms(), 30'000u);
}

TEST_F(Gateways, TakeAMessageBackOnAllOfThem) {
  Person anna(one.port(), 1);
  Person ben(two.port(), 2);
  anna.join("fast");
  ben.join("fast");
  const auto sent = anna.post("fast", "not like that");
  ben.next<client::Event>();
  anna.client().unsay("fast", *sent.position);
  const auto taken = ben.next<client::Event>();
  EXPECT_EQ(std::get<client::Redacted>(taken.body).target, sent.position->seq);
  Person cleo(two.port(), 3);
  cleo.join("fast");
  EXPECT_TRUE(std::holds_alternative<client::Withdrawn>(cleo.next<client::Event>().body));
}

TEST_F(Gateways, LetAReaderGoOnAtAnother) {
  client::Cursor cursor;
  Person anna(one.port(), 1);
  anna.join("fast");
  {
    Person ben(one.port(), 2);
    ben.join("fast");
    anna.post("fast", "before");
    EXPECT_EQ(ben.next_text(), "before");
    cursor = ben.client().cursor("fast");
  }
  for (const auto* text : {"while away, one", "while away, two"}) anna.post("fast", text);
  Person again(two.port(), 2);
  EXPECT_EQ(again.join("fast", {.cursor = cursor}).first, 2u);
  EXPECT_EQ(again.next_text(), "while away, one");
  EXPECT_EQ(again.next_text(), "while away, two");
  EXPECT_FALSE(again.sees<client::Gap>());
  anna.post("fast", "live");
  EXPECT_EQ(again.next_text(), "live");
}

TEST_F(Gateways, SayWithinThreeSecondsThatRedisIsAwayAndWhenItIsBack) {
  RawClient anna(one.port());
  RawClient ben(two.port());
  anna.enter(1);
  ben.enter(2);
  anna.join("fast");
  ben.join("fast");
  const auto before = anna.post("fast", 1, "before").ack().position();
  const auto both = [&](pb::Availability availability) {
    for (auto* client : {&anna, &ben})
      client->next([&](const auto& frame) {
        return frame.has_state() && frame.state().availability() == availability;
      });
  };
  const auto paused = std::chrono::steady_clock::now();
  redis.pause();
  both(pb::AVAILABILITY_READ_ONLY);
  EXPECT_LT(std::chrono::steady_clock::now() - paused, std::chrono::seconds(3));
  for (auto* gateway : {&one, &two}) {
    support::HttpClient http(gateway->port());
    const auto why = http.get("/readyz");
    EXPECT_EQ(why.status, 503);
    EXPECT_TRUE(why.body.starts_with("read only: Redis cannot be reached")) << why.body;
    EXPECT_EQ(http.get("/livez").status, 200);
  }
  redis.resume();
  both(pb::AVAILABILITY_LIVE);
  const auto after = ben.post("fast", 1, "after").ack();
  EXPECT_EQ(after.status(), pb::ACK_STATUS_ACCEPTED);
  EXPECT_EQ(after.position().seq(), before.seq() + 1);
  for (auto* gateway : {&one, &two})
    EXPECT_EQ(support::HttpClient(gateway->port()).get("/readyz").status, 200);
}

TEST_F(Gateways, KeepOutOneWithAnotherKeyFile) {
  Hearthd stranger(Hearthd::Later{}, settings());
  const auto refused =
      support::run("hearthd", {"--config", stranger.config_file()}, stranger.environment());
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("another key file"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("store.keys"), std::string::npos) << refused.err;
}

TEST(GatewayAlone, TakesNoPostsWhenTheRedisItWaitedForIsAnotherDeployments) {
  support::RedisServer redis;
  redis.client()({"SET", "{hearth}:deployment", "somebody-else"});
  redis.pause();
  Hearthd gateway({{"HEARTH_REDIS_URL", redis.url()}, {"HEARTH_REDIS_DURABILITY", "memory"}});
  redis.resume();
  support::HttpClient http(gateway.port());
  EXPECT_TRUE(support::eventually([&] {
    const auto why = http.get("/readyz");
    return why.status == 503 && why.body.find("another key file") != std::string::npos;
  }));
}

}  // namespace
}  // namespace hearth
