// SPDX-License-Identifier: Apache-2.0
#include <boost/asio/steady_timer.hpp>

#include "contract/redis_fixture.hpp"

namespace hearth::store {
namespace {

using enum PublishStatus;
using support::RedisServer;

const std::vector<std::string> on_disk{"appendonly yes", "appendfsync always"};

TEST_F(Outage, LosesNothingThatIsOnDiskWhenRedisIsKilled) {
  RedisServer server(on_disk);
  const auto store = open(server);
  rooms::Position last;
  for (std::uint32_t n = 1; n <= 5; ++n) last = post(*store, 1, n).position;
  server.kill();
  server.start();
  const auto after = post_until_known(*store, 1, 6);
  EXPECT_EQ(after.status, accepted);
  EXPECT_EQ(after.position.seq, 6u);
  EXPECT_NE(after.position.epoch, last.epoch);
  const auto page = read(*store, {last});
  EXPECT_TRUE(page->plan.gaps.empty()) << "an epoch in which nothing was lost shows nowhere";
  EXPECT_EQ(page->events.size(), 1u);
}

TEST_F(Outage, BeginsAnewWhereNothingWasOnDisk) {
  RedisServer server;
  const auto store = open(server);
  rooms::Position last;
  for (std::uint32_t n = 1; n <= 5; ++n) last = post(*store, 1, n).position;
  server.kill();
  server.start();
  const auto after = post_until_known(*store, 1, 6);
  EXPECT_EQ(after.position.seq, 1u);
  const auto page = read(*store, {last});
  ASSERT_EQ(page->plan.gaps.size(), 1u);
  EXPECT_EQ(page->plan.gaps[0].reason, rooms::GapReason::reset);
  EXPECT_EQ(page->plan.gaps[0].to, 5u);
}

TEST_F(Outage, NamesExactlyWhatAPowerCutTook) {
  RedisServer server(on_disk);
  const auto store = open(server);
  rooms::Position last;
  for (std::uint32_t n = 1; n <= 10; ++n)
    last = run(store->publish(draft(1, n, "text " + std::to_string(n)))).position;
  server.kill();
  cut_tail(server, 2000);
  server.start();
  ASSERT_TRUE(support::eventually([&] { return read(*store) != nullptr; }));
  const auto page = read(*store, {last});
  const auto floor = page->state.log.top.seq;
  ASSERT_LT(floor, 10u);
  ASSERT_GT(floor, 0u);
  ASSERT_EQ(page->plan.gaps.size(), 1u);
  EXPECT_EQ(page->plan.gaps[0].reason, rooms::GapReason::lost);
  EXPECT_EQ(page->plan.gaps[0].from, floor + 1);
  EXPECT_EQ(page->plan.gaps[0].to, 10u);
  const auto all = read(*store);
  ASSERT_EQ(all->events.size(), floor);
  for (rooms::Seq seq = 1; seq <= floor; ++seq)
    EXPECT_EQ(std::get<rooms::Message>(all->events[seq - 1]->body).text,
              "text " + std::to_string(seq));
  const auto again = post_until_known(*store, 1, 10);  // its author sends it again
  EXPECT_EQ(again.status, accepted);
  EXPECT_EQ(again.position.seq, floor + 1);
  EXPECT_NE(again.position.epoch, last.epoch) << "one position, two messages";
}

TEST_F(Outage, SaysAMuteAgainThatAPowerCutTook) {
  RedisServer server(on_disk);
  const auto store = open(server);
  post(*store, 1, 1);
  const auto until = core::now() + std::chrono::hours(1);
  ASSERT_EQ(
      run(store->moderate(entry(1, Sanction{person(1), rooms::SanctionKind::mute, until}))).status,
      ModerateStatus::applied);
  server.kill();
  cut_tail(server, 300);
  server.start();
  EXPECT_EQ(post_until_known(*store, 1, 2).status, muted);
  const auto all = read(*store);
  ASSERT_EQ(all->events.size(), 2u);
  EXPECT_TRUE(std::holds_alternative<rooms::Sanctioned>(all->events[1]->body));
}

TEST_F(Outage, SaysAgainWhatAnotherGatewayDecided) {
  RedisServer server;
  auto gone = open(server);
  const auto stays = open(server);
  bool heard = false;
  const auto subscription =
      stays->subscribe(room_of(7), runner.context().get_executor(),
                       [&](const SharedEvent& event) { heard = heard || event; });
  run(stays->position(room_of(7)));
  run(gone->moderate(entry(1, Sanction{person(1), rooms::SanctionKind::mute, {}})));
  runner.until([&] { return heard; });
  gone.reset();
  server.kill();
  server.start();
  const auto newcomer = open(server);
  std::uint32_t n = 0;
  EXPECT_TRUE(support::eventually([&] { return post(*newcomer, 1, ++n).status == muted; }));
}

TEST_F(Outage, SaysReadOnlyWithinThreeSecondsAndIsBackByItself) {
  RedisServer server(on_disk);
  const auto store = open(server, Durability::memory, RedisStore::Options().heartbeat);
  std::optional<Availability> said;
  const auto subscription =
      store->watch(runner.context().get_executor(), [&](Availability now) { said = now; });
  runner.until([&] { return said == Availability::live; });
  const auto began = std::chrono::steady_clock::now();
  server.pause();
  runner.until([&] { return said == Availability::read_only; });
  EXPECT_LT(std::chrono::steady_clock::now() - began, core::milliseconds(3000));
  server.resume();
  runner.until([&] { return said == Availability::live; });
  EXPECT_EQ(post(*store, 1, 1).status, accepted);
}

// A question that is not answered must not keep it from noticing.
TEST_F(Outage, SaysReadOnlyAsSoonWhileItAsksAboutTheDisk) {
  RedisServer server(on_disk);
  RedisStore::Options options;
  options.redis.target = *redis::parse_target(server.url());
  options.durability = Durability::disk;
  options.aof_rewrite = core::milliseconds(1500);  // so often it asks
  auto opened = RedisStore::open(std::move(options));
  ASSERT_TRUE(opened);
  const auto store = std::move(*opened);
  std::optional<Availability> said;
  const auto subscription =
      store->watch(runner.context().get_executor(), [&](Availability now) { said = now; });
  auto asked = [client = server.client()]() mutable {
    const auto stats = client.text({"INFO", "commandstats"});
    const auto at = stats.find("cmdstat_config|get:calls=");
    return at == std::string::npos ? 0 : std::stoi(stats.substr(at + 25));
  };
  for (int round = 0; round < 4; ++round) {
    runner.until([&] { return said == Availability::live; });
    const int before = asked();
    ASSERT_TRUE(support::eventually([&] { return asked() > before; }));
    // It asks again before it can have noticed, mostly.
    const auto began = std::chrono::steady_clock::now();
    server.pause();
    runner.until([&] { return said == Availability::read_only; });
    EXPECT_LT(std::chrono::steady_clock::now() - began, core::milliseconds(2700));
    server.resume();
  }
}

TEST_F(Outage, FindsOutWhatBecameOfAPostThatWasNotAnswered) {
  RedisServer server;
  const auto store = open(server);
  post(*store, 1, 1);
  server.pause();
  boost::asio::steady_timer timer(runner.context(), core::milliseconds(1500));
  timer.async_wait([&](boost::system::error_code) { server.resume(); });
  const auto answer = post(*store, 1, 2);
  EXPECT_EQ(answer.status, accepted);
  EXPECT_EQ(answer.position.seq, 2u);
  EXPECT_EQ(read(*store)->events.size(), 2u);
}

TEST_F(Outage, LeavesNobodyWithAHoleWhenSubscriptionsAreCut) {
  RedisServer server;
  // Nothing is pulled, so that only what is said after the reconnect can help.
  const auto store =
      open(server, Durability::memory, core::milliseconds(100), std::chrono::hours(1));
  auto client = server.client();
  std::vector<rooms::Seq> log;
  bool doubt = false;
  // What a feed does: in order it takes, otherwise it reads on from where it is.
  const auto subscription =
      store->subscribe(room_of(7), runner.context().get_executor(), [&](const SharedEvent& event) {
        if (event && event->position.seq == log.size() + 1)
          log.push_back(event->position.seq);
        else if (!event || event->position.seq > log.size())
          doubt = true;
      });
  const auto epoch = run(store->position(room_of(7)))->log.top.epoch;
  const auto read_on = [&] {
    const auto page = read(*store, {{epoch, log.size()}});
    for (const auto& event : page->events)  // some may have been told meanwhile
      if (event->position.seq == log.size() + 1) log.push_back(event->position.seq);
  };
  for (std::uint32_t n = 1; n <= 60; ++n) {
    if (n % 6 == 0) client({"CLIENT", "KILL", "TYPE", "pubsub"});
    ASSERT_EQ(post(*store, 1, n).status, accepted);
    if (std::exchange(doubt, false)) read_on();
  }
  runner.until([&] { return doubt || log.size() == 60; });
  if (doubt) read_on();
  ASSERT_EQ(log.size(), 60u);
  for (std::size_t i = 0; i < log.size(); ++i) EXPECT_EQ(log[i], i + 1);
}

// A server that refuses to write as long as one of its settings is so.
class Unwilling : public Outage {
 protected:
  void reads_but_takes_nothing_while(const std::string& setting) {
    RedisServer server;
    const auto store = open(server);
    post(*store, 1, 1);
    auto client = server.client();
    client({"CONFIG", "SET", setting, "1"});
    EXPECT_EQ(post(*store, 1, 2).status, unavailable);
    const auto page = read(*store);
    ASSERT_TRUE(page);
    EXPECT_EQ(page->events.size(), 1u);
    client({"CONFIG", "SET", setting, "0"});
    EXPECT_EQ(post_until_known(*store, 1, 2).status, accepted);
  }
};

TEST_F(Unwilling, ReadsButTakesNothingWhenMemoryIsFull) {
  reads_but_takes_nothing_while("maxmemory");
}

TEST_F(Unwilling, ReadsButTakesNothingWithoutTheReplicasItWasPromised) {
  reads_but_takes_nothing_while("min-replicas-to-write");
}

TEST_F(Outage, TeachesItsScriptsAgain) {
  RedisServer server;
  const auto store = open(server);
  auto client = server.client();
  for (std::uint32_t n = 1; n <= 5; ++n) {
    client({"SCRIPT", "FLUSH"});
    EXPECT_EQ(post(*store, 1, n).status, accepted);
  }
}

TEST_F(Outage, BeginsWithoutRedisAndFindsItLater) {
  const auto port = support::free_port();
  RedisStore::Options options;
  options.redis.target = *redis::parse_target("redis://127.0.0.1:" + std::to_string(port));
  options.heartbeat = core::milliseconds(100);
  options.first_wait = core::milliseconds(100);
  auto opened = RedisStore::open(std::move(options));
  const auto store = std::move(*opened);
  EXPECT_EQ(post(*store, 1, 1).status, unavailable);
  const RedisServer server({}, port);
  EXPECT_EQ(post_until_known(*store, 1, 1).status, accepted);
}

TEST_F(Outage, EndsWhatIsUnderWayWhenTheStoreEnds) {
  RedisServer server;
  auto store = open(server);
  post(*store, 1, 1);
  server.pause();
  std::optional<PublishStatus> status;
  boost::asio::co_spawn(
      runner.context(),
      [](RedisStore& into, std::optional<PublishStatus>& out) -> boost::asio::awaitable<void> {
        const auto answer = co_await into.publish(draft(1, 2));
        out = answer.status;
      }(*store, status),
      boost::asio::detached);
  boost::asio::post(runner.context(), [&] { store.reset(); });
  runner.until([&] { return status.has_value(); });
  EXPECT_EQ(status, unavailable);
  server.resume();
}

}  // namespace
}  // namespace hearth::store
