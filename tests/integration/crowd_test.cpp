// SPDX-License-Identifier: Apache-2.0
// Too many connections, of every kind, beside somebody who notices nothing.
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <algorithm>
#include <filesystem>

#include "support/beside.hpp"
#include "support/eventually.hpp"

namespace hearth {
namespace {

using support::eventually;
using support::RawClient;
using support::Stream;
namespace pb = hearth::v1;

class Crowd : public support::Beside {
 protected:
  explicit Crowd(std::map<std::string, std::string> environment = {})
      : Beside(std::move(environment)) {}

  std::size_t open_files() const {
    std::size_t count = 0;
    const auto folder = "/proc/" + std::to_string(server.pid()) + "/fd";
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
    return count;
  }
  // Numbers are given out from the lowest: a limit here leaves none between.
  std::size_t files_end() const {
    std::size_t end = 0;
    const auto folder = "/proc/" + std::to_string(server.pid()) + "/fd";
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      end = std::max<std::size_t>(end, std::stoul(entry.path().filename().string()) + 1);
    return end;
  }
  void limit_files(std::size_t most) const {
    const rlimit files{most, most};
    ASSERT_EQ(::prlimit(server.pid(), RLIMIT_NOFILE, &files, nullptr), 0);
  }
  void expect_room_for_one_more(std::uint8_t device) {
    RawClient late(server.port());
    late.enter(device);
    late.join("fast");
    EXPECT_EQ(late.post("fast", 1, "made it").ack().status(), pb::ACK_STATUS_ACCEPTED);
  }
};
class SmallHouse : public Crowd {
 protected:
  SmallHouse() : Crowd({{"HEARTH_LIMITS_CONNECTIONS", "30"}}) {}
};
INSTANTIATE_TEST_SUITE_P(Shards, Crowd, testing::Values("1", "4"));
INSTANTIATE_TEST_SUITE_P(Shards, SmallHouse, testing::Values("1", "4"));

TEST_P(Crowd, ComesAndGoesWithoutLeavingAnything) {
  const auto files = open_files();
  for (int round = 0; round < 500; ++round) {
    Stream stream(server.port());
    switch (round % 4) {
      case 0:
        stream.close(true);
        break;
      case 1:
        stream.send("GET /v1/ws HTTP/1.1\r\nHost: a\r\nUpgr");
        break;
      case 2:
        stream.send("\x16\x03\x01");
        stream.end_sending();
        break;
      default:
        break;
    }
  }
  for (std::uint8_t i = 1; i <= 100; ++i) {
    RawClient visitor(server.port());
    visitor.enter(static_cast<std::uint8_t>(i % 50 + 1));
    visitor.join("fast");
    if (i % 2 == 0) visitor.stream().close(true);
  }
  EXPECT_TRUE(eventually([&] { return open_files() <= files; }));
  expect_room_for_one_more(60);
}

TEST_P(Crowd, FindsNoFilesLeftAndGetsInOnceThereAre) {
#if defined(__has_feature) && __has_feature(undefined_behavior_sanitizer)
  GTEST_SKIP() << "the sanitizer opens a pipe for its checks and reports what it cannot check";
#endif
  rlimit before{};
  ASSERT_EQ(::prlimit(server.pid(), RLIMIT_NOFILE, nullptr, &before), 0);
  const auto most = files_end() + 10;
  limit_files(most);
  std::vector<std::unique_ptr<Stream>> crowd;
  for (std::size_t i = 0; i < most; ++i) crowd.push_back(std::make_unique<Stream>(server.port()));
  EXPECT_TRUE(eventually([&] { return open_files() == most; })) << "the limit was not reached";
  // Those inside go on.
  const auto messages = bystander->messages();
  EXPECT_TRUE(eventually([&] { return bystander->messages() >= messages + 5; }));
  crowd.clear();
  expect_room_for_one_more(60);
}

TEST_P(SmallHouse, MakesWayForWhoSaysHello) {
  std::vector<std::unique_ptr<Stream>> half_open;
  for (int i = 0; i < 29; ++i) half_open.push_back(std::make_unique<Stream>(server.port()));
  if (std::string(GetParam()) == "1") {
    expect_room_for_one_more(60);
    EXPECT_TRUE(half_open.front()->is_readable(5000)) << "the oldest had to go";
    return;
  }
  // With several shards a place comes free on the shard that is asked, if it has a stranger.
  for (int tries = 0; tries < 50; ++tries) {
    RawClient late(server.port());
    if (late.upgrade() != 101) continue;
    return;
  }
  FAIL() << "nobody new got in";
}

TEST_P(SmallHouse, IsFullOfThosePresentAndSaysNoMore) {
  std::vector<std::unique_ptr<RawClient>> people;
  for (std::uint8_t i = 1; i <= 29; ++i) {
    people.push_back(std::make_unique<RawClient>(server.port()));
    people.back()->enter(i);
  }
  Stream late(server.port());
  EXPECT_EQ(late.read_some(), "") << "closed without a word";
  people.pop_back();
  EXPECT_TRUE(eventually([&] {
    try {
      expect_room_for_one_more(60);
      return true;
    } catch (const std::exception&) {
      return false;  // the place is not back yet
    }
  }));
}

TEST_P(Crowd, OfAHundredFromOneAddressIsNotHeldBack) {
  std::vector<std::unique_ptr<RawClient>> people;
  for (std::uint8_t i = 1; i <= 100; ++i) {
    people.push_back(std::make_unique<RawClient>(server.port()));
    people.back()->enter(i);
    ASSERT_TRUE(people.back()->join("other").has_joined());
  }
  for (auto& one : people)
    EXPECT_EQ(one->post("other", 1, "hello").ack().status(), pb::ACK_STATUS_ACCEPTED);
  for (std::uint64_t seq = 1; seq <= people.size(); ++seq)
    ASSERT_EQ(people.front()->next_event().position().seq(), seq);
}

}  // namespace
}  // namespace hearth
