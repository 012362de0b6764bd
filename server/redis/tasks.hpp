// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>

#include "redis/signal.hpp"

namespace hearth::redis {

// Everything of a client that runs, counted, so that stopping can wait for it. On one executor.
class Tasks {
 public:
  explicit Tasks(boost::asio::any_io_executor executor);

  void spawn(boost::asio::awaitable<void> task);

  // Counts work that runs on somebody else's coroutine while it lives.
  class Entry {
   public:
    explicit Entry(Tasks& tasks) : tasks_(tasks) { tasks_.begin(); }
    ~Entry() { tasks_.end(); }
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    Tasks& tasks_;
  };

  // Waits until nothing runs any more; who asked for the end has told the rest to end.
  boost::asio::awaitable<void> ended();
  bool none() const { return running_ == 0; }

 private:
  void begin();
  void end();

  boost::asio::any_io_executor executor_;
  std::size_t running_ = 0;
  Signal idle_;
};

}  // namespace hearth::redis
