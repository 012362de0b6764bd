// SPDX-License-Identifier: Apache-2.0
#include "wire/framer.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"

namespace hearth::wire {
namespace {

constexpr std::uint16_t protocol_error = 1002;
constexpr std::uint16_t unacceptable_type = 1003;
constexpr std::uint16_t no_code = 1005;
constexpr std::uint16_t bad_utf8 = 1007;
constexpr std::uint16_t message_too_big = 1009;
constexpr std::size_t control_bytes_max = 125;

bool is_control(Opcode opcode) { return static_cast<std::uint8_t>(opcode) >= 8; }

bool is_known(std::uint8_t opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

bool may_be_sent(std::uint16_t code) {
  if (code >= 3000 && code <= 4999) return true;
  return code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
}

bool fail(const Framer::Sink& sink, std::uint16_t code) {
  (void)sink({Incoming::Kind::error, Opcode::close, code, {}});  // the answer is to stop either way
  return false;
}

std::uint8_t byte(std::span<const char> bytes, std::size_t i) {
  return static_cast<std::uint8_t>(bytes[i]);
}

}  // namespace

Framer::Parsed Framer::parse(std::span<const char> bytes, const Limits& limits,
                             Header& header) const {
  if (bytes.empty()) return Parsed::need_more;
  const auto first = byte(bytes, 0);
  if ((first & 0x70) != 0 || !is_known(first & 0x0f)) return Parsed::bad;
  header.fin = (first & 0x80) != 0;
  header.opcode = static_cast<Opcode>(first & 0x0f);
  if (is_control(header.opcode) && !header.fin) return Parsed::bad;
  if (bytes.size() < 2) return Parsed::need_more;
  const auto second = byte(bytes, 1);
  const bool masked = (second & 0x80) != 0;
  if (masked != (role_ == Role::server)) return Parsed::bad;
  const auto short_length = static_cast<std::size_t>(second & 0x7f);
  if (is_control(header.opcode) && short_length > control_bytes_max) return Parsed::bad;
  const std::size_t length_bytes = short_length < 126 ? 0 : short_length == 126 ? 2 : 8;
  if (bytes.size() < 2 + length_bytes) return Parsed::need_more;
  header.payload = length_bytes == 0 ? short_length : 0;
  for (std::size_t i = 0; i < length_bytes; ++i)
    header.payload = (header.payload << 8) | byte(bytes, 2 + i);
  if (length_bytes == 2 && header.payload < 126) return Parsed::bad;
  if (length_bytes == 8 && (header.payload <= 0xffff || (header.payload >> 63) != 0))
    return Parsed::bad;
  if (header.payload > limits.message_bytes_max && !is_control(header.opcode))
    return Parsed::too_big;
  header.size = 2 + length_bytes + (masked ? 4 : 0);
  if (bytes.size() < header.size) return Parsed::need_more;
  if (masked)
    for (std::size_t i = 0; i < 4; ++i) header.key[i] = byte(bytes, 2 + length_bytes + i);
  return bytes.size() - header.size < header.payload ? Parsed::need_more : Parsed::whole;
}

Framer::Unfinished& Framer::unfinished() {
  if (!unfinished_) unfinished_ = std::make_unique<Unfinished>();
  return *unfinished_;
}

void Framer::forget_if_empty() {
  if (unfinished_ && unfinished_->frame.empty() && unfinished_->opcode == Opcode::continuation)
    unfinished_.reset();
}

// Takes one whole frame from the front. 0: there is none.
std::size_t Framer::take(std::span<char> bytes, const Limits& limits, const Sink& sink,
                         bool& going) {
  Header header;
  switch (parse(bytes, limits, header)) {
    case Parsed::need_more:
      return 0;
    case Parsed::bad:
      going = fail(sink, protocol_error);
      return 0;
    case Parsed::too_big:
      going = fail(sink, message_too_big);
      return 0;
    case Parsed::whole:
      break;
  }
  const auto payload = bytes.subspan(header.size, static_cast<std::size_t>(header.payload));
  going = deliver(header, payload, limits, sink);
  return header.size + payload.size();
}

bool Framer::feed(std::span<char> bytes, const Limits& limits, const Sink& sink) {
  bool going = true;
  // Finish the frame that was cut, with as few bytes as it needs, so that the rest stays in place.
  while (going && unfinished_ && !unfinished_->frame.empty() && !bytes.empty()) {
    auto& frame = unfinished_->frame;
    Header header;
    const auto before = parse(frame, limits, header);
    const std::size_t missing =
        before == Parsed::need_more && header.size != 0 && frame.size() >= header.size
            ? header.size + static_cast<std::size_t>(header.payload) - frame.size()
            : 1;
    const auto part = std::min(missing, bytes.size());
    frame.append(bytes.data(), part);
    bytes = bytes.subspan(part);
    std::string whole = std::move(frame);
    frame.clear();
    const auto taken = take(whole, limits, sink, going);
    if (taken == 0 && going) unfinished().frame = std::move(whole);
  }
  while (going && !bytes.empty()) {
    const auto taken = take(bytes, limits, sink, going);
    if (taken == 0) break;
    bytes = bytes.subspan(taken);
  }
  if (!going) {
    unfinished_.reset();
    return false;
  }
  if (!bytes.empty()) unfinished().frame.append(bytes.data(), bytes.size());
  forget_if_empty();
  return true;
}

bool Framer::deliver(const Header& header, std::span<char> payload, const Limits& limits,
                     const Sink& sink) {
  if (role_ == Role::server)
    for (std::size_t i = 0; i < payload.size(); ++i)
      payload[i] = static_cast<char>(static_cast<std::uint8_t>(payload[i]) ^ header.key[i % 4]);
  const std::string_view view(payload.data(), payload.size());
  return is_control(header.opcode) ? deliver_control(header, view, sink)
                                   : deliver_data(header, view, limits, sink);
}

bool Framer::deliver_control(const Header& header, std::string_view payload, const Sink& sink) {
  if (header.opcode == Opcode::ping) return sink({Incoming::Kind::ping, Opcode::ping, 0, payload});
  if (header.opcode == Opcode::pong) return sink({Incoming::Kind::pong, Opcode::pong, 0, payload});
  if (payload.size() == 1) return fail(sink, protocol_error);
  std::uint16_t code = no_code;
  if (payload.size() >= 2) {
    code = static_cast<std::uint16_t>((static_cast<std::uint8_t>(payload[0]) << 8) |
                                      static_cast<std::uint8_t>(payload[1]));
    payload.remove_prefix(2);
    if (!may_be_sent(code)) return fail(sink, protocol_error);
    if (!core::is_utf8(payload)) return fail(sink, bad_utf8);
  }
  (void)sink({Incoming::Kind::close, Opcode::close, code, payload});  // nothing follows a close
  return false;
}

bool Framer::deliver_data(const Header& header, std::string_view payload, const Limits& limits,
                          const Sink& sink) {
  const bool under_way = unfinished_ && unfinished_->opcode != Opcode::continuation;
  if ((header.opcode == Opcode::continuation) != under_way) return fail(sink, protocol_error);
  if (header.opcode == Opcode::text && !limits.accept_text) return fail(sink, unacceptable_type);
  if (!under_way && header.fin) {
    if (header.opcode == Opcode::text && !core::is_utf8(payload)) return fail(sink, bad_utf8);
    return sink({Incoming::Kind::message, header.opcode, 0, payload});
  }
  auto& state = unfinished();
  if (!under_way) state.opcode = header.opcode;
  if (++state.fragments > limits.fragments_max ||
      state.message.size() + payload.size() > limits.message_bytes_max)
    return fail(sink, message_too_big);
  state.message += payload;
  if (!header.fin) return true;
  const auto message = std::move(state.message);
  const auto opcode = std::exchange(state.opcode, Opcode::continuation);
  state.message.clear();
  state.fragments = 0;
  if (opcode == Opcode::text && !core::is_utf8(message)) return fail(sink, bad_utf8);
  return sink({Incoming::Kind::message, opcode, 0, message});
}

}  // namespace hearth::wire
