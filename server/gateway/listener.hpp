// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/result.hpp"
#include "gateway/connection.hpp"
#include "gateway/context.hpp"

namespace hearth::gateway {

// One shard's door: accepts on a socket of its own and owns the connections it accepted. On its
// shard.
class Listener {
 public:
  explicit Listener(Context context);
  ~Listener();

  // A listening socket that others of this process may share the port with; `shared` false: nobody
  // may, which tells whether the port is free. Any thread, before start(). The error says what to
  // do.
  static core::result<int, std::string> open(const std::string& address, std::uint16_t port,
                                             bool shared);
  // The port such a socket has, also one the system chose.
  static std::uint16_t port_of(int socket);

  // Takes over `listening` and accepts.
  void start(int listening);
  // Accepts no more and asks everybody to come back elsewhere within `window`.
  void drain(core::milliseconds window);
  void close_all(protocol::CloseCode code);
  // Ends every connection at once. The listener itself has to live for as long as its shard runs:
  // what waits there finds connections through it.
  void clear() { connections_.clear(); }

  Connection* find(ConnectionId id);
  // Everybody who has said who they are.
  template <class F>
  void each(F&& visit) {
    for (auto& [id, connection] : connections_)
      if (connection->is_open()) visit(connection->session());
  }
  void remove(ConnectionId id);
  // Lets the connection read again in a later turn; after a rest: in a tenth of a second.
  void read_on(ConnectionId id);
  void rest(ConnectionId id);
  void use_tls(std::shared_ptr<const TlsContext> tls) { context_.tls = std::move(tls); }

  // Where everything this shard receives lands first; no connection keeps a buffer of its own.
  std::span<char> receive_buffer() { return buffer_; }

 private:
  void accept();
  void take(boost::asio::ip::tcp::socket socket);
  void forget_known_strangers();
  bool drop_oldest_stranger();

  Context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  boost::asio::steady_timer rest_;
  std::vector<ConnectionId> resting_;
  std::unordered_map<ConnectionId, std::unique_ptr<Connection>> connections_;
  ConnectionId last_id_ = 0;
  std::deque<ConnectionId> strangers_;  // have not said Hello, the oldest first
  bool draining_ = false;
  std::vector<char> buffer_;
};

}  // namespace hearth::gateway
