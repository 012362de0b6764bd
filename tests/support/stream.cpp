// SPDX-License-Identifier: Apache-2.0
#include "support/stream.hpp"

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>

namespace hearth::support {
namespace {

constexpr int patience_s = 10;

}  // namespace

Stream::Stream(std::uint16_t port, Kind kind, int receive_buffer, std::uint32_t from)
    : context_(nullptr, SSL_CTX_free), ssl_(nullptr, SSL_free) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (receive_buffer > 0)
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  const timeval patience{patience_s, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (from != 0) {
    address.sin_addr.s_addr = htonl(from);
    ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  }
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    close();
    throw std::runtime_error("cannot connect");
  }
  if (kind == Kind::plain) return;
  context_.reset(SSL_CTX_new(TLS_client_method()));
  ssl_.reset(SSL_new(context_.get()));
  SSL_set_fd(ssl_.get(), socket_);
  if (SSL_connect(ssl_.get()) == 1) return;
  close();
  throw std::runtime_error("no TLS handshake");
}

Stream::~Stream() { close(); }

void Stream::close(bool reset) {
  const linger at_once{1, 0};
  if (reset) ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

bool Stream::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent =
        ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
             : static_cast<int>(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::size_t Stream::send_now(std::string_view bytes) {
  const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

std::string Stream::read_some(std::size_t most) {
  std::string bytes(most, '\0');
  const auto got = ssl_ ? SSL_read(ssl_.get(), bytes.data(), static_cast<int>(most))
                        : static_cast<int>(::recv(socket_, bytes.data(), most, 0));
  const bool late = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  if (late) throw std::runtime_error("nothing came in time");
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return bytes;
}

bool Stream::is_readable(int within_ms) {
  if (ssl_ && SSL_pending(ssl_.get()) > 0) return true;
  pollfd waiting{socket_, POLLIN, 0};
  return ::poll(&waiting, 1, within_ms) > 0;
}

void Stream::end_sending() { ::shutdown(socket_, SHUT_WR); }

std::string Stream::certificate_name() const {
  const std::unique_ptr<X509, void (*)(X509*)> certificate(SSL_get1_peer_certificate(ssl_.get()),
                                                           X509_free);
  std::array<char, 128> name{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(),
                            static_cast<int>(name.size()));
  return name.data();
}

}  // namespace hearth::support
