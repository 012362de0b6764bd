// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "redis/access.hpp"
#include "redis/command.hpp"
#include "redis/failure.hpp"
#include "redis/reader.hpp"
#include "redis/signal.hpp"
#include "redis/socket.hpp"

namespace hearth::redis {

// A connection that speaks RESP: bytes out, replies in. Used once. On one executor.
class Wire {
 public:
  explicit Wire(const Access& access);

  // Connects and greets. The failure is not_sent (unreachable, or not in time) or what Redis
  // refused the greeting with.
  boost::asio::awaitable<Result<void>> open(Address address, core::Tick until);

  // Before run(): sends these and answers with the last reply.
  boost::asio::awaitable<Result<Reply>> ask(std::vector<Command> commands, core::Tick until);

  // Reads and writes until closed by either side; both have ended when it returns. Whenever the
  // kernel took everything, `fill` may append more; wake() asks it again after it had nothing.
  using Sink = std::function<void(Reply&&)>;
  using Fill = std::function<void(std::string&)>;
  boost::asio::awaitable<void> run(Sink sink, Fill fill);
  void wake() { work_.raise(); }

  void close();
  bool closed() const { return closed_; }
  core::Tick heard_at() const { return heard_at_; }

 private:
  boost::asio::awaitable<Result<Reply>> exchange(std::vector<Command> commands);
  boost::asio::awaitable<void> read(const Sink& sink);
  boost::asio::awaitable<void> write(const Fill& fill);

  const Access& access_;
  Socket socket_;
  Reader reader_;
  Signal work_;
  std::string sending_;
  std::array<char, 16 * 1024> buffer_;
  core::Tick heard_at_{};
  bool closed_ = false;
};

// One command on a connection of its own.
boost::asio::awaitable<Result<Reply>> ask_once(const Access& access, Address address,
                                               Command command, core::Tick until);

}  // namespace hearth::redis
