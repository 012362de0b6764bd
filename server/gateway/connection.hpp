// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/context.hpp"
#include "gateway/http_exchange.hpp"
#include "gateway/outbox.hpp"
#include "gateway/session.hpp"
#include "gateway/transport.hpp"
#include "protocol/close_code.hpp"
#include "protocol/frames.hpp"
#include "shard/attachment.hpp"
#include "shard/timer_wheel.hpp"
#include "wire/framer.hpp"

namespace hearth::gateway {

class Listener;
using ConnectionId = std::uint64_t;

// One socket from accept to close: HTTP first, then WebSocket. Decides what is written next: the
// frame in flight, then replies, then the rooms in turn. Lives on the shard that accepted it; the
// listener owns it, and whatever waits names it by id, so it can go at any moment between two
// callbacks.
class Connection {
 public:
  Connection(Listener& listener, Context& context, ConnectionId id, Transport::Socket socket,
             shard::Admission::Place place, const limits::AddressBytes& address);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void start();

  ConnectionId id() const { return id_; }
  Listener& listener() { return listener_; }
  Session& session() { return *session_; }
  shard::Admission::Place& place() { return place_; }
  const limits::AddressBytes& address() const { return address_; }

  // A reply (request_id != 0) or a notice to this client alone. A full outbox ends the connection.
  void send(std::uint32_t request_id, const protocol::Body& body);
  void send_frame(std::string_view websocket_frame);
  // To those who have said Hello; others need not know.
  void send_notice(const protocol::Body& body) {
    if (phase_ == Phase::open) send(0, body);
  }
  // Hello was answered with Welcome: the deadline for it is off.
  void welcomed();
  // The client was given work to do first.
  void expect_hello_within(core::milliseconds limit) { arm(limit); }
  bool is_open() const { return phase_ == Phase::open; }
  // Says why, as far as the peer still takes anything, and ends.
  void close(protocol::CloseCode code);
  // Sends what there is to send.
  void pump();
  // There may be bytes to read.
  void on_readable();

  // Detaches a room; the frame of it that is partly sent still goes out whole.
  void detach(shard::Attachment& room);

  // For Attachment::ready and ::evicted.
  static void on_ready(void* self, shard::Attachment& room);
  static void on_evicted(void* self, shard::Attachment& room, protocol::CloseCode code);

 private:
  enum class Phase : std::uint8_t { http, hello, open, closing };
  struct HttpOut {
    HttpReply reply;
    std::size_t sent = 0;
    core::Tick since{};
  };

  void wait_readable();
  void wait_writable();
  void on_writable();
  std::span<char> read_buffer(bool rests) const;
  bool is_over_budget() const;
  void take(std::span<char> bytes);
  void take_http(std::span<char> bytes);
  void take_frames(std::span<char> bytes);
  bool on_incoming(const wire::Incoming& in);
  void upgrade();

  bool pump_http();
  bool pump_step();
  bool write_outbox();
  bool write_room(shard::Attachment& room);
  shard::Attachment* next_room();

  void on_deadline();
  void arm(core::milliseconds after);
  bool is_stalled(core::Tick now);
  void fail_protocol(std::uint16_t websocket_code, std::string_view why);
  void finish(std::string_view last_words);
  void drop();

  Listener& listener_;
  Context& context_;
  ConnectionId id_;
  Transport transport_;
  shard::Admission::Place place_;
  limits::AddressBytes address_;
  Phase phase_ = Phase::http;
  bool reading_ = false;  // a wait for bytes is under way
  bool writing_ = false;  // a wait for room is under way
  bool ping_sent_ = false;
  bool clean_ = false;     // the peer said goodbye
  std::uint8_t turn_ = 0;  // whose room is next
  core::Tick heard_{};
  core::Tick blocked_since_{};
  std::size_t unacknowledged_ = 0;
  shard::Deadline deadline_;
  std::unique_ptr<HttpExchange> http_;
  std::unique_ptr<HttpOut> http_out_;
  wire::Framer framer_{wire::Role::server};
  Outbox outbox_;
  shard::Attachment* in_flight_ = nullptr;  // the room whose frame is partly sent
  std::unique_ptr<Session> session_;
};

}  // namespace hearth::gateway
