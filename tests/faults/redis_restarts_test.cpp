// SPDX-License-Identifier: Apache-2.0
// Redis is killed and starts again with all, some or nothing of what it had.
#include <filesystem>
#include <random>

#include "faults/scene.hpp"

namespace hearth::faults {
namespace {

using std::chrono::seconds;
using support::RedisServer;

class RedisRestarts : public testing::Test {
 protected:
  // What a power cut takes: the end of what was appended last, at first enough to hold a post.
  void cut_tail(const RedisServer& redis) {
    std::filesystem::path newest;
    for (const auto& file : std::filesystem::directory_iterator(redis.folder() + "/appendonlydir"))
      if (file.path().string().ends_with(".incr.aof")) newest = std::max(newest, file.path());
    const auto size = std::filesystem::file_size(newest);
    const auto cut = std::min<std::uintmax_t>(cuts_++ == 0 ? 4096 : 1 + random_() % 4096, size);
    std::filesystem::resize_file(newest, size - cut);
  }

  std::mt19937 random_{seed()};
  int cuts_ = 0;
  testing::ScopedTrace seeded_{__FILE__, __LINE__, "HEARTH_SEED=" + std::to_string(seed())};
};

TEST_F(RedisRestarts, WithTheWholeFileNothingIsLostAndTheNewEpochIsNotNoticed) {
  RedisServer redis({"appendonly yes", "appendfsync always"});
  Scene scene(redis.url());
  scene.repeat(seconds(2), [&] {
    redis.kill();
    redis.start();
    EXPECT_TRUE(scene.goes_on());
  });
  EXPECT_TRUE(scene.everybody_knows(false, seconds(5)));
  expect_whole(scene.end());
}

// While the disk is slow this setting lets answers go ahead of the file; what that costs is named.
TEST_F(RedisRestarts, WithAFileWrittenEverySecondWhatMayBeMissingIsNamed) {
  RedisServer redis({"appendonly yes", "appendfsync everysec"});
  Scene scene(redis.url());
  scene.repeat(seconds(2), [&] {
    redis.kill();
    redis.start();
    EXPECT_TRUE(scene.goes_on());
  });
  const auto verdict = scene.end();
  expect_sound(verdict);
  EXPECT_EQ(verdict.resets, 0u);
}

TEST_F(RedisRestarts, WithoutAFileEverybodyIsToldThatTheLogIsNew) {
  RedisServer redis;
  Scene scene(redis.url());
  redis.kill();
  redis.start();
  EXPECT_TRUE(scene.goes_on());
  const auto verdict = scene.end();
  expect_sound(verdict);
  EXPECT_FALSE(verdict.lost.empty());
  EXPECT_EQ(verdict.resets, 5u) << "each of five listeners once";
  EXPECT_EQ(verdict.lost_gaps, 0u);
}

TEST_F(RedisRestarts, WithTheEndOfTheFileCutWhatIsLostIsNamedExactly) {
  RedisServer redis({"appendonly yes", "appendfsync everysec"});
  Scene scene(redis.url());
  scene.repeat(seconds(2), [&] {
    redis.kill();
    cut_tail(redis);
    redis.start();
    EXPECT_TRUE(scene.goes_on());
  });
  const auto verdict = scene.end();
  expect_sound(verdict);
  EXPECT_FALSE(verdict.lost.empty());
  EXPECT_GT(verdict.lost_gaps, 0u);
  EXPECT_EQ(verdict.resets, 0u);
}

}  // namespace
}  // namespace hearth::faults
