// SPDX-License-Identifier: Apache-2.0
#include "redis/tasks.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <utility>

namespace hearth::redis {

namespace asio = boost::asio;

Tasks::Tasks(asio::any_io_executor executor) : executor_(executor), idle_(std::move(executor)) {
  idle_.raise();
}

void Tasks::begin() {
  if (running_++ == 0) idle_.lower();
}

void Tasks::end() {
  if (--running_ == 0) idle_.raise();
}

void Tasks::spawn(asio::awaitable<void> task) {
  begin();
  asio::co_spawn(executor_, std::move(task), [this](std::exception_ptr thrown) {
    end();
    if (thrown) std::rethrow_exception(thrown);
  });
}

asio::awaitable<void> Tasks::ended() {
  while (running_ > 0) co_await idle_.wait(no_limit);
}

}  // namespace hearth::redis
