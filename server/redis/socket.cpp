// SPDX-License-Identifier: Apache-2.0
#include "redis/socket.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <utility>

#include "redis/look_up.hpp"
#include "redis/signal.hpp"

namespace hearth::redis {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto completion = asio::as_tuple(asio::use_awaitable);

// A peer that vanished is noticed by the kernel too: after 3 s of unacknowledged bytes, or 10 s of
// probes on an idle connection. Heartbeats and deadlines are faster; this is for what they miss.
constexpr int user_timeout_ms = 3000;
constexpr int probe_after_s = 5;
constexpr int probe_every_s = 2;
constexpr int probes = 3;

void tune(tcp::socket& socket) {
  const int fd = socket.native_handle();
  const auto set = [fd](int level, int option, int value) {
    // Without one of these the connection still works.
    (void)::setsockopt(fd, level, option, &value, sizeof value);
  };
  set(IPPROTO_TCP, TCP_NODELAY, 1);
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, probe_after_s);
  set(IPPROTO_TCP, TCP_KEEPINTVL, probe_every_s);
  set(IPPROTO_TCP, TCP_KEEPCNT, probes);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, user_timeout_ms);
}

}  // namespace

Socket::Socket(asio::any_io_executor executor, Tls* tls)
    : executor_(std::move(executor)), tls_(tls), tcp_(executor_) {}

void Socket::close() {
  boost::system::error_code ec;
  tcp_.close(ec);
  (void)ec;  // closed either way
}

namespace {

// Closes the socket at `until` unless `done` comes first.
asio::awaitable<void> guard(Socket& socket, Signal& done, core::Tick until) {
  co_await done.wait(until);
  if (!done.raised()) socket.close();
}

// Tries one endpoint after the other.
asio::awaitable<bool> reach(tcp::socket& socket, const std::vector<tcp::endpoint>& endpoints,
                            core::Tick until) {
  for (const auto& endpoint : endpoints) {
    if (core::Tick::clock::now() >= until) break;
    boost::system::error_code ignored;
    socket.close(ignored);
    const auto [ec] = co_await socket.async_connect(endpoint, completion);
    if (!ec) co_return true;
  }
  co_return false;
}

}  // namespace

asio::awaitable<bool> Socket::connect(Address address, core::Tick until) {
  const auto endpoints = co_await look_up(executor_, address, until);
  Signal done(executor_);
  const auto attempt = [](Socket& self, const std::vector<tcp::endpoint>& to, std::string host,
                          Signal& ended, core::Tick limit) -> asio::awaitable<bool> {
    bool connected = co_await reach(self.tcp_, to, limit);
    if (connected) {
      tune(self.tcp_);
      if (self.tls_) connected = co_await self.shake_hands(std::move(host));
    }
    ended.raise();
    co_return connected&& self.tcp_.is_open();
  };
  using namespace asio::experimental::awaitable_operators;  // NOLINT: for && only
  const bool connected =
      co_await (guard(*this, done, until) && attempt(*this, endpoints, address.host, done, until));
  if (!connected) close();
  co_return connected;
}

asio::awaitable<bool> Socket::shake_hands(std::string host) {
  const auto& name = tls_->server_name.empty() ? host : tls_->server_name;
  stream_.emplace(tcp_, tls_->context);
  boost::system::error_code is_name;
  asio::ip::make_address(name, is_name);
  if (is_name) SSL_set_tlsext_host_name(stream_->native_handle(), name.c_str());
  boost::system::error_code ec;
  stream_->set_verify_callback(asio::ssl::host_name_verification(name), ec);
  if (ec) co_return false;
  const auto [failed] =
      co_await stream_->async_handshake(asio::ssl::stream_base::client, completion);
  co_return !failed;
}

asio::awaitable<std::size_t> Socket::read(std::span<char> into) {
  const auto buffer = asio::buffer(into.data(), into.size());
  if (stream_) {
    const auto [ec, count] = co_await stream_->async_read_some(buffer, completion);
    co_return ec ? 0 : count;
  }
  const auto [ec, count] = co_await tcp_.async_read_some(buffer, completion);
  co_return ec ? 0 : count;
}

asio::awaitable<bool> Socket::write(std::string_view bytes) {
  const auto buffer = asio::buffer(bytes.data(), bytes.size());
  if (stream_) {
    const auto [ec, count] = co_await asio::async_write(*stream_, buffer, completion);
    co_return !ec && count == bytes.size();
  }
  const auto [ec, count] = co_await asio::async_write(tcp_, buffer, completion);
  co_return !ec && count == bytes.size();
}

}  // namespace hearth::redis
