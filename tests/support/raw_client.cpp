// SPDX-License-Identifier: Apache-2.0
#include "support/raw_client.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace hearth::support {

RawClient::RawClient(std::uint16_t port, Stream::Kind kind, int receive_buffer, std::uint32_t from)
    : port_(port), stream_(port, kind, receive_buffer, from) {}

void RawClient::drop() {
  stream_.close();
  ended_ = true;
}

void RawClient::send_bytes(std::string_view bytes) {
  (void)stream_.send(bytes);  // if the server has ended it, reading says how
}

int RawClient::upgrade(const std::string& extra_headers) {
  send_bytes(
      "GET /v1/ws HTTP/1.1\r\nHost: localhost:" + std::to_string(port_) +
      "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: hearth.v1\r\n" +
      extra_headers + "\r\n");
  std::string head;
  while (head.find("\r\n\r\n") == std::string::npos) {
    const auto bytes = stream_.read_some();
    if (bytes.empty()) break;
    head += bytes;
  }
  return head.size() > 12 ? std::stoi(head.substr(9, 3)) : 0;
}

pb::Hello RawClient::hello(std::uint16_t device) const {
  pb::Hello hello;
  const auto bytes = [&](std::size_t size) {
    return std::string(size - 1, static_cast<char>(device)) +
           static_cast<char>(device < 256 ? device : device >> 8);
  };
  hello.set_device_secret(bytes(32));
  hello.set_producer(bytes(12));
  hello.set_client("test/1");
  return hello;
}

pb::Welcome RawClient::enter(std::uint16_t device) {
  if (upgrade() != 101) throw std::runtime_error("no upgrade");
  pb::ClientFrame frame;
  *frame.mutable_hello() = hello(device);
  const auto reply = ask(frame);
  if (!reply.has_welcome()) throw std::runtime_error("no welcome: " + reply.ShortDebugString());
  return reply.welcome();
}

void RawClient::send_message(std::string_view payload) {
  std::string bytes;
  wire::append_masked_frame(bytes, wire::Opcode::binary, payload, {1, 2, 3, 4});
  send_bytes(bytes);
}

std::uint32_t RawClient::send(pb::ClientFrame frame) {
  frame.set_request_id(++last_request_);
  send_message(frame.SerializeAsString());
  return last_request_;
}

bool RawClient::receive() {
  if (ended_) return false;
  auto bytes = stream_.read_some();
  if (bytes.empty()) ended_ = true;
  const wire::Limits limits{1 << 20, 64, false};
  framer_.feed(bytes, limits, [this](const wire::Incoming& in) {
    if (in.kind == wire::Incoming::Kind::message) {
      pb::ServerFrame frame;
      if (!frame.ParseFromArray(in.payload.data(), static_cast<int>(in.payload.size())))
        throw std::runtime_error("the server sent a frame that is none");
      kept_.push_back(std::move(frame));
    } else if (in.kind == wire::Incoming::Kind::pong) {
      ++pongs_;
    } else if (in.kind == wire::Incoming::Kind::ping) {
      ++pings_;
      if (!answers_pings_) return true;
      std::string pong;
      wire::append_masked_frame(pong, wire::Opcode::pong, in.payload, {5, 6, 7, 8});
      send_bytes(pong);
    } else if (in.kind == wire::Incoming::Kind::close) {
      close_code_ = in.code;
      ended_ = true;
    } else if (in.kind == wire::Incoming::Kind::error) {
      throw std::runtime_error("the server broke the WebSocket protocol");
    }
    return true;
  });
  return true;
}

pb::ServerFrame RawClient::next(const std::function<bool(const pb::ServerFrame&)>& wanted) {
  // Longer than any answer takes; other frames may come for ever.
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  for (std::size_t at = 0;;) {
    for (; at < kept_.size(); ++at) {
      if (!wanted(kept_[at])) continue;
      auto found = std::move(kept_[at]);
      kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(at));
      return found;
    }
    if (std::chrono::steady_clock::now() > until)
      throw std::runtime_error("what was waited for did not come");
    if (!receive())
      throw ConnectionEnded("the connection ended with " + std::to_string(close_code_));
  }
}

pb::ServerFrame RawClient::ask(const pb::ClientFrame& frame) {
  const auto id = send(frame);
  return next([&](const auto& reply) { return reply.request_id() == id; });
}

pb::Event RawClient::next_event() {
  return next([](const auto& frame) { return frame.has_event(); }).event();
}

pb::ServerFrame RawClient::join(const std::string& room, std::optional<pb::Position> cursor,
                                std::uint32_t guidelines) {
  pb::ClientFrame frame;
  frame.mutable_join()->set_room(room);
  frame.mutable_join()->set_accepted_guidelines(guidelines);
  if (cursor) *frame.mutable_join()->add_cursor() = *cursor;
  return ask(frame);
}

pb::ServerFrame RawClient::post(const std::string& room, std::uint32_t n, const std::string& text,
                                bool retry) {
  pb::ClientFrame frame;
  frame.mutable_post()->set_room(room);
  frame.mutable_post()->set_n(n);
  frame.mutable_post()->set_text(text);
  frame.mutable_post()->set_retry(retry);
  return ask(frame);
}

std::optional<pb::Event> RawClient::kept_event() {
  const auto it = std::find_if(kept_.begin(), kept_.end(),
                               [](const pb::ServerFrame& frame) { return frame.has_event(); });
  if (it == kept_.end()) return std::nullopt;
  const auto event = it->event();
  kept_.erase(it);
  return event;
}

std::optional<pb::ServerFrame> RawClient::take() {
  if (kept_.empty()) return std::nullopt;
  auto frame = std::move(kept_.front());
  kept_.pop_front();
  return frame;
}

bool RawClient::listen(int within_ms) {
  return !ended_ && (!stream_.is_readable(within_ms) || receive());
}

std::uint16_t RawClient::closed() {
  while (receive()) {
  }
  return close_code_ == 0 ? 1006 : close_code_;
}

}  // namespace hearth::support
