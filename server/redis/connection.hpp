// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "redis/access.hpp"
#include "redis/failure.hpp"
#include "redis/request.hpp"
#include "redis/wire.hpp"

namespace hearth::redis {

// One connection for commands: many requests in flight, answered in order. What was asked for
// while the last write was under way goes out in one piece. On one executor; held by a shared_ptr
// by whoever waits in it.
class Connection {
 public:
  explicit Connection(const Access& access);

  boost::asio::awaitable<Result<void>> open(Address address);

  // Until the connection ends. Then everything waiting has failed.
  boost::asio::awaitable<void> run();
  void close() { wire_.close(); }
  bool closed() const { return wire_.closed(); }

  // `request` is read before the first wait.
  boost::asio::awaitable<Result<ConfirmedBatch>> exchange(const Request& request, core::Tick until);

 private:
  struct Exchange;
  using Shared = std::shared_ptr<Exchange>;
  // What the next replies belong to: an exchange's, or the WAIT behind a group.
  struct Expected {
    Shared exchange;  // null: a WAIT
    std::size_t replies = 1;
    core::Tick sent_at{};
  };

  Result<ConfirmedBatch> give_up(const Shared& exchange);
  void fill(std::string& out);
  void take(Reply&& reply);
  void take_wait(const Reply& reply);
  void fail_all();

  const Access& access_;
  Wire wire_;
  std::deque<Shared> queue_;  // not yet handed to the wire
  std::size_t queued_bytes_ = 0;
  std::deque<Expected> in_flight_;
  std::size_t in_flight_exchanges_ = 0;
  std::vector<Shared> confirming_;  // covered by the WAIT in flight
};

}  // namespace hearth::redis
