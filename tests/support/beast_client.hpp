// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hearth::support {

// A WebSocket client whose framing is Boost.Beast's, not ours, over TLS or plain. Blocking.
class BeastClient {
 public:
  BeastClient(std::uint16_t port, bool tls);
  ~BeastClient();

  void send(std::string_view message);
  // As so many fragments.
  void send_in_pieces(std::string_view message, std::size_t pieces);
  void ping(std::string_view payload);
  // The next message. Empty: it was closed.
  std::string receive();
  // Pongs that came while receiving.
  const std::string& last_pong() const;
  void close();
  std::uint16_t close_code() const;

 private:
  struct Socket;
  std::unique_ptr<Socket> socket_;
};

}  // namespace hearth::support
