// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <memory>
#include <span>
#include <string_view>

#include "gateway/tls.hpp"

namespace hearth::gateway {

// The bytes of one connection, plain or TLS, never blocking. On one shard.
class Transport {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  Transport(Socket socket, const std::shared_ptr<const TlsContext>& tls);

  enum class Read : std::uint8_t { bytes, again, end };
  struct ReadResult {
    Read what = Read::again;
    std::span<char> bytes;  // in `buffer`, valid until it is used again
  };
  // Reads once into `buffer`.
  ReadResult read(std::span<char> buffer);

  // Sends as much as goes; the number taken. 0 with is_blocked(): wait for the socket. With
  // is_broken(): over.
  std::size_t write(std::array<std::span<const char>, 2> pieces);
  // Sends what encryption left over. True: nothing is left.
  bool flush();

  bool is_blocked() const { return blocked_; }
  void unblock() { blocked_ = false; }
  bool is_broken() const { return broken_; }
  bool is_tls() const { return tls_ != nullptr; }
  // Bytes the kernel holds that the peer has not acknowledged.
  std::size_t unacknowledged();
  void shutdown_send();
  Socket& socket() { return socket_; }

 private:
  std::size_t send_plain(std::array<std::span<const char>, 2> pieces);

  Socket socket_;
  std::unique_ptr<TlsEngine> tls_;
  bool blocked_ = false;
  bool broken_ = false;
};

}  // namespace hearth::gateway
