// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "redis/target.hpp"
#include "redis/tls.hpp"

namespace hearth::redis {

// One connection to a server, plain or TLS. One coroutine may read while one writes. On one
// executor.
class Socket {
 public:
  // `tls` null: plain. It outlives the socket.
  Socket(boost::asio::any_io_executor executor, Tls* tls);

  // Looks the host up anew, connects and shakes hands. False: it did not work, or not in time.
  boost::asio::awaitable<bool> connect(Address address, core::Tick until);

  // At least one byte; 0: closed, by either side or an error.
  boost::asio::awaitable<std::size_t> read(std::span<char> into);
  boost::asio::awaitable<bool> write(std::string_view bytes);

  // Ends what is under way. No close_notify: nothing that matters is ended by it in this protocol.
  void close();

 private:
  boost::asio::awaitable<bool> shake_hands(std::string host);

  boost::asio::any_io_executor executor_;
  Tls* tls_;
  boost::asio::ip::tcp::socket tcp_;
  std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> stream_;
};

}  // namespace hearth::redis
