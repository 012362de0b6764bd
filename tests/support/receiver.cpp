// SPDX-License-Identifier: Apache-2.0
#include "support/receiver.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>

namespace hearth::support {
namespace {

constexpr std::chrono::seconds patience{20};
constexpr int patience_ms = 20'000;

// Reads until `bytes` holds `wanted` of them; false when the other side ends first.
bool read_until(int socket, std::string& bytes, const auto& is_enough) {
  while (!is_enough()) {
    pollfd waiting{socket, POLLIN, 0};
    char chunk[4096];
    if (::poll(&waiting, 1, patience_ms) <= 0) return false;
    const auto got = ::recv(socket, chunk, sizeof chunk, 0);
    if (got <= 0) return false;
    bytes.append(chunk, static_cast<std::size_t>(got));
  }
  return true;
}

std::map<std::string, std::string> read_headers(const std::string& head) {
  std::map<std::string, std::string> headers;
  for (auto at = head.find("\r\n"); at != std::string::npos;) {
    const auto end = head.find("\r\n", at + 2);
    const auto line = head.substr(at + 2, end == std::string::npos ? end : end - at - 2);
    if (const auto colon = line.find(": "); colon != std::string::npos) {
      auto name = line.substr(0, colon);
      std::transform(name.begin(), name.end(), name.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      headers[name] = line.substr(colon + 2);
    }
    at = end;
  }
  return headers;
}

std::optional<Receiver::Request> read_request(int socket) {
  std::string bytes;
  const auto end_of_head = [&] { return bytes.find("\r\n\r\n"); };
  if (!read_until(socket, bytes, [&] { return end_of_head() != std::string::npos; }))
    return std::nullopt;
  Receiver::Request request;
  request.headers = read_headers(bytes.substr(0, end_of_head()));
  const auto size = std::stoul(request.headers["content-length"]);
  const auto body = end_of_head() + 4;
  if (!read_until(socket, bytes, [&] { return bytes.size() >= body + size; })) return std::nullopt;
  request.body = bytes.substr(body, size);
  return request;
}

}  // namespace

Receiver::Receiver(Answer usual, std::deque<Answer> answers)
    : usual_(std::move(usual)), answers_(std::move(answers)) {
  listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listening_, 64) != 0)
    throw std::runtime_error("cannot listen");
  ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { accept_all(); });
}

Receiver::~Receiver() {
  let_go();
  ::shutdown(listening_, SHUT_RDWR);
  accepting_.join();
  ::close(listening_);
  for (auto& thread : serving_) thread.join();
}

void Receiver::accept_all() {
  for (;;) {
    const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    serving_.emplace_back([this, socket] { serve(socket); });
  }
}

Answer Receiver::take(Request request) {
  std::unique_lock lock(mutex_);
  requests_.push_back(std::move(request));
  ++count_;
  auto answer = usual_;
  if (!answers_.empty()) {
    answer = std::move(answers_.front());
    answers_.pop_front();
  }
  changed_.notify_all();
  if (answer.manner != Answer::Manner::wait) return answer;
  changed_.wait(lock, [this] { return let_go_ > 0; });
  --let_go_;
  return answer;
}

void Receiver::serve(int socket) {
  if (auto request = read_request(socket)) {
    const auto answer = take(std::move(*request));
    if (answer.manner == Answer::Manner::reset) {
      const linger at_once{1, 0};
      ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    } else {
      const auto text = "HTTP/1.1 " + std::to_string(answer.status) +
                        " x\r\nConnection: close\r\n" + answer.headers +
                        "Content-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n" +
                        answer.body;
      (void)::send(socket, text.data(), text.size(), MSG_NOSIGNAL);  // it may have gone by now
    }
  }
  ::close(socket);
}

Receiver::Request Receiver::next() {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, patience, [this] { return !requests_.empty(); }))
    throw std::runtime_error("nothing was sent in time");
  auto request = std::move(requests_.front());
  requests_.pop_front();
  return request;
}

std::size_t Receiver::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

void Receiver::let_go(std::size_t how_many) {
  {
    const std::lock_guard lock(mutex_);
    let_go_ += how_many;
  }
  changed_.notify_all();
}

}  // namespace hearth::support
