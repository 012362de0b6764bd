// SPDX-License-Identifier: Apache-2.0
// What a connection writes, and in which order: the frame in flight, replies, the rooms in turn.
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "gateway/connection.hpp"
#include "shard/room_view.hpp"

namespace hearth::gateway {

void Connection::pump() {
  if (phase_ == Phase::closing) return;
  if (transport_.is_blocked() || !transport_.flush()) {
    if (transport_.is_broken()) return drop();
    return wait_writable();
  }
  while (http_out_ ? pump_http() : pump_step()) {
  }
  if (transport_.is_broken()) return drop();
  if (transport_.is_blocked()) wait_writable();
}

bool Connection::pump_http() {
  auto& out = *http_out_;
  const std::string_view head = out.reply.head;
  const std::string_view body =
      out.reply.body ? std::string_view(*out.reply.body) : std::string_view();
  std::array<std::span<const char>, 2> pieces{};
  if (out.sent < head.size())
    pieces = {head.substr(out.sent), body};
  else
    pieces = {body.substr(out.sent - head.size()), std::span<const char>{}};
  const auto sent = transport_.write(pieces);
  out.sent += sent;
  if (out.sent < head.size() + body.size()) return sent > 0 && !transport_.is_blocked();
  const bool closes = out.reply.close;
  http_out_.reset();
  if (closes)
    finish({});
  else if (phase_ == Phase::http)
    arm(context_.settings.http_timeout);
  return !closes && !transport_.is_blocked();
}

bool Connection::pump_step() {
  if (!session_) return false;
  if (in_flight_) return write_room(*in_flight_);
  if (!outbox_.empty()) return write_outbox();
  auto* room = next_room();
  return room != nullptr && write_room(*room);
}

bool Connection::write_outbox() {
  const auto sent = transport_.write({std::span<const char>(outbox_.pending()), {}});
  outbox_.consume(sent);
  return sent > 0 && !transport_.is_blocked();
}

bool Connection::write_room(shard::Attachment& room) {
  auto& view = *room.view;
  if (view.is_behind(room)) {
    close(protocol::CloseCode::behind);
    return false;
  }
  // With replies waiting, no further than the frame in flight.
  const auto pieces = outbox_.empty() ? view.pending(room) : view.rest_of_frame(room);
  const auto total = pieces[0].size() + pieces[1].size();
  const auto sent = transport_.write(pieces);
  const bool whole = sent == total;
  view.advance(room, sent);
  in_flight_ = whole || view.at_boundary(room) ? nullptr : &room;
  return sent > 0 && !transport_.is_blocked();
}

shard::Attachment* Connection::next_room() {
  const auto rooms = session_->rooms();
  for (std::size_t i = 0; i < rooms; ++i) {
    auto& room = session_->room((turn_ + i) % rooms);
    if (!room.view) continue;
    const auto pieces = room.view->pending(room);
    if (pieces[0].empty() && !room.view->is_behind(room)) continue;
    turn_ = static_cast<std::uint8_t>((turn_ + i + 1) % rooms);
    return &room;
  }
  return nullptr;
}

void Connection::detach(shard::Attachment& room) {
  if (!room.view) return;
  if (in_flight_ == &room) {
    in_flight_ = nullptr;
    std::string rest;
    for (const auto& piece : room.view->rest_of_frame(room))
      rest.append(piece.data(), piece.size());
    outbox_.prepend(rest);
  }
  room.view->detach(room);
}

void Connection::on_ready(void* self, shard::Attachment& room) {
  auto& connection = *static_cast<Connection*>(self);
  if (connection.phase_ == Phase::closing || connection.transport_.is_blocked()) return;
  // The common case by far: nothing else to say, one send of everything new.
  if (connection.in_flight_ == nullptr && connection.outbox_.empty() &&
      !connection.transport_.is_tls()) {
    (void)connection.write_room(room);  // what is left, pump() sends when the socket takes more
    if (connection.transport_.is_broken()) return connection.drop();
    if (connection.transport_.is_blocked()) return connection.wait_writable();
    // A page of the past may end where the next one, or the ring, is there already.
    if (room.view && !room.view->pending(room)[0].empty()) connection.pump();
    return;
  }
  connection.pump();
}

void Connection::on_evicted(void* self, shard::Attachment&, protocol::CloseCode code) {
  static_cast<Connection*>(self)->close(code);
}

}  // namespace hearth::gateway
