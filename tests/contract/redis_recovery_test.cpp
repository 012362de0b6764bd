// SPDX-License-Identifier: Apache-2.0
// After the server became another, no post is taken in a room until somebody who knows what was
// decided there has said it again, or a few seconds are over.
#include "contract/redis_fixture.hpp"
#include "store/redis/room_steps.hpp"
#include "store/redis/stored_body.hpp"

namespace hearth::store {
namespace {

using enum PublishStatus;
using std::chrono::hours;
using std::chrono::milliseconds;
using support::RedisServer;
using Clock = std::chrono::steady_clock;

const std::vector<std::string> on_disk{"appendonly yes", "appendfsync always"};
constexpr milliseconds recovery{2000};

class Recovery : public Outage {
 protected:
  // `hearing`: after how long a listener counts as one who knows.
  std::unique_ptr<RedisStore> open_with(const RedisServer& on, milliseconds hearing) {
    RedisStore::Options options;
    options.redis.target = *redis::parse_target(on.url());
    options.heartbeat = milliseconds(100);
    options.pull = milliseconds(50);
    options.recovery = recovery;
    options.hearing = hearing;
    auto opened = RedisStore::open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error());
    return std::move(*opened);
  }
  std::unique_ptr<RedisStore> open_stranger() { return open_with(server, hours(1)); }
  std::unique_ptr<RedisStore> open_listener() { return open_with(server, milliseconds(0)); }

  // As a feed: it is told, and then asks how far the room is.
  Subscription listen(RedisStore& store) {
    auto subscription = store.subscribe(room_of(7), runner.context().get_executor(),
                                        [this](const SharedEvent& event) { doubt |= !event; });
    EXPECT_TRUE(run(store.position(room_of(7))));
    return subscription;
  }
  void become_another() { ASSERT_EQ(server.client().text({"DEBUG", "CHANGE-REPL-ID"}), "OK"); }
  // How long the first post after now takes until it is accepted.
  milliseconds time_of_post(RedisStore& store, std::uint8_t who, std::uint32_t n) {
    const auto began = Clock::now();
    EXPECT_EQ(post_until_known(store, who, n).status, accepted);
    return std::chrono::duration_cast<milliseconds>(Clock::now() - began);
  }
  static boost::asio::awaitable<bool> once(redis::Client& client, redis::Invocation step) {
    auto opened =
        co_await client.run(*step.script, std::move(step.keys), std::move(step.arguments));
    co_await client.stop();
    co_return opened.has_value();
  }
  std::string recovering() {
    return server.client().text({"HGET", "{r:" + core::to_base32(room_of(7).bytes) + "}:m", "rc"});
  }

