// SPDX-License-Identifier: Apache-2.0
#include "shard/feed.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <array>

#include "identity/keys.hpp"
#include "moderation/rule_set_builder.hpp"
#include "shard/node.hpp"
#include "support/slow_store.hpp"

namespace hearth::shard {
namespace {

namespace asio = boost::asio;

class FeedTest : public testing::Test {
 protected:
  FeedTest() {
    room.slug = "room";
    room.id.bytes.fill(7);
    room.retention = core::seconds(600);
    auto table = std::make_shared<RoomTable>();
    (*table)[room.slug] = room;
    node = std::make_unique<Node>(Node::Options{}, store, keys, table, rules);
    node->shard(0).start({});
  }

  template <class F>
  auto here(F work) {
    return asio::co_spawn(
               node->shard(0).executor(),
               [](F inner) -> asio::awaitable<decltype(inner())> { co_return inner(); }(work),
               asio::use_future)
        .get();
  }
  // Looks again until it holds, ten seconds at most.
  template <class F>
  bool comes(F holds) {
    const auto end = std::chrono::steady_clock::now() + core::seconds(10);
    while (std::chrono::steady_clock::now() < end)
      if (here(holds)) return true;
    return false;
  }
  void post(std::uint32_t n) {
    store::Draft draft;
    draft.room = room.id;
    draft.n = n;
    draft.body = rooms::Message{"hello", {}, 0};
    draft.retention = room.retention;
    const auto answer =
        asio::co_spawn(node->shard(0).executor(), store.publish(draft), asio::use_future).get();
    ASSERT_EQ(answer.status, store::PublishStatus::accepted);
  }
  rooms::Seq top() {
    RoomView* view = node->shard(0).find_view(room.id);
    Attachment reader;
    const auto start = view->attach(reader, {}, 0);
    view->detach(reader);
    return start.top.seq;
  }

  support::SlowStore store;
  std::vector<moderation::Problem> problems;
  std::shared_ptr<const moderation::RuleSet> rules = moderation::build_rule_set({}, {}, problems);
  identity::DeploymentKeys keys =
      identity::DeploymentKeys::from_master(std::array<std::uint8_t, 32>{});
  Room room;
  std::unique_ptr<Node> node;
};

// Events that came while the first page was on its way were dropped until the next check, two
// seconds later.
TEST_F(FeedTest, TakesWhatCameWhileItWasReadingWithoutAskingAgain) {
  here([&] { return node->shard(0).view(room).is_open(); });
  ASSERT_TRUE(comes([&] { return store.has_read(); }));
  for (std::uint32_t n = 1; n <= 3; ++n) post(n);
  here([&] {
    store.let_go();
    return true;
  });
  EXPECT_TRUE(comes([&] { return node->shard(0).view(room).is_open() && top() == 3; }));
  EXPECT_EQ(store.positions_asked, 0);
}

}  // namespace
}  // namespace hearth::shard
