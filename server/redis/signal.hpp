// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <set>

#include "core/time.hpp"

namespace hearth::redis {

// Something to wait for, with a limit. Lives on one executor and outlives those who wait.
class Signal {
 public:
  explicit Signal(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  // Wakes everyone who waits; who waits later goes on at once, until it is lowered.
  void raise();
  void lower() { raised_ = false; }
  bool raised() const { return raised_; }

  // Returns when raised or at `until`, whichever comes first.
  boost::asio::awaitable<void> wait(core::Tick until);

 private:
  boost::asio::any_io_executor executor_;
  std::set<boost::asio::steady_timer*> waiting_;
  bool raised_ = false;
};

// For waits that only an event ends; each use says which.
inline constexpr core::Tick no_limit = core::Tick::max();

}  // namespace hearth::redis
