// SPDX-License-Identifier: Apache-2.0
// Redis does not answer, or takes no more: people are told, can read on, and lose nothing.
#include "faults/scene.hpp"

namespace hearth::faults {
namespace {

namespace pb = support::pb;
using std::chrono::milliseconds;
using std::chrono::seconds;
using support::RawClient;
using support::RedisServer;

constexpr milliseconds learns_within{3000};
constexpr seconds lives_within{5};

class RedisOutages : public testing::Test {
 protected:
  // A newcomer to the gateway who was in the room before gets what came since, from its memory.
  void expect_readable(Scene& scene) {
    for (std::size_t i = 0; i < scene.gateways(); ++i) {
      RawClient reader(scene.gateway(i).port());
      reader.enter(90);
      const auto joined = reader.join(room, here_);
      ASSERT_TRUE(joined.has_joined()) << joined.ShortDebugString();
      EXPECT_TRUE(joined.joined().read_only());
      EXPECT_EQ(reader.next_event().position().seq(), here_.seq() + 1);
    }
  }
  void expect_refused(Scene& scene) {
    for (std::size_t i = 0; i < scene.gateways(); ++i) {
      RawClient writer(scene.gateway(i).port());
      writer.enter(91);
      ASSERT_TRUE(writer.join(room, here_).has_joined());
      const auto reply = writer.post(room, 1, "not now");
      EXPECT_EQ(reply.refused().reason(), pb::REASON_UNAVAILABLE);
      EXPECT_GT(reply.refused().retry_after_ms(), 0u);
    }
  }
  void learn_where(Scene& scene) {
    RawClient reader(scene.gateway(0).port());
    reader.enter(90);
    here_ = reader.join(room).joined().top();
    ASSERT_TRUE(scene.goes_on());
  }

  testing::ScopedTrace seeded_{__FILE__, __LINE__, "HEARTH_SEED=" + std::to_string(seed())};
  RedisServer redis_;
  pb::Position here_;
};

TEST_F(RedisOutages, AStallOfHalfASecondOrThreeIsOnlySlow) {
  Scene scene(redis_.url());
  for (const milliseconds stall : {milliseconds(500), milliseconds(3000)}) {
    redis_.pause();
    std::this_thread::sleep_for(stall);
    redis_.resume();
    EXPECT_TRUE(scene.everybody_knows(false, lives_within));
    EXPECT_TRUE(scene.goes_on(20, lives_within));
  }
  expect_whole(scene.end());
}

TEST_F(RedisOutages, AStallOfTenSecondsIsToldAndTheRoomStaysReadable) {
  Scene scene(redis_.url());
  learn_where(scene);
  redis_.pause();
  const auto until = std::chrono::steady_clock::now() + seconds(10);
  EXPECT_TRUE(scene.everybody_knows(true, learns_within));
  expect_readable(scene);
  expect_refused(scene);
  std::this_thread::sleep_until(until);
  redis_.resume();
  EXPECT_TRUE(scene.everybody_knows(false, lives_within));
  EXPECT_TRUE(scene.goes_on(20, lives_within));
  expect_whole(scene.end());
}

TEST_F(RedisOutages, AServerThatIsFullRefusesBeforeItWritesAnything) {
  Scene scene(redis_.url());
  learn_where(scene);
  auto client = redis_.client();
  const auto stream = client({"KEYS", "{r:*}:s"});
  ASSERT_EQ(stream.items.size(), 1u);
  ASSERT_EQ(client.text({"CONFIG", "SET", "maxmemory", "1"}), "OK");
  const auto held = client.integer({"XLEN", stream.items.front().text});
  EXPECT_TRUE(scene.everybody_knows(true, learns_within));
  expect_readable(scene);
  expect_refused(scene);
  EXPECT_EQ(client.integer({"XLEN", stream.items.front().text}), held);
  ASSERT_EQ(client.text({"CONFIG", "SET", "maxmemory", "0"}), "OK");
  EXPECT_TRUE(scene.everybody_knows(false, lives_within));
  EXPECT_TRUE(scene.goes_on(20, lives_within));
  expect_whole(scene.end());
}

}  // namespace
}  // namespace hearth::faults
