// SPDX-License-Identifier: Apache-2.0
#include "app/redis_check.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

#include "redis/client.hpp"

namespace hearth::app {

namespace asio = boost::asio;

namespace {

using Look = core::result<std::vector<store::Finding>, std::string>;
constexpr std::chrono::seconds patience{2};

// False: nobody answered in time.
asio::awaitable<bool> answers(redis::Client& client) {
  const auto end = std::chrono::steady_clock::now() + patience;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (std::chrono::steady_clock::now() < end) {
    auto pong = co_await client.call("", {"PING"});
    // Who refuses a PING answers, and what it refuses is a finding.
    if (pong || pong.error().outcome == redis::Outcome::refused) co_return true;
    timer.expires_after(std::chrono::milliseconds(50));
    boost::system::error_code ec;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    (void)ec;  // only this loop uses the timer
  }
  co_return false;
}

asio::awaitable<void> look(redis::Client& client, redis::Kind kind, store::Durability durability,
                           Look& found) {
  const bool there = co_await answers(client);
  if (there) found = co_await store::verify(client, kind, durability);
  co_await client.stop();
}

}  // namespace

Look look_at_redis(redis::Options options, store::Durability durability) {
  const auto kind = options.target.kind;
  asio::io_context context{1};
  redis::Client client(context.get_executor(), std::move(options));
  if (const auto started = client.start(); !started) return started.error();
  Look found = std::string("Redis does not answer; check that it runs, redis.url and the password");
  asio::co_spawn(context, look(client, kind, durability, found), asio::detached);
  context.run();
  return found;
}

}  // namespace hearth::app
