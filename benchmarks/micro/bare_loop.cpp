// SPDX-License-Identifier: Apache-2.0
// The plainest WebSocket broadcaster there is: one epoll loop, one send for each recipient of each
// message. It keeps nothing, checks nothing and forgets slow readers; what it costs is what fan-out
// without pacing costs.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "wire/frame.hpp"
#include "wire/framer.hpp"
#include "wire/handshake.hpp"

namespace {

struct Peer {
  int socket = -1;
  bool upgraded = false;
  std::string head;
  hearth::wire::Framer framer{hearth::wire::Role::server};
};

std::map<int, std::unique_ptr<Peer>> peers;

void broadcast(std::string_view payload) {
  std::string frame;
  hearth::wire::append_frame(frame, hearth::wire::Opcode::binary, payload);
  for (const auto& [socket, peer] : peers)
    if (peer->upgraded)
      (void)::send(socket, frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
}

void upgrade(Peer& peer) {
  const std::string name = "Sec-WebSocket-Key: ";
  const auto at = peer.head.find(name) + name.size();
  const auto key = peer.head.substr(at, peer.head.find("\r\n", at) - at);
  const auto reply =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
      "Upgrade\r\nSec-WebSocket-Accept: " +
      hearth::wire::accept_key(key) + "\r\nSec-WebSocket-Protocol: hearth.v1\r\n\r\n";
  (void)::send(peer.socket, reply.data(), reply.size(), MSG_NOSIGNAL);
  peer.upgraded = true;
  peer.head.clear();
}

bool read_from(Peer& peer) {
  static std::array<char, 65536> buffer;
  const auto got = ::recv(peer.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got <= 0) return got < 0 && errno == EAGAIN;
  if (!peer.upgraded) {
    peer.head.append(buffer.data(), static_cast<std::size_t>(got));
    if (peer.head.find("\r\n\r\n") != std::string::npos) upgrade(peer);
    return true;
  }
  return peer.framer.feed({buffer.data(), static_cast<std::size_t>(got)}, {}, [](const auto& in) {
    if (in.kind == hearth::wire::Incoming::Kind::message) broadcast(in.payload);
    return true;
  });
}

}  // namespace

int main() {
  rlimit files{};
  (void)::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &files);
  const int listening = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listening, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listening, 4096) != 0)
    return 1;
  (void)::getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size);
  std::printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  const int epoll = ::epoll_create1(0);
  epoll_event wanted{EPOLLIN, {.fd = listening}};
  (void)::epoll_ctl(epoll, EPOLL_CTL_ADD, listening, &wanted);
  std::array<epoll_event, 256> ready{};
  for (;;) {
    const int count = ::epoll_wait(epoll, ready.data(), static_cast<int>(ready.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int socket = ready[static_cast<std::size_t>(i)].data.fd;
      if (socket == listening) {
        auto peer = std::make_unique<Peer>();
        peer->socket = ::accept(listening, nullptr, nullptr);
        const int on = 1;
        (void)::setsockopt(peer->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        epoll_event event{EPOLLIN, {.fd = peer->socket}};
        (void)::epoll_ctl(epoll, EPOLL_CTL_ADD, peer->socket, &event);
        peers[peer->socket] = std::move(peer);
      } else if (auto& peer = peers[socket]; !read_from(*peer)) {
        ::close(socket);
        peers.erase(socket);
      }
    }
  }
}
