// SPDX-License-Identifier: Apache-2.0
// A gateway that can reach Redis and does not hear it, and one that hears it again.
#include <algorithm>

#include "contract/redis_fixture.hpp"
#include "support/fault_proxy.hpp"

namespace hearth::store {
namespace {

using enum PublishStatus;
using std::chrono::milliseconds;
using support::FaultProxy;
using support::RedisServer;
using Clock = std::chrono::steady_clock;

class Deaf : public Outage {
 protected:
  std::unique_ptr<RedisStore> open_through(const FaultProxy& proxy) {
    RedisStore::Options options;
    options.redis.target =
        *redis::parse_target("redis://127.0.0.1:" + std::to_string(proxy.port()));
    options.heartbeat = milliseconds(200);
    options.pull = milliseconds(100);
    auto opened = RedisStore::open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error());
    return std::move(*opened);
  }
};

TEST_F(Deaf, IsToldOfWhatIsSaidElsewhereByLookingForItself) {
  RedisServer server;
  FaultProxy proxy(server.port());
  const auto deaf = open_through(proxy);
  const auto elsewhere = open(server);
  int told = 0;
  const auto subscription = deaf->subscribe(room_of(7), runner.context().get_executor(),
                                            [&](const SharedEvent&) { ++told; });
  std::optional<Availability> said;
  const auto watch =
      deaf->watch(runner.context().get_executor(), [&](Availability now) { said = now; });
  run(deaf->position(room_of(7)));
  proxy.black_hole_subscribers(true);
  // The first one waits until the silence is noticed; the others only for the next look.
  for (std::uint32_t n = 1; n <= 10; ++n) {
    const int before = told;
    const auto began = Clock::now();
    const auto position = post(*elsewhere, 1, n).position;
    ASSERT_GT(position.seq, 0u);
    runner.until([&] { return told > before; });
    ASSERT_GT(told, before) << "nobody here was told of message " << n;
    EXPECT_LT(Clock::now() - began, n == 1 ? milliseconds(3000) : milliseconds(1000)) << n;
    EXPECT_EQ(run(deaf->position(room_of(7)))->log.top.seq, n);
  }
  EXPECT_EQ(said, Availability::live) << "whoever is deaf can still speak";
  EXPECT_EQ(post(*deaf, 2, 1).status, accepted);
  EXPECT_TRUE(support::eventually([&] { return !deaf->trouble().empty(); })) << "it is not ready";
  proxy.black_hole_subscribers(false);
  EXPECT_TRUE(support::eventually([&] { return deaf->trouble().empty(); }));
}

// Every room asks for its position after a reconnect; together they would be a blow to Redis.
TEST_F(Deaf, AsksAboutManyRoomsOneAfterTheOtherOnceItHearsAgain) {
  constexpr int rooms = 400;
  RedisServer server;
  const auto store = open(server, Durability::memory, milliseconds(500), std::chrono::hours(1));
  std::vector<Clock::time_point> rung(rooms);
  std::vector<Subscription> subscriptions;
  for (int i = 0; i < rooms; ++i) {
    core::RoomId id;
    id.bytes = {static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8)};
    subscriptions.push_back(
        store->subscribe(id, runner.context().get_executor(), [&rung, i](const SharedEvent& event) {
          if (!event && rung[i] == Clock::time_point{}) rung[i] = Clock::now();
        }));
    run(store->position(id));
  }
  rung.assign(rooms, {});
  server.client()({"CLIENT", "KILL", "TYPE", "pubsub"});
  runner.until([&] { return std::ranges::find(rung, Clock::time_point{}) == rung.end(); });
  const auto [first, last] = std::ranges::minmax(rung);
  ASSERT_NE(first, Clock::time_point{}) << "a room was forgotten";
  EXPECT_GT(last - first, milliseconds(100)) << "all at once";
}

}  // namespace
}  // namespace hearth::store
