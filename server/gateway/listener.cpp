// SPDX-License-Identifier: Apache-2.0
#include "gateway/listener.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace hearth::gateway {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::size_t receive_bytes = 64 * 1024;
constexpr int backlog = 4096;
constexpr core::milliseconds rest_time{100};

limits::AddressBytes bytes_of(const asio::ip::address& address) {
  return address.is_v6()
             ? address.to_v6().to_bytes()
             : asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes();
}

tcp::endpoint endpoint_of(int socket) {
  tcp::endpoint endpoint;
  auto size = static_cast<socklen_t>(endpoint.capacity());
  (void)::getsockname(socket, endpoint.data(), &size);
  endpoint.resize(size);
  return endpoint;
}

}  // namespace

Listener::Listener(Context context)
    : context_(std::move(context)),
      acceptor_(context_.shard.context()),
      pause_(context_.shard.context()),
      rest_(context_.shard.context()),
      buffer_(receive_bytes) {}

Listener::~Listener() = default;

core::result<int, std::string> Listener::open(const std::string& address, std::uint16_t port,
                                              bool shared) {
  boost::system::error_code ec;
  const auto parsed = asio::ip::make_address(address, ec);
  if (ec) return "listen.address " + address + " is not an IP address";
  const tcp::endpoint endpoint(parsed, port);
  const int fd =
      ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  const auto fail = [&](std::string why) -> core::result<int, std::string> {
    if (fd >= 0) ::close(fd);
    return why;
  };
  if (fd < 0 || ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      (shared && ::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0))
    return fail(std::string("no socket to listen on: ") + std::strerror(errno));
  if (::bind(fd, endpoint.data(), static_cast<socklen_t>(endpoint.size())) != 0) {
    const int why = errno;
    const auto where = address + " port " + std::to_string(port);
    if (why == EADDRINUSE)
      return fail(where + " is in use; stop the other program or set listen.port to another");
    return fail("cannot listen on " + where + ": " + std::strerror(why));
  }
  // Bound only to see whether it is free: listening would attract connections nobody accepts.
  if (shared && ::listen(fd, backlog) != 0)
    return fail(std::string("cannot listen: ") + std::strerror(errno));
  return fd;
}

std::uint16_t Listener::port_of(int socket) { return endpoint_of(socket).port(); }

void Listener::start(int listening) {
  acceptor_.assign(endpoint_of(listening).protocol(), listening);
  accept();
}

void Listener::accept() {
  acceptor_.async_accept([this](const boost::system::error_code& ec, tcp::socket socket) {
    if (draining_ || ec == asio::error::operation_aborted) return;
    if (!ec) {
      take(std::move(socket));
      return accept();
    }
    // Out of files or memory: those connected come first; try again shortly.
    pause_.expires_after(core::milliseconds(100));
    pause_.async_wait([this](const boost::system::error_code& stopped) {
      if (!stopped) accept();
    });
  });
}

void Listener::take(tcp::socket socket) {
  boost::system::error_code ec;
  const auto peer = socket.remote_endpoint(ec);
  if (ec) return;
  const auto address = bytes_of(peer.address());
  auto place = context_.admission.enter(address, core::now());
  // Those who hold a place without having said who they are make way.
  if (!place && drop_oldest_stranger())
    if (auto freed = context_.admission.enter(address, core::now()))
      place.emplace(std::move(*freed));
  if (!place) return;  // closed: the load balancer or the client tries again later
  const auto id = ++last_id_;
  forget_known_strangers();
  strangers_.push_back(id);
  auto connection = std::make_unique<Connection>(*this, context_, id, std::move(socket),
                                                 std::move(*place), address);
  auto& started = *connection;
  connections_.emplace(id, std::move(connection));
  started.start();
}

void Listener::forget_known_strangers() {
  while (!strangers_.empty()) {
    const auto* connection = find(strangers_.front());
    if (connection && !connection->is_open()) return;
    strangers_.pop_front();
  }
}

bool Listener::drop_oldest_stranger() {
  forget_known_strangers();
  if (strangers_.empty()) return false;
  remove(strangers_.front());
  strangers_.pop_front();
  return true;
}

Connection* Listener::find(ConnectionId id) {
  const auto it = connections_.find(id);
  return it == connections_.end() ? nullptr : it->second.get();
}

void Listener::remove(ConnectionId id) { connections_.erase(id); }

void Listener::read_on(ConnectionId id) {
  context_.shard.post([this, id] {
    if (auto* connection = find(id)) connection->on_readable();
  });
}

void Listener::rest(ConnectionId id) {
  resting_.push_back(id);
  if (resting_.size() > 1) return;
  rest_.expires_after(rest_time);
  rest_.async_wait([this](const boost::system::error_code& stopped) {
    if (stopped) return;
    for (const auto rested : std::exchange(resting_, {}))
      if (auto* connection = find(rested)) connection->on_readable();
  });
}

void Listener::drain(core::milliseconds window) {
  draining_ = true;
  boost::system::error_code ec;
  acceptor_.close(ec);
  (void)ec;  // it may not have been open
  const protocol::Reconnect please{static_cast<std::uint32_t>(window.count())};
  for (auto& [id, connection] : connections_) connection->send_notice(please);
}

void Listener::close_all(protocol::CloseCode code) {
  for (auto& [id, connection] : connections_) connection->close(code);
}

}  // namespace hearth::gateway
