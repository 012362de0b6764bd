// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <thread>

#include "contract/redis_fixture.hpp"
#include "redis/slot.hpp"

namespace hearth::store {
namespace {

using enum PublishStatus;

class Failover : public Outage {
 protected:
  std::unique_ptr<RedisStore> open_at(const std::string& url,
                                      Durability durability = Durability::memory) {
    RedisStore::Options options;
    options.redis.target = *redis::parse_target(url);
    options.durability = durability;
    options.heartbeat = core::milliseconds(200);
    auto opened = RedisStore::open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error());
    return std::move(*opened);
  }
};

TEST_F(Failover, NamesExactlyWhatTheOldMasterHadAloneAndSaysItsMuteAgain) {
  support::RedisSentinels sentinels;
  const auto store = open_at(sentinels.url());
  rooms::Position last;
  for (std::uint32_t n = 1; n <= 10; ++n) last = post_until_known(*store, 1, n).position;
  auto& old = sentinels.master();
  auto client = old.client();
  client({"WAIT", "2", "2000"});
  for (const auto& server : sentinels.servers())
    if (server.get() != &old) server->pause();
  client({"CLIENT", "KILL", "TYPE", "replica"});  // else the kernel still delivers what follows
  for (std::uint32_t n = 11; n <= 15; ++n) last = post_until_known(*store, 1, n).position;
  ASSERT_EQ(
      run(store->moderate(entry(1, Sanction{person(2), rooms::SanctionKind::mute, {}}))).status,
      ModerateStatus::applied);
  old.kill();
  for (const auto& server : sentinels.servers())
    if (server.get() != &old) server->resume();
  sentinels.await_other_master(old);
  EXPECT_EQ(post_until_known(*store, 2, 1).status, muted) << "the mute was lost and stayed so";
  const auto page = read(*store, {last});
  ASSERT_EQ(page->plan.gaps.size(), 1u);
  EXPECT_EQ(page->plan.gaps[0].reason, rooms::GapReason::lost);
  EXPECT_EQ(page->plan.gaps[0].from, 11u);
  EXPECT_EQ(page->plan.gaps[0].to, 15u);
  const auto again = post_until_known(*store, 1, 15);
  EXPECT_EQ(again.status, accepted);
  EXPECT_EQ(again.position.seq, 12u) << "after ten messages and the mute";
}

TEST_F(Failover, LosesNothingAReplicaHasConfirmed) {
  support::RedisSentinels sentinels;
  const auto store = open_at(sentinels.url(), Durability::replica);
  rooms::Position durable;
  for (std::uint32_t n = 1; n <= 30; ++n) {
    const auto answer = post_until_known(*store, 1, n);
    if (answer.durable) durable = answer.position;
  }
  ASSERT_GT(durable.seq, 0u);
  auto& old = sentinels.master();
  old.kill();
  sentinels.await_other_master(old);
  EXPECT_EQ(post_until_known(*store, 1, 31).status, accepted);
  EXPECT_TRUE(read(*store, {durable})->plan.gaps.empty());
}

TEST_F(Failover, KeepsARoomInOrderWhileItsSlotMovesManyTimes) {
  support::RedisCluster cluster;
  World own(Backend::model);  // whoever calls outlives the store
  const auto store = open_at(cluster.url());
  const auto first = post_until_known(*store, 1, 1);
  ASSERT_EQ(first.status, accepted);
  std::atomic<bool> moved = false;
  std::vector<PublishAnswer> answers;
  std::thread writer([&] {
    for (std::uint32_t n = 2; !moved || n < 20; ++n)
      answers.push_back(own.run(store->publish(draft(1, n))));
  });
  const auto slot = redis::slot_of("{r:" + core::to_base32(room_of(7).bytes) + "}:m");
  for (int move = 0; move < 6; ++move) {
    auto& from = cluster.owner(slot);
    const auto to = std::ranges::find_if(cluster.servers(),
                                         [&](const auto& server) { return server.get() != &from; });
    cluster.move_slot(slot, **to);
  }
  moved = true;
  writer.join();
  auto known = first.position.seq;
  for (const auto& answer : answers) {
    if (answer.status != accepted) continue;
    EXPECT_GT(answer.position.seq, known);
    known = answer.position.seq;
  }
  EXPECT_GE(known, 10u);
  auto page = read(*store, {{first.position.epoch, 0}});
  ASSERT_TRUE(page) << "unreadable after its slot had moved";
  rooms::Position last{page->state.log.top.epoch, 0};
  for (;;) {
    for (const auto& event : page->events) EXPECT_EQ(event->position.seq, ++last.seq);
    if (!page->more) break;
    page = read(*store, {last});
    ASSERT_TRUE(page);
  }
  EXPECT_EQ(last.seq, page->state.log.top.seq);
  EXPECT_GE(last.seq, known);
}

}  // namespace
}  // namespace hearth::store
