// SPDX-License-Identifier: Apache-2.0
#include "gateway/connection.hpp"

#include <algorithm>

#include "core/random.hpp"
#include "gateway/listener.hpp"
#include "protocol/codec.hpp"
#include "shard/encode.hpp"
#include "shard/room_view.hpp"

namespace hearth::gateway {
namespace {

using Clock = std::chrono::steady_clock;

constexpr core::milliseconds linger{2000};       // for the peer to answer our close
constexpr core::milliseconds stall_check{2500};  // how often a blocked peer's progress is looked at
constexpr int reads_per_turn = 4;
// Small, so that a flood of tiny frames is noticed before it has held up the others.
constexpr std::size_t frame_read_bytes = 16 * 1024;
constexpr std::size_t resting_read_bytes = 1024;

std::string goodbye(protocol::CloseCode code) {
  std::string bytes = shard::frame_bytes(protocol::encode(0, protocol::Bye{code}));
  wire::append_frame(
      bytes, wire::Opcode::close,
      wire::close_payload(static_cast<std::uint16_t>(code), protocol::to_string(code)));
  return bytes;
}

}  // namespace

Connection::Connection(Listener& listener, Context& context, ConnectionId id,
                       Transport::Socket socket, shard::Admission::Place place,
                       const limits::AddressBytes& address)
    : listener_(listener),
      context_(context),
      id_(id),
      transport_(std::move(socket), context.tls),
      place_(std::move(place)),
      address_(address),
      heard_(Clock::now()),
      deadline_([this] { on_deadline(); }),
      http_(std::make_unique<HttpExchange>(context.routes, context.tls != nullptr)) {}

Connection::~Connection() {
  if (session_) session_->leave_all(clean_);
}

void Connection::start() {
  arm(context_.settings.http_timeout);
  wait_readable();
}

void Connection::arm(core::milliseconds after) {
  context_.shard.wheel().arm(deadline_, Clock::now(), after);
}

void Connection::wait_readable() {
  if (reading_) return;
  reading_ = true;
  transport_.socket().async_wait(
      Transport::Socket::wait_read,
      [&listener = listener_, id = id_](const boost::system::error_code& ec) {
        if (auto* self = listener.find(id); self && !ec) self->on_readable();
      });
}

void Connection::wait_writable() {
  if (writing_) return;
  writing_ = true;
  blocked_since_ = Clock::now();
  unacknowledged_ = transport_.unacknowledged();
  if (phase_ == Phase::open) arm(stall_check);
  transport_.socket().async_wait(
      Transport::Socket::wait_write,
      [&listener = listener_, id = id_](const boost::system::error_code& ec) {
        if (auto* self = listener.find(id); self && !ec) self->on_writable();
      });
}

void Connection::on_writable() {
  writing_ = false;
  transport_.unblock();
  pump();
}

void Connection::on_readable() {
  reading_ = false;
  bool more = true;
  bool rests = is_over_budget();
  for (int turn = 0; turn < reads_per_turn && more; ++turn) {
    const auto [what, bytes] = transport_.read(read_buffer(rests));
    if (what == Transport::Read::end) return drop();
    more = what != Transport::Read::again;
    if (!more) break;
    heard_ = Clock::now();
    ping_sent_ = false;
    if (!bytes.empty()) take(bytes);
    rests = is_over_budget();
    if (rests) break;
  }
  if (transport_.is_broken()) return drop();
  pump();
  if (!more) return wait_readable();
  // The socket need not become readable again: TLS may hold bytes that came with those before.
  reading_ = true;
  rests ? listener_.rest(id_) : listener_.read_on(id_);
}

std::span<char> Connection::read_buffer(bool rests) const {
  const auto buffer = listener_.receive_buffer();
  if (!session_) return buffer;
  return buffer.first(rests ? resting_read_bytes : frame_read_bytes);
}

bool Connection::is_over_budget() const {
  return session_ && phase_ != Phase::closing && session_->is_over_budget();
}

void Connection::take(std::span<char> bytes) {
  if (phase_ == Phase::closing) return;  // waiting for the end only
  if (http_)
    take_http(bytes);
  else
    take_frames(bytes);
}

void Connection::take_http(std::span<char> bytes) {
  while (http_ && !bytes.empty()) {
    if (http_out_) return drop();  // asks again before it took the answer
    auto outcome = http_->feed({bytes.data(), bytes.size()});
    bytes = bytes.subspan(outcome.consumed);
    if (!outcome.reply) return;
    const bool upgrades = outcome.reply->upgrade;
    http_out_ = std::make_unique<HttpOut>(HttpOut{std::move(*outcome.reply), 0, Clock::now()});
    pump();
    if (phase_ == Phase::closing) return;
    arm(http_out_ ? stall_check : context_.settings.http_timeout);
    if (upgrades) upgrade();
  }
  if (!bytes.empty()) take_frames(bytes);
}

void Connection::upgrade() {
  http_.reset();
  phase_ = Phase::hello;
  session_ = context_.make_session(*this, context_);
  arm(context_.settings.hello_timeout);
}

void Connection::take_frames(std::span<char> bytes) {
  const wire::Limits limits{context_.settings.frame_bytes_max, 64, false};
  framer_.feed(bytes, limits, [this](const wire::Incoming& in) { return on_incoming(in); });
}

bool Connection::on_incoming(const wire::Incoming& in) {
  switch (in.kind) {
    case wire::Incoming::Kind::message:
      session_->on_message(in.payload);
      break;
    case wire::Incoming::Kind::ping: {
      if (!session_->on_control()) break;
      std::string pong;
      wire::append_frame(pong, wire::Opcode::pong, in.payload);
      send_frame(pong);
      break;
    }
    case wire::Incoming::Kind::pong:
      (void)session_->on_control();  // nothing to answer
      break;
    case wire::Incoming::Kind::close: {
      clean_ = in.code == 1000;
      std::string answer;
      wire::append_frame(answer, wire::Opcode::close,
                         in.code == 1005 ? std::string() : wire::close_payload(in.code));
      finish(answer);
      break;
    }
    case wire::Incoming::Kind::error:
      fail_protocol(in.code, "not a WebSocket message this server takes");
      break;
  }
  return phase_ != Phase::closing;
}

void Connection::send(std::uint32_t request_id, const protocol::Body& body) {
  send_frame(shard::frame_bytes(protocol::encode(request_id, body)));
}

void Connection::send_frame(std::string_view websocket_frame) {
  if (phase_ == Phase::closing) return;
  if (!outbox_.add(websocket_frame, context_.settings.outbox_bytes_max))
    return close(protocol::CloseCode::overflow);
  pump();
}

void Connection::welcomed() {
  phase_ = Phase::open;
  // Spread, so that connections accepted together are not pinged together.
  const auto interval = context_.settings.ping_interval;
  const auto spread = static_cast<std::uint32_t>(interval.count() * 2 / 5) + 1;
  arm(interval * 4 / 5 + core::milliseconds(core::random_below(spread)));
}

void Connection::close(protocol::CloseCode code) {
  // Before the upgrade the peer speaks HTTP and would not understand a frame.
  finish(http_ ? std::string() : goodbye(code));
}

void Connection::fail_protocol(std::uint16_t websocket_code, std::string_view why) {
  std::string bytes;
  wire::append_frame(bytes, wire::Opcode::close, wire::close_payload(websocket_code, why));
  finish(bytes);
}

// May be called from inside a room's flush, so nothing is detached here.
void Connection::finish(std::string_view last_words) {
  if (phase_ == Phase::closing) return;
  const bool whole_frames_only =
      in_flight_ == nullptr || !in_flight_->view || in_flight_->view->at_boundary(*in_flight_);
  phase_ = Phase::closing;
  if (whole_frames_only && !transport_.is_blocked() && !http_out_) {
    const std::string_view rest = outbox_.pending();
    std::string all(rest);
    all += last_words;
    (void)transport_.write(
        {std::span<const char>(all), {}});  // what does not fit is not waited for
  }
  context_.shard.post([&listener = listener_, id = id_] {
    auto* self = listener.find(id);
    if (!self) return;
    self->in_flight_ = nullptr;
    if (self->session_) self->session_->leave_all(self->clean_);
    if (self->transport_.is_broken()) return listener.remove(id);
    self->transport_.shutdown_send();
    self->arm(linger);
  });
}

void Connection::drop() {
  phase_ = Phase::closing;
  context_.shard.post([&listener = listener_, id = id_] { listener.remove(id); });
}

bool Connection::is_stalled(core::Tick now) {
  if (!transport_.is_blocked()) return false;
  const auto left = transport_.unacknowledged();
  if (left < unacknowledged_) {
    unacknowledged_ = left;
    blocked_since_ = now;
  }
  return now - blocked_since_ >= context_.settings.stall_max;
}

void Connection::on_deadline() {
  const auto now = Clock::now();
  switch (phase_) {
    case Phase::http:
      // A slow phone may take its time for the page, as long as it takes something.
      if (!http_out_ || is_stalled(now) || now - http_out_->since >= context_.settings.reply_max)
        return drop();
      return arm(stall_check);
    case Phase::closing:
      return drop();
    case Phase::hello:
      return close(protocol::CloseCode::hello_late);
    case Phase::open:
      break;
  }
  const auto& settings = context_.settings;
  if (is_stalled(now)) return drop();
  if (ping_sent_ && now - heard_ >= settings.ping_interval + settings.silence_max)
    return close(protocol::CloseCode::silent);
  if (!ping_sent_ && now - heard_ >= settings.ping_interval / 2) {
    ping_sent_ = true;
    std::string ping;
    wire::append_frame(ping, wire::Opcode::ping, {});
    send_frame(ping);
    if (phase_ != Phase::open) return;
  }
  arm(transport_.is_blocked() ? stall_check : settings.ping_interval);
}

}  // namespace hearth::gateway
