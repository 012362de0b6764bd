// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "redis/client.hpp"

namespace hearth::redis {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using std::chrono::seconds;

inline Options options_for(const std::string& url) {
  Options options;
  const auto target = parse_target(url);
  if (target.has_error()) throw std::runtime_error(target.error());
  options.target = *target;
  return options;
}

// The number of a reply; -1 if it is none.
inline std::int64_t number(const Result<Reply>& result) {
  return result.has_value() && result->kind == Reply::Kind::integer ? result->integer : -1;
}

// A client and the loop it lives on, which turns only while a test waits for something.
class RunningClient {
 public:
  explicit RunningClient(Options options, Heartbeat heartbeat = {})
      : client_(context_.get_executor(), std::move(options), std::move(heartbeat)) {
    const auto started = client_.start();
    if (started.has_error()) throw std::runtime_error(started.error());
  }
  explicit RunningClient(const std::string& url, Heartbeat heartbeat = {})
      : RunningClient(options_for(url), std::move(heartbeat)) {}
  ~RunningClient() { finish(client_.stop()); }

  Client& operator*() { return client_; }
  Client* operator->() { return &client_; }
  asio::io_context& context() { return context_; }

  // Turns the loop until it is true; false after `limit`.
  template <class Condition>
  bool until(Condition condition, milliseconds limit = seconds(10)) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
      if (std::chrono::steady_clock::now() >= end) return false;
      context_.run_one_for(milliseconds(10));
    }
    return true;
  }

  template <class T>
  T await(asio::awaitable<T> work) {
    std::optional<T> result;
    asio::co_spawn(context_, std::move(work), [&](std::exception_ptr thrown, T value) {
      if (thrown) std::rethrow_exception(thrown);
      result = std::move(value);
    });
    if (!until([&] { return result.has_value(); }, seconds(30)))
      throw std::runtime_error("it did not end within 30 s");
    return std::move(*result);
  }
  void finish(asio::awaitable<void> work) {
    bool done = false;
    asio::co_spawn(context_, std::move(work), [&](std::exception_ptr) { done = true; });
    if (!until([&] { return done; }, seconds(10))) ADD_FAILURE() << "the client did not stop";
  }

  Result<Reply> call(Command command, milliseconds deadline = call_deadline) {
    auto key = command.arguments().size() > 1 ? command.arguments()[1] : std::string();
    return await(client_.call(std::move(key), std::move(command), deadline));
  }
  // The reply's text or number; for a failure its description in brackets.
  std::string text(Command command, milliseconds deadline = call_deadline) {
    const auto result = call(std::move(command), deadline);
    if (result.has_error()) return '[' + describe(result.error()) + ']';
    return result->kind == Reply::Kind::integer ? std::to_string(result->integer) : result->text;
  }

 private:
  asio::io_context context_{1};
  Client client_;
};

}  // namespace hearth::redis
