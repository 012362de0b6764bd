// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "url.hpp"

namespace hearth::client {

struct SocketEvents {
  std::function<void()> on_open;
  std::function<void(std::string_view)> on_message;  // the bytes live during the call
  std::function<void(std::uint16_t)> on_end;         // once; 1006 where no close frame came
};

// The life of one WebSocket. Never reconnects. Has no deadlines of its own but the one for closing:
// the machine drops what takes too long. On one thread.
class Socket {
 public:
  virtual ~Socket() = default;
  // Opens one. `tls` is there for wss, and only looked at now.
  static std::shared_ptr<Socket> open(const boost::asio::any_io_executor& executor, const Url& url,
                                      boost::asio::ssl::context* tls, SocketEvents events);

  virtual void send(std::string message) = 0;  // in order, once it is open
  // Says goodbye after what was sent and lets go; no event comes any more.
  virtual void close() = 0;
};

}  // namespace hearth::client