  RedisServer server{[] {
    auto settings = on_disk;
    settings.emplace_back("enable-debug-command yes");
    return settings;
  }()};
  bool doubt = false;
};

TEST_F(Recovery, WaitsWhereNobodyKnowsWhatWasDecidedAndThenGoesOn) {
  const auto store = open_stranger();
  EXPECT_LT(time_of_post(*store, 1, 1), recovery) << "a new room has lost nothing";
  EXPECT_EQ(recovering(), "");
  become_another();
  const auto took = time_of_post(*store, 1, 2);
  EXPECT_GE(took, recovery - milliseconds(50));
  EXPECT_LT(took, milliseconds(5000));
  EXPECT_LT(time_of_post(*store, 1, 3), recovery) << "once";
}

TEST_F(Recovery, NeverWaitsLongerThanFiveSeconds) {
  const auto store = open_stranger();
  post(*store, 1, 1);
  const auto meta = "{r:" + core::to_base32(room_of(7).bytes) + "}:m";
  const auto epoch = server.client().text({"HGET", meta, "e"});
  become_another();
  redis::Options options;
  options.target = *redis::parse_target(server.url());
  redis::Client client(runner.context().get_executor(), std::move(options));
  ASSERT_TRUE(client.start());
  ASSERT_TRUE(run(once(client, open_step(room_of(7), {}, epoch, epoch_text(42), hours(1)))));
  const auto now = server.client()({"TIME"});
  const auto now_us = std::stoll(now.items[0].text) * 1'000'000 + std::stoll(now.items[1].text);
  EXPECT_LE(std::stoll(recovering()), now_us + 5'000'000);
  EXPECT_GT(std::stoll(recovering()), now_us);
}

TEST_F(Recovery, EndsAtOnceWhereSomebodyListenedAndNothingWasDecided) {
  const auto store = open_listener();
  const auto subscription = listen(*store);
  post(*store, 1, 1);
  become_another();
  EXPECT_LT(time_of_post(*store, 1, 2), recovery - milliseconds(500));
  EXPECT_EQ(recovering(), "");
}

// The one that opens the new epoch knows nothing; the other one knows of a mute that is lost.
TEST_F(Recovery, WaitsForTheGatewayThatKnows) {
  const auto knows = open_listener();
  const auto stranger = open_stranger();
  ASSERT_EQ(post(*stranger, 1, 1).status, accepted);
  ASSERT_EQ(
      run(knows->moderate(entry(1, Sanction{person(1), rooms::SanctionKind::mute, {}}))).status,
      ModerateStatus::applied);
  auto client = server.client();
  const auto tag = "{r:" + core::to_base32(room_of(7).bytes) + "}:";
  // What a failover to a replica that was behind does.
  client({"DEL", tag + "x", tag + "i"});
  client({"HSET", tag + "m", "s", "1"});
  client({"XDEL", tag + "s", "2-0"});
  ASSERT_EQ(client.text({"XSETID", tag + "s", "1-0"}), "OK");
  become_another();
  const auto began = Clock::now();
  EXPECT_EQ(post_until_known(*stranger, 1, 2).status, muted);
  EXPECT_LT(Clock::now() - began, recovery) << "the one that knows has opened the room";
}

TEST_F(Recovery, IsEndedByAListenerThatDoesNotPost) {
  const auto knows = open_listener();
  const auto subscription = listen(*knows);
  const auto stranger = open_stranger();
  ASSERT_EQ(post(*stranger, 1, 1).status, accepted);
  become_another();
  std::optional<PublishAnswer> answer;
  boost::asio::co_spawn(
      runner.context(),
      [](RedisStore& into, std::optional<PublishAnswer>& out) -> boost::asio::awaitable<void> {
        out = co_await into.publish(draft(1, 2));
      }(*stranger, answer),
      boost::asio::detached);
  const auto began = Clock::now();
  runner.until([&] { return doubt; });  // told that the server is another
  run(knows->position(room_of(7)));
  runner.until([&] { return answer.has_value(); });
  EXPECT_EQ(answer->status, accepted);
  EXPECT_LT(Clock::now() - began, recovery - milliseconds(300));
}

TEST_F(Recovery, TakesNothingOfALostRoomWhileItsServerIsNew) {
  RedisServer forgetful;
  const auto store = open_with(forgetful, hours(1));
  ASSERT_EQ(post(*store, 1, 1).status, accepted);
  std::optional<Availability> said;
  const auto subscription =
      store->watch(runner.context().get_executor(), [&](Availability now) { said = now; });
  forgetful.kill();
  runner.until([&] { return said == Availability::read_only; });
  forgetful.start();
  runner.until([&] { return said == Availability::live; });
  EXPECT_GE(time_of_post(*store, 1, 2), recovery - milliseconds(1000));
}

// P12, with the settings of a gateway.
TEST_F(Recovery, TakesPostsFiveSecondsAfterARestartAtTheLatest) {
  RedisStore::Options options;
  options.redis.target = *redis::parse_target(server.url());
  auto opened = RedisStore::open(std::move(options));
  ASSERT_TRUE(opened);
  const auto store = std::move(*opened);
  for (std::uint32_t n = 1; n <= 3; ++n) {
    ASSERT_EQ(post_until_known(*store, 1, n).status, accepted);
    server.kill();
    server.start();
    EXPECT_LE(time_of_post(*store, 2, n), milliseconds(5000)) << "restart " << n;
  }
}

}  // namespace
}  // namespace hearth::store
