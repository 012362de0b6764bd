// SPDX-License-Identifier: Apache-2.0
#include "gateway/transport.hpp"

#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>

namespace hearth::gateway {
namespace {

constexpr int send_buffer_bytes = 64 * 1024;
constexpr int user_timeout_ms = 20'000;

void set_option(int fd, int level, int name, int value) {
  // Best effort: without it the connection works, only less well.
  (void)::setsockopt(fd, level, name, &value, sizeof value);
}

}  // namespace

Transport::Transport(Socket socket, const std::shared_ptr<const TlsContext>& tls)
    : socket_(std::move(socket)) {
  boost::system::error_code ec;
  socket_.non_blocking(true, ec);
  if (ec) broken_ = true;
  const int fd = socket_.native_handle();
  set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(fd, SOL_SOCKET, SO_SNDBUF, send_buffer_bytes);
  set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, user_timeout_ms);
  if (tls) tls_ = std::make_unique<TlsEngine>(*tls);
}

Transport::ReadResult Transport::read(std::span<char> buffer) {
  TlsEngine::Status status = TlsEngine::Status::ok;
  if (tls_) {
    // Plain bytes may be waiting inside from what came earlier.
    if (const auto plain = tls_->read(buffer, status)) return {Read::bytes, buffer.first(plain)};
    if (status != TlsEngine::Status::ok) return {Read::end, {}};
  }
  const auto got = ::recv(socket_.native_handle(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got < 0) return {errno == EAGAIN || errno == EINTR ? Read::again : Read::end, {}};
  if (got == 0) return {Read::end, {}};
  const auto bytes = buffer.first(static_cast<std::size_t>(got));
  if (!tls_) return {Read::bytes, bytes};
  status = tls_->feed(bytes);
  flush();
  if (status != TlsEngine::Status::ok) return {Read::end, {}};
  const auto plain = tls_->read(buffer, status);
  if (status != TlsEngine::Status::ok) return {Read::end, {}};
  return {Read::bytes, buffer.first(plain)};
}

std::size_t Transport::send_plain(std::array<std::span<const char>, 2> pieces) {
  std::array<iovec, 2> parts{};
  std::size_t count = 0;
  std::size_t total = 0;
  for (const auto& piece : pieces) {
    if (piece.empty()) continue;
    parts[count++] = {const_cast<char*>(piece.data()), piece.size()};
    total += piece.size();
  }
  if (total == 0 || broken_) return 0;
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = count;
  const auto sent = ::sendmsg(socket_.native_handle(), &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0) {
    if (errno == EAGAIN || errno == EINTR)
      blocked_ = true;
    else
      broken_ = true;
    return 0;
  }
  if (static_cast<std::size_t>(sent) < total) blocked_ = true;
  return static_cast<std::size_t>(sent);
}

bool Transport::flush() {
  if (!tls_) return true;
  while (!tls_->pending().empty()) {
    const auto sent = send_plain({std::span<const char>(tls_->pending()), {}});
    tls_->consume(sent);
    if (blocked_ || broken_) return false;
  }
  return true;
}

std::size_t Transport::write(std::array<std::span<const char>, 2> pieces) {
  if (!tls_) return send_plain(pieces);
  std::size_t total = 0;
  for (const auto& piece : pieces) {
    std::string_view rest(piece.data(), piece.size());
    while (!rest.empty()) {
      if (!flush()) return total;
      const auto taken = tls_->write(rest);
      if (taken == 0) return total;
      rest.remove_prefix(taken);
      total += taken;
    }
  }
  flush();
  return total;
}

std::size_t Transport::unacknowledged() {
  int bytes = 0;
  if (::ioctl(socket_.native_handle(), SIOCOUTQ, &bytes) != 0) return 0;
  return static_cast<std::size_t>(bytes);
}

void Transport::shutdown_send() {
  if (tls_) {
    tls_->shutdown();
    flush();
  }
  boost::system::error_code ec;
  socket_.shutdown(Socket::shutdown_send, ec);
  (void)ec;  // the peer may have gone first
}

}  // namespace hearth::gateway
