// SPDX-License-Identifier: Apache-2.0
// Gateways that end, connections that drop, fall silent or lose replies, scripts that are
// forgotten: Redis itself stays, so nothing may be lost, doubled or reordered.
#include "faults/scene.hpp"
#include "support/fault_proxy.hpp"

namespace hearth::faults {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using support::FaultProxy;
using support::RedisServer;

class RedisConnections : public testing::Test {
 protected:
  testing::ScopedTrace seeded_{__FILE__, __LINE__, "HEARTH_SEED=" + std::to_string(seed())};
  RedisServer redis_;
};

TEST_F(RedisConnections, AGatewayKilledEveryTwoSecondsLosesNothing) {
  Scene scene(redis_.url());
  std::size_t next = 0;
  scene.repeat(seconds(2), [&] {
    auto& gateway = scene.gateway(next++ % scene.gateways());
    gateway.end(SIGKILL);
    gateway.start();
  });
  expect_whole(scene.end());
}

TEST_F(RedisConnections, SubscriptionsKilledAllTheTimeAreMendedFromTheLog) {
  Scene scene(redis_.url());
  auto client = redis_.client();
  std::int64_t killed = 0;
  scene.repeat(milliseconds(300),
               [&] { killed += client.integer({"CLIENT", "KILL", "TYPE", "pubsub"}); });
  EXPECT_GE(killed, 3);
  expect_whole(scene.end());
}

TEST_F(RedisConnections, ADeafGatewayIsSlowerAndLosesNothing) {
  FaultProxy proxy(redis_.port());
  Scene scene({"redis://127.0.0.1:" + std::to_string(proxy.port()), redis_.url(), redis_.url()});
  proxy.black_hole_subscribers(true);
  EXPECT_TRUE(scene.goes_on(50)) << "people on the deaf gateway heard nothing";
  scene.repeat(seconds(1), [&] { EXPECT_TRUE(scene.goes_on(5)); });
  proxy.black_hole_subscribers(false);
  EXPECT_TRUE(scene.goes_on());
  expect_whole(scene.end());
}

// Nothing tells the gateway but the next announcement, which comes too early.
TEST_F(RedisConnections, AnnouncementsThatGoMissingAreReadFromTheLog) {
  FaultProxy proxy(redis_.port());
  Scene scene({"redis://127.0.0.1:" + std::to_string(proxy.port()), redis_.url(), redis_.url()});
  bool missing = false;
  scene.repeat(milliseconds(150), [&] { proxy.swallow_announcements(missing = !missing); });
  proxy.swallow_announcements(false);
  expect_whole(scene.end());
}

TEST_F(RedisConnections, APartitionOfOneGatewayIsItsOwn) {
  FaultProxy proxy(redis_.port());
  Scene scene({"redis://127.0.0.1:" + std::to_string(proxy.port()), redis_.url(), redis_.url()});
  proxy.black_hole(true);
  EXPECT_TRUE(scene.chronicle().await(
      [](const auto& count) {
        return std::ranges::any_of(count.listeners,
                                   [](const auto& entry) { return entry.second.read_only; });
      },
      seconds(10)));
  const auto before = scene.chronicle().count().accepted;
  EXPECT_TRUE(scene.chronicle().await(
      [&](const auto& count) { return count.accepted > before + 20; }, seconds(10)))
      << "the other two take posts";
  proxy.black_hole(false);
  EXPECT_TRUE(scene.everybody_knows(false, seconds(10)));
  EXPECT_TRUE(scene.goes_on());
  expect_whole(scene.end());
}

// What was executed and not answered is said again with the same n, on the same gateway or another.
TEST_F(RedisConnections, PostsWhoseReplyIsSwallowedAreTakenOnce) {
  FaultProxy proxy(redis_.port());
  const auto through = "redis://127.0.0.1:" + std::to_string(proxy.port());
  Scene scene({through, through, redis_.url()});
  scene.repeat(milliseconds(700), [&] {
    proxy.swallow_replies(true);
    EXPECT_TRUE(scene.chronicle().await(
        [before = scene.chronicle().count().accepted](const auto& count) {
          return count.accepted > before + 5;
        },
        seconds(10)));
    proxy.reset_all();
    proxy.swallow_replies(false);
    EXPECT_TRUE(scene.goes_on(5));
  });
  expect_whole(scene.end());
}

TEST_F(RedisConnections, ScriptsForgottenAllTheTimeAreLoadedAgain) {
  Scene scene(redis_.url());
  auto client = redis_.client();
  scene.repeat(milliseconds(100), [&] { EXPECT_EQ(client.text({"SCRIPT", "FLUSH"}), "OK"); });
  EXPECT_TRUE(scene.goes_on());
  expect_whole(scene.end());
}

}  // namespace
}  // namespace hearth::faults
