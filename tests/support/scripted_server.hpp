// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <stdexcept>

#include "hearth/client/machine.hpp"
#include "hearth/v1/client.pb.h"
#include "hearth/v1/server.pb.h"

namespace hearth::support {

namespace pb = hearth::v1;

// The other side of a client::Machine, in the same thread and without time: takes its actions, and
// answers what a test says. Time stands still unless the test moves it.
class ScriptedServer {
 public:
  using Time = client::Time;

  explicit ScriptedServer(client::MachineOptions options = {}, std::string pass = {})
      : machine({identity(std::move(pass))}, std::move(options)) {}

  static client::Identity identity(std::string pass) {
    client::Identity identity;
    identity.device_secret.fill(7);
    identity.producer.fill(9);
    identity.pass = std::move(pass);
    return identity;
  }

  // Takes every action there is.
  void take() {
    while (auto action = machine.next()) {
      if (std::get_if<client::Connect>(&*action)) {
        ++connects;
        sent.clear();
        connected = true;
      } else if (std::get_if<client::Disconnect>(&*action)) {
        ++disconnects;
        connected = false;
      } else if (auto* send = std::get_if<client::Send>(&*action)) {
        pb::ClientFrame frame;
        if (!frame.ParseFromString(send->frame)) throw std::runtime_error("no frame");
        sent.push_back(std::move(frame));
      } else if (auto* solve = std::get_if<client::Solve>(&*action)) {
        work = *solve;
      } else {
        news.push_back(std::get<client::News>(std::move(*action)));
      }
    }
  }

  // The next command it sent. Throws if there is none.
  pb::ClientFrame command() {
    take();
    if (sent.empty()) throw std::runtime_error("nothing was sent");
    auto frame = std::move(sent.front());
    sent.pop_front();
    return frame;
  }
  bool silent() {
    take();
    return sent.empty();
  }

  void say(const pb::ServerFrame& frame) {
    machine.on_message(frame.SerializeAsString(), now);
    take();
  }
  void reply(const pb::ClientFrame& to, pb::ServerFrame frame) {
    frame.set_request_id(to.request_id());
    say(frame);
  }
  void refuse(const pb::ClientFrame& to, pb::Reason reason, std::uint32_t retry_after_ms = 0) {
    pb::ServerFrame frame;
    frame.mutable_refused()->set_reason(reason);
    frame.mutable_refused()->set_retry_after_ms(retry_after_ms);
    reply(to, frame);
  }
  void end(std::uint16_t code) {
    machine.on_end(code, now);
    take();
  }
  void pass_time(client::Duration duration) {
    now += duration;
    machine.on_time(now);
    take();
  }
  // Goes to the machine's next deadline.
  void wait() {
    now = machine.deadline();
    machine.on_time(now);
    take();
  }

  static pb::ServerFrame welcome(std::uint32_t window_ms = 0) {
    pb::ServerFrame frame;
    frame.mutable_welcome()->mutable_limits()->set_text_bytes_max(4096);
    frame.mutable_welcome()->set_reconnect_window_ms(window_ms);
    return frame;
  }
  static pb::ServerFrame joined(std::uint64_t epoch, std::uint64_t top, std::uint64_t first) {
    pb::ServerFrame frame;
    frame.mutable_joined()->set_room("evening");
    frame.mutable_joined()->mutable_self()->set_handle("0123456789");
    frame.mutable_joined()->mutable_top()->set_epoch(epoch);
    frame.mutable_joined()->mutable_top()->set_seq(top);
    frame.mutable_joined()->set_first(first);
    return frame;
  }
  static pb::ServerFrame event(std::uint64_t epoch, std::uint64_t seq,
                               const std::string& handle = "9876543210") {
    pb::ServerFrame frame;
    auto* event = frame.mutable_event();
    event->set_room("evening");
    event->mutable_position()->set_epoch(epoch);
    event->mutable_position()->set_seq(seq);
    event->mutable_author()->set_handle(handle);
    event->mutable_message()->set_text("message " + std::to_string(seq));
    return frame;
  }
  static pb::ServerFrame ack(std::uint64_t seq, pb::AckStatus status = pb::ACK_STATUS_ACCEPTED) {
    pb::ServerFrame frame;
    frame.mutable_ack()->set_status(status);
    frame.mutable_ack()->mutable_position()->set_epoch(1);
    frame.mutable_ack()->mutable_position()->set_seq(seq);
    frame.mutable_ack()->set_durable(true);
    return frame;
  }

  // Opens, or takes the connection it has asked for, and lets it in.
  void let_in(std::uint32_t window_ms = 0) {
    machine.open(now);
    take();
    machine.on_open(now);
    reply(command(), welcome(window_ms));
  }
  void let_into_room(std::uint64_t epoch = 1, std::uint64_t top = 0, std::uint64_t first = 1) {
    reply(command(), joined(epoch, top, first));
  }

  // All news of one kind so far, in order.
  template <class Kind>
  std::vector<Kind> told() {
    take();
    std::vector<Kind> found;
    for (const auto& each : news)
      if (const auto* one = std::get_if<Kind>(&each)) found.push_back(*one);
    return found;
  }
  template <class Kind>
  Kind last() {
    auto found = told<Kind>();
    if (found.empty()) throw std::runtime_error("it was not told");
    return found.back();
  }

  client::Machine machine;
  Time now{std::chrono::hours(1)};
  std::deque<pb::ClientFrame> sent;  // on the present connection
  std::vector<client::News> news;
  std::optional<client::Solve> work;
  int connects = 0;
  int disconnects = 0;
  bool connected = false;
};

}  // namespace hearth::support
