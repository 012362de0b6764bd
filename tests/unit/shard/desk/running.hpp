// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace hearth::shard::desk {

// Runs a coroutine to its end.
struct Running {
  boost::asio::io_context context;

  template <class T>
  T run(boost::asio::awaitable<T> work) {
    std::optional<T> out;
    boost::asio::co_spawn(context, std::move(work), [&](std::exception_ptr problem, T result) {
      if (problem) std::rethrow_exception(problem);
      out = std::move(result);
    });
    context.restart();
    context.run();
    return std::move(*out);
  }
  void run(boost::asio::awaitable<void> work) {
    boost::asio::co_spawn(context, std::move(work), [](std::exception_ptr problem) {
      if (problem) std::rethrow_exception(problem);
    });
    context.restart();
    context.run();
  }
};

}  // namespace hearth::shard::desk
