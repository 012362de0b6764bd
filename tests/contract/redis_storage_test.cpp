// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <functional>
#include <sstream>

#include "contract/redis_fixture.hpp"

namespace hearth::store {
namespace {

using enum PublishStatus;
using support::RedisServer;

std::string files_of(const RedisServer& server) {
  std::ostringstream all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(server.folder()))
    if (entry.is_regular_file()) all << std::ifstream(entry.path(), std::ios::binary).rdbuf();
  return all.str();
}

// --- what lies where ---
TEST_F(Outage, LeavesNothingOfARedactedTextInAnyOfItsFiles) {
  const std::string secret = "canary-of-a-redacted-text";
  RedisServer server({"appendonly yes", "appendfsync always"});
  RedisStore::Options options;
  options.redis.target = *redis::parse_target(server.url());
  options.aof_rewrite = core::milliseconds(200);
  auto opened = RedisStore::open(std::move(options));
  const auto store = std::move(*opened);
  const auto position = run(store->publish(draft(1, 1, secret))).position;
  EXPECT_NE(files_of(server).find(secret), std::string::npos);
  ASSERT_EQ(run(store->moderate(entry(1, Redact{position}))).status, ModerateStatus::applied);
  EXPECT_TRUE(
      support::eventually([&] { return files_of(server).find(secret) == std::string::npos; }));
}

TEST_F(Outage, LeavesNothingOfATextItsAuthorTookBackInAnyOfItsFiles) {
  const std::string secret = "canary-of-a-withdrawn-text";
  RedisServer server({"appendonly yes", "appendfsync always"});
  RedisStore::Options options;
  options.redis.target = *redis::parse_target(server.url());
  options.aof_rewrite = core::milliseconds(200);
  auto opened = RedisStore::open(std::move(options));
  const auto store = std::move(*opened);
  auto held = draft(1, 1, secret);
  held.course = Course::hold;
  ASSERT_EQ(run(store->publish(held)).status, PublishStatus::held);
  EXPECT_NE(files_of(server).find(secret), std::string::npos);
  const auto answer = run(store->withdraw({held.room, held.author.handle, held.producer, held.n}));
  ASSERT_EQ(answer.status, WithdrawStatus::withdrawn);
  EXPECT_TRUE(
      support::eventually([&] { return files_of(server).find(secret) == std::string::npos; }));
}

TEST_F(Outage, KeepsTextAndHandlesOutOfTheStream) {
  RedisServer server;
  const auto store = open(server);
  run(store->publish(draft(1, 1, "canary")));
  auto client = server.client();
  const auto stream = "{r:" + core::to_base32(room_of(7).bytes) + "}:s";
  const auto entries = client({"XRANGE", stream, "-", "+"});
  ASSERT_EQ(entries.items.size(), 1u);
  const auto& fields = entries.items[0].items[1].items;
  ASSERT_EQ(fields.size(), 4u);
  EXPECT_EQ(fields[0].text, "t");
  EXPECT_EQ(fields[2].text, "b");
}

TEST_F(Outage, KeepsNothingOfARoomForEverButItsPlace) {
  RedisServer server;
  const auto store = open(server);
  auto d = draft(1, 1);
  d.participant_rate = {core::seconds(1), 5};
  d.room_rate = {core::milliseconds(10), 50};
  run(store->publish(d));
  d = draft(2, 1);
  d.course = Course::hold;
  run(store->publish(d));
  run(store->moderate(entry(1, SetMode{rooms::Mode::slow, core::seconds(1)})));
  run(store->lease({room_of(7), 1, 1, {person(1)}, core::seconds(35)}));
  run(store->cover({room_of(7), 1, core::seconds(35)}));
  auto client = server.client();
  std::size_t bounded = 0;
  for (const auto& key : client({"KEYS", "*"}).items) {
    const auto seconds = client.integer({"TTL", key.text});
    if (key.text.ends_with("}:m")) continue;
    EXPECT_GT(seconds, 0) << key.text;
    EXPECT_LE(seconds, 8 * 24 * 3600) << key.text;
    ++bounded;
  }
  EXPECT_EQ(bounded, 11u);
}

TEST_F(Outage, EndsATextByItselfSoonAfterItsTime) {
  RedisServer server;
  const auto store = open(server);
  auto d = draft(1, 1);
  d.retention = std::chrono::minutes(60);
  run(store->publish(d));
  auto client = server.client();
  for (const auto& key : client({"KEYS", "*}:b:*"}).items) {
    const auto seconds = client.integer({"TTL", key.text});
    EXPECT_GE(seconds, 3600);
    EXPECT_LE(seconds, 3600 + 10 * 60);
  }
}

TEST_F(Outage, ForgetsWhatIsOverWithoutEverWalkingIt) {
  World world(Backend::redis);
  for (std::uint32_t n = 1; n <= 400; ++n) {
    auto d = draft(1, 1);
    d.producer.bytes = {static_cast<std::uint8_t>(n), static_cast<std::uint8_t>(n >> 8)};
    d.retention = std::chrono::minutes(20);
    world.run(world.store().publish(d));
    world.advance(core::seconds(60));
  }
  std::int64_t kept = 0;
  std::int64_t entries = 0;
  const auto tag = "{r:" + core::to_base32(room_of(7).bytes) + "}:";
  Deployment::single().each([&](support::RedisClient& client) {
    kept = client.integer({"HLEN", tag + "d"});
    entries = client.integer({"XLEN", tag + "s"});
  });
  EXPECT_LT(kept, 200) << "60 of them are still within the hour";
  EXPECT_LT(entries, 250) << "20 of them are still within their time";
}

// In a room where nothing happens any more, too: gateways with a desk look for its journal.
TEST_F(Outage, ForgetsAWarningThatEndedWhenTheJournalIsLookedAt) {
  World world(Backend::redis);
  const auto warn = [&](std::uint8_t who, core::Time until) {
    world.run(world.store().moderate(
        entry(who, Sanction{person(who), rooms::SanctionKind::warning, until})));
  };
  const auto kept = [&] {
    std::int64_t count = -1;
    const auto key = "{r:" + core::to_base32(room_of(7).bytes) + "}:x";
    world.run(world.store().journal(room_of(7), 0, 10));
    Deployment::single().each(
        [&](support::RedisClient& client) { count = client.integer({"HLEN", key}); });
    return count;
  };
  warn(1, world.now() + std::chrono::hours(24 * 30));
  warn(2, world.now() + std::chrono::hours(24 * 60));
  warn(3, {});
  world.advance(std::chrono::hours(24 * 30) - core::seconds(1));
  EXPECT_EQ(kept(), 3);
  world.advance(core::seconds(1));
  EXPECT_EQ(kept(), 2);
  world.advance(std::chrono::hours(24 * 30));
  EXPECT_EQ(kept(), 1) << "the one without an end";
}

// Beside what waits and no longer, however that ends and whatever else goes on in the room.
TEST_F(Outage, KeepsTiesOfHeldPostsNoLongerThanThose) {
  World world(Backend::redis);
  std::uint32_t n = 0;
  const auto hold = [&](std::uint8_t who) {
    auto d = draft(who, ++n);
    d.course = Course::hold;
    d.ties = "tied";
    EXPECT_EQ(world.run(world.store().publish(d)).status, PublishStatus::held);
    return d;
  };
  const auto ties = [&] {
    std::int64_t kept = -1;
    const auto key = "{r:" + core::to_base32(room_of(7).bytes) + "}:k";
    Deployment::single().each(
        [&](support::RedisClient& client) { kept = client.integer({"HLEN", key}); });
    return kept;
  };
  const auto first = [&] { return world.run(world.store().held(room_of(7))).value().at(0).id; };
  hold(1);
  hold(2);
  const auto taken_back = hold(3);
  hold(4);
  EXPECT_EQ(ties(), 4);
  world.run(world.store().release({room_of(7), first(), true}));
  EXPECT_EQ(ties(), 3) << "let through";
  world.run(world.store().release({room_of(7), first(), false}));
  EXPECT_EQ(ties(), 2) << "given back";
  world.run(world.store().withdraw(
      {room_of(7), taken_back.author.handle, taken_back.producer, taken_back.n}));
  EXPECT_EQ(ties(), 1) << "taken back";
  world.run(world.store().moderate(entry(1, Sanction{person(4), rooms::SanctionKind::mute, {}})));
  EXPECT_EQ(ties(), 0) << "dropped with a mute";
  for (const auto& goes_on : std::vector<std::function<void()>>{
           [&] { hold(6); }, [&] { world.run(world.store().journal(room_of(7), 0, 10)); },
           [&] { world.run(world.store().remark({{9}, room_of(7), {}, {}, "note"})); },
           [&] { world.run(world.store().moderate(entry(2, Announce{"hello"}))); }}) {
    hold(5);
    world.advance(std::chrono::minutes(31));
    const auto before = world.run(world.store().held(room_of(7))).value();
    EXPECT_TRUE(before.empty());
    goes_on();
    EXPECT_EQ(ties(),
              static_cast<std::int64_t>(world.run(world.store().held(room_of(7))).value().size()))
        << "over";
  }
}

TEST_F(Outage, SaysThatHeldPostsCannotBeReadInsteadOfNone) {
  RedisServer server;
  const auto store = open(server);
  auto d = draft(1, 1);
  d.course = Course::hold;
  run(store->publish(d));
  server.kill();
  EXPECT_FALSE(run(store->held(room_of(7))));
}

TEST_F(Outage, WritesAJournalInTheSameStep) {
  RedisServer server;
  const auto store = open(server);
  auto d = draft(2, 1, "canary");
  d.course = Course::hold;
  run(store->publish(d));
  run(store->moderate(entry(9, Sanction{person(1), rooms::SanctionKind::ban, {}})));
  run(store->moderate(entry(8, Announce{"canary"})));
  const auto item = run(store->held(room_of(7))).value().at(0);
  run(store->release({room_of(7), item.id, false}));
  auto client = server.client();
  std::vector<std::string> kinds;
  for (const auto& key : client({"KEYS", "*}:j:*"}).items)
    for (const auto& one : client({"XRANGE", key.text, "-", "+"}).items) {
      const auto& fields = one.items[1].items;
      for (std::size_t i = 0; i + 1 < fields.size(); i += 2)
        if (fields[i].text == "k") kinds.push_back(fields[i + 1].text);
      for (const auto& field : fields) EXPECT_EQ(field.text.find("canary"), std::string::npos);
    }
  EXPECT_EQ(kinds, (std::vector<std::string>{"held", "decided", "decided", "returned"}));
}

TEST_F(Outage, CountsThoseHereWhenNobodyKnowsAboutTheOthers) {
  RedisServer server;
  const auto store = open(server);
  server.kill();
  EXPECT_EQ(run(store->lease({room_of(7), 1, 1, {person(1)}, core::seconds(35)})).count, 1u);
}

// --- durability ---
TEST_F(Outage, CountsMemoryAsDurableWhereThatIsAsked) {
  RedisServer server;
  EXPECT_TRUE(post(*open(server, Durability::memory), 1, 1).durable);
}
TEST_F(Outage, SaysThatAPostIsNotOnDisk) {
  RedisServer server;
  const auto answer = post(*open(server, Durability::disk), 1, 1);
  EXPECT_EQ(answer.status, accepted);
  EXPECT_FALSE(answer.durable);
}
TEST_F(Outage, SaysThatAPostIsOnDisk) {
  RedisServer server({"appendonly yes", "appendfsync always"});
  EXPECT_TRUE(post(*open(server, Durability::disk), 1, 1).durable);
}
TEST_F(Outage, SaysThatNoReplicaHasAPost) {
  RedisServer server;
  const auto answer = post(*open(server, Durability::replica), 1, 1);
  EXPECT_EQ(answer.status, accepted);
  EXPECT_FALSE(answer.durable);
}
TEST_F(Outage, SaysThatAReplicaHasAPost) {
  RedisServer server({"repl-diskless-sync-delay 0"});
  RedisServer replica({"replicaof 127.0.0.1 " + std::to_string(server.port())});
  auto client = replica.client();
  ASSERT_TRUE(support::eventually([&] {
    return client.text({"INFO", "replication"}).find("master_link_status:up") != std::string::npos;
  }));
  const auto store = open(server, Durability::replica);
  EXPECT_TRUE(post(*store, 1, 1).durable);
  EXPECT_TRUE(run(store->moderate(entry(1, Announce{"words"}))).durable);
}

}  // namespace
}  // namespace hearth::store
