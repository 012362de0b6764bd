// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "redis/client.hpp"
#include "store/ledger.hpp"
#include "store/redis/recent_batches.hpp"
#include "store/redis/room_caller.hpp"

namespace hearth::store {

// The ledger in a slot of its own, `{ledger}:`. On the client's thread; what it is given must
// outlive it.
class RedisLedger {
 public:
  struct Options {
    core::milliseconds recovery{3000};  // see RoomCaller
    core::milliseconds ring{2000};      // followers look for themselves as often as this
  };
  using Ring = std::function<void()>;

  RedisLedger(boost::asio::any_io_executor executor, redis::Client& client, RoomCaller& caller,
              Options options, Ring ring);

  boost::asio::awaitable<AppendStatus> append(LedgerBatch batch);
  boost::asio::awaitable<std::optional<LedgerPage>> read(std::uint64_t after, std::size_t limit);
  boost::asio::awaitable<std::optional<std::uint64_t>> cursor(core::RoomId room);
  boost::asio::awaitable<std::optional<std::vector<Record>>> records(std::string kind,
                                                                     std::string prefix,
                                                                     std::string after);

  // Somebody follows, somebody less.
  void add_follower();
  void remove_follower();

  // A server is another than before, and may have lost something.
  void on_other_server();

  // Puts back what was lost, rings now and then and clears away the names of what has ended, until
  // stop().
  boost::asio::awaitable<void> run();
  void stop();

 private:
  // How one batch came out when it was sent again.
  enum class Again : std::uint8_t { there, early, lost, unknown };
  // What cannot be put back is named in the log. False: it could not be asked, or not to the end.
  boost::asio::awaitable<bool> put_back();
  boost::asio::awaitable<Again> send_again(RecentBatches::Known known);
  boost::asio::awaitable<void> clear();
  boost::asio::awaitable<void> wait(core::milliseconds time);

  redis::Client& client_;
  RoomCaller& caller_;
  Options options_;
  Ring ring_;
  RecentBatches recent_;
  redis::Subscription subscription_;
  int followers_ = 0;
  boost::asio::steady_timer timer_;
  boost::asio::any_io_executor executor_;
  bool may_have_lost_ = false;
  bool stopping_ = false;
};

}  // namespace hearth::store
