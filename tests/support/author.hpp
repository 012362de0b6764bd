// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/raw_client.hpp"

namespace hearth::support {

// Somebody who writes in one room, as much as a test wants: another person of the same kind goes on
// before the connection's commands are spent.
class Author {
 public:
  explicit Author(std::uint16_t port, std::string room = "fast")
      : port_(port), room_(std::move(room)) {
    come();
  }

  pb::ServerFrame post(const std::string& text) {
    if (n_ == at_once) come();
    return client_->post(room_, ++n_, text);
  }
  // The next messages, so many, come from one person.
  void stay_for(std::uint32_t messages) {
    if (n_ + messages > at_once) come();
  }
  // Whether it is in the room, for everybody.
  bool delivers(const std::string& text) {
    const auto reply = post(text);
    last_ = reply;
    return reply.has_ack() && reply.ack().status() == pb::ACK_STATUS_ACCEPTED;
  }
  const pb::ServerFrame& last() const { return last_; }

  // Of the cards that came with the messages so far, the codes.
  std::vector<std::string> cards() {
    // What a message leads to is written before the answer to the next command.
    pb::ClientFrame leave;
    leave.mutable_leave()->set_room("none");
    client_->ask(leave);
    std::vector<std::string> codes;
    while (auto frame = client_->take())
      if (frame->has_card()) codes.push_back(frame->card().code());
    return codes;
  }
  // Somebody else from the next message on.
  void change() { come(); }
  RawClient& client() { return *client_; }
  const pb::Participant& self() const { return self_; }

 private:
  static constexpr std::uint32_t at_once = 24;
  // Nobody of before: their numbers are used up.
  static inline std::uint16_t next_device = 256;

  void come() {
    client_ = std::make_unique<RawClient>(port_);
    client_->enter(next_device++);
    self_ = client_->join(room_).joined().self();
    n_ = 0;
  }

  std::uint16_t port_;
  std::string room_;
  std::unique_ptr<RawClient> client_;
  pb::Participant self_;
  pb::ServerFrame last_;
  std::uint32_t n_ = 0;
};

}  // namespace hearth::support
