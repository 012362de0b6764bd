// SPDX-License-Identifier: Apache-2.0
#include "store/subscribers.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <numeric>

#include "store/embedded/embedded_store.hpp"
#include "store/model/model_store.hpp"

namespace hearth::store {
namespace {

class SubscribersTest : public testing::Test {
 protected:
  Subscription listen(int key, std::optional<int> first = std::nullopt) {
    return subscribers.add(
        key, context.get_executor(), [this](int value) { heard.push_back(value); }, first);
  }
  void deliver() {
    context.restart();
    context.run();
  }

  boost::asio::io_context context;
  Subscribers<int, int> subscribers;
  std::vector<int> heard;
};

TEST_F(SubscribersTest, HearWhatIsToldUnderTheirKeyInOrder) {
  const auto subscription = listen(1);
  subscribers.tell(1, 10);
  subscribers.tell(2, 20);
  subscribers.tell(1, 11);
  deliver();
  EXPECT_EQ(heard, (std::vector{10, 11}));
}

TEST_F(SubscribersTest, HearTheFirstValueBeforeAnythingElse) {
  const auto subscription = listen(1, 9);
  subscribers.tell(1, 10);
  deliver();
  EXPECT_EQ(heard, (std::vector{9, 10}));
}

TEST_F(SubscribersTest, HearNothingAfterTheyLeftEvenIfItWasUnderWay) {
  {
    const auto subscription = listen(1, 9);
    subscribers.tell(1, 10);
  }
  deliver();
  EXPECT_TRUE(heard.empty());
}

constexpr int bound = Subscribers<int, int>::waiting_max;

TEST_F(SubscribersTest, LoseWhatComesBeyondTheBoundAndHearAgainOnceTheyCaughtUp) {
  const auto subscription = listen(1);
  for (int i = 0; i < bound + 10; ++i) subscribers.tell(1, i);
  deliver();
  std::vector<int> kept(bound);
  std::iota(kept.begin(), kept.end(), 0);
  EXPECT_EQ(heard, kept);
  subscribers.tell(1, -1);
  deliver();
  EXPECT_EQ(heard.back(), -1);
}

TEST_F(SubscribersTest, OneThatDoesNotReadDoesNotKeepOthersFromHearing) {
  boost::asio::io_context stuck;
  const auto slow = subscribers.add(1, stuck.get_executor(), [](int) {});
  const auto subscription = listen(1);
  for (int i = 0; i < 2 * bound; ++i) {
    subscribers.tell(1, i);
    deliver();
  }
  EXPECT_EQ(heard.size(), 2u * bound);
}

// A shard that stops right after it started once heard of the store after it was gone.
void expect_silence_after_leaving(RoomStore& store) {
  boost::asio::io_context context;
  int heard = 0;
  {
    const auto watch = store.watch(context.get_executor(), [&](Availability) { ++heard; });
  }
  context.run();
  EXPECT_EQ(heard, 0);
}

TEST(Watching, EndsAtOnceInTheModel) {
  ModelStore store(core::now);
  expect_silence_after_leaving(store);
}

TEST(Watching, EndsAtOnceInTheEmbeddedStore) {
  std::string folder = (std::filesystem::temp_directory_path() / "hearth-watch-XXXXXX").string();
  ASSERT_TRUE(::mkdtemp(folder.data()));
  EmbeddedStore::Options options;
  options.path = folder + "/hearth.db";
  {
    const auto opened = EmbeddedStore::open(std::move(options));
    ASSERT_TRUE(opened) << opened.error();
    expect_silence_after_leaving(**opened);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace hearth::store
