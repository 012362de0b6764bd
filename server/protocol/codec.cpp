// SPDX-License-Identifier: Apache-2.0
#include "protocol/codec.hpp"

#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "hearth/v1/client.pb.h"
#include "hearth/v1/server.pb.h"
#include "protocol/parse_frame.hpp"
#include "protocol/wire_bytes.hpp"

namespace hearth::protocol {
namespace {

namespace pb = hearth::v1;

// Protobuf writes a line to standard error for each string that is not UTF-8, which any client
// could fill a disk with. What is malformed is answered; nobody needs to read of it.
[[maybe_unused]] const bool quiet = (google::protobuf::SetLogHandler(nullptr), true);

constexpr int cursor_max = 4;
constexpr std::size_t slug_bytes_max = 64;
constexpr std::size_t pass_bytes_max = 256;
constexpr std::size_t challenge_bytes_max = 256;
constexpr std::size_t code_bytes_max = 128;

using Decoded = core::result<Command, DecodeError>;

rooms::Position position(const pb::Position& p) { return {p.epoch(), p.seq()}; }

Decoded hello(const pb::Hello& in) {
  Hello out;
  const auto producer = core::Producer::from(in.producer());
  if (in.device_secret().size() != out.device_secret.size() || !producer ||
      in.pass().size() > pass_bytes_max || in.client().size() > 64)
    return DecodeError::bad_field;
  std::memcpy(out.device_secret.data(), in.device_secret().data(), out.device_secret.size());
  out.pass = in.pass();
  out.producer = *producer;
  if (in.has_work()) {
    if (in.work().challenge().size() > challenge_bytes_max) return DecodeError::bad_field;
    out.work = Work{in.work().challenge(), in.work().nonce()};
  }
  return Command{std::move(out)};
}

Decoded join(const pb::Join& in) {
  if (in.room().size() > slug_bytes_max || in.cursor_size() > cursor_max)
    return DecodeError::bad_field;
  Join out{in.room(), {}, in.accepted_guidelines(), in.history()};
  for (const auto& p : in.cursor()) out.cursor.push_back(position(p));
  return Command{std::move(out)};
}

Decoded post(const pb::Post& in) {
  if (in.room().size() > slug_bytes_max) return DecodeError::bad_field;
  const auto intent = pb::Intent_IsValid(in.intent()) ? static_cast<rooms::Intent>(in.intent())
                                                      : rooms::Intent::none;
  return Command{
      Post{in.room(), in.n(), in.text(), intent, in.reply_to(), in.retry(), in.confirmed()}};
}

Decoded react(const pb::React& in) {
  if (in.room().size() > slug_bytes_max) return DecodeError::bad_field;
  const auto support = pb::Support_IsValid(in.support()) ? static_cast<rooms::Support>(in.support())
                                                         : rooms::Support::none;
  return Command{React{in.room(), in.n(), in.target(), support, in.retry()}};
}

Decoded command(const pb::ClientFrame& frame) {
  switch (frame.command_case()) {
    case pb::ClientFrame::kHello:
      return hello(frame.hello());
    case pb::ClientFrame::kJoin:
      return join(frame.join());
    case pb::ClientFrame::kLeave:
      if (frame.leave().room().size() > slug_bytes_max) return DecodeError::bad_field;
      return Command{Leave{frame.leave().room()}};
    case pb::ClientFrame::kPost:
      return post(frame.post());
    case pb::ClientFrame::kUnsay:
      if (frame.unsay().room().size() > slug_bytes_max) return DecodeError::bad_field;
      return Command{Unsay{frame.unsay().room(), position(frame.unsay().target())}};
    case pb::ClientFrame::kReact:
      return react(frame.react());
    case pb::ClientFrame::kReport:
      if (frame.report().room().size() > slug_bytes_max) return DecodeError::bad_field;
      return Command{
          Report{frame.report().room(), position(frame.report().target()), frame.report().note()}};
    case pb::ClientFrame::kAcknowledge:
      if (frame.acknowledge().room().size() > slug_bytes_max ||
          frame.acknowledge().code().size() > code_bytes_max)
        return DecodeError::bad_field;
      return Command{Acknowledge{frame.acknowledge().room(), frame.acknowledge().code()}};
    case pb::ClientFrame::kAppeal:
      if (frame.appeal().code().size() > code_bytes_max) return DecodeError::bad_field;
      return Command{Appeal{frame.appeal().code(), frame.appeal().text()}};
    case pb::ClientFrame::kWithdraw:
      if (frame.withdraw().room().size() > slug_bytes_max) return DecodeError::bad_field;
      return Command{Withdraw{frame.withdraw().room(), frame.withdraw().n()}};
    case pb::ClientFrame::COMMAND_NOT_SET:
      break;
  }
  return Command{Unknown{}};
}

void put(const rooms::Position& p, pb::Position* out) {
  out->set_epoch(p.epoch);
  out->set_seq(p.seq);
}

void put(const rooms::Participant& p, pb::Participant* out) {
  out->set_handle(std::string(p.handle.view()));
  out->set_alias(p.alias);
}

void put(const Hint& in, pb::Hint* out) {
  out->set_code(in.code);
  out->set_label(in.label);
  out->set_may_confirm(in.may_confirm);
  for (const auto& span : in.spans) {
    auto* place = out->add_spans();
    place->set_from(span.from);
    place->set_to(span.to);
  }
}

struct Fill {
  pb::ServerFrame& frame;

  void operator()(const Welcome& in) const {
    auto* out = frame.mutable_welcome();
    auto* limits = out->mutable_limits();
    limits->set_frame_bytes_max(in.frame_bytes_max);
    limits->set_text_bytes_max(in.text_bytes_max);
    limits->set_rooms_max(in.rooms_max);
    limits->set_unsay_window_ms(in.unsay_window_ms);
    for (const auto& feature : in.features) out->add_features(feature);
    out->set_reconnect_window_ms(in.reconnect_window_ms);
    out->set_pass(in.pass);
    out->set_pass_expires_ms(in.pass_expires_ms);
    out->set_server_time_ms(in.server_time_ms);
    out->set_on_probation(in.on_probation);
  }
  void operator()(const Challenge& in) const {
    auto* out = frame.mutable_challenge();
    out->set_challenge(in.challenge);
    out->set_difficulty_bits(in.difficulty_bits);
    out->set_expires_in_ms(in.expires_in_ms);
  }
  void operator()(const Joined& in) const {
    auto* out = frame.mutable_joined();
    out->set_room(in.room);
    put(in.self, out->mutable_self());
    put(in.top, out->mutable_top());
    for (const auto& entry : in.lineage) {
      auto* lineage = out->add_lineage();
      lineage->set_epoch(entry.epoch);
      lineage->set_floor(entry.floor);
    }
    out->set_first(in.first);
    out->set_mode(static_cast<pb::RoomMode>(in.mode));
    out->set_post_interval_ms(in.post_interval_ms);
    out->set_read_only(in.read_only);
    out->set_guidelines(in.guidelines);
    out->set_covered(in.covered);
    out->set_mode_until_ms(core::unix_ms(in.mode_until));
    out->set_mode_rule(in.mode_rule);
  }
  void operator()(const Left& in) const {
    frame.mutable_left()->set_room(in.room);
    frame.mutable_left()->set_reason(static_cast<pb::Reason>(in.reason));
  }
  void operator()(const Ack& in) const {
    auto* out = frame.mutable_ack();
    out->set_status(static_cast<pb::AckStatus>(in.status));
    if (in.position.epoch != 0) put(in.position, out->mutable_position());
    out->set_durable(in.durable);
    out->set_held_for_ms(in.held_for_ms);
    if (in.hint) put(*in.hint, out->mutable_hint());
  }
  void operator()(const Refused& in) const {
    auto* out = frame.mutable_refused();
    out->set_reason(static_cast<pb::Reason>(in.reason));
    out->set_retry_after_ms(in.retry_after_ms);
    if (in.hint) put(*in.hint, out->mutable_hint());
  }
  void operator()(const RoomGap& in) const {
    auto* out = frame.mutable_gap();
    out->set_room(in.room);
    out->set_from(in.gap.from);
    out->set_to(in.gap.to);
    out->set_reason(static_cast<pb::GapReason>(in.gap.reason));
    out->set_epoch(in.gap.epoch);
    put(in.gap.resume, out->mutable_resume());
  }
  void operator()(const Presence& in) const {
    auto* out = frame.mutable_presence();
    out->set_room(in.room);
    out->set_count(in.count);
    out->set_rounded(in.rounded);
    for (const auto& participant : in.participants) put(participant, out->add_participants());
  }
  void operator()(const State& in) const {
    frame.mutable_state()->set_room(in.room);
    frame.mutable_state()->set_availability(in.read_only ? pb::AVAILABILITY_READ_ONLY
                                                         : pb::AVAILABILITY_LIVE);
  }
  void operator()(const Coverage& in) const {
    auto* out = frame.mutable_coverage();
    out->set_room(in.room);
    out->set_covered(in.covered);
    out->set_mode(static_cast<pb::RoomMode>(in.mode));
    out->set_mode_until_ms(core::unix_ms(in.mode_until));
    out->set_mode_rule(in.mode_rule);
  }
  void operator()(const AppealState& in) const {
    auto* out = frame.mutable_appeal_state();
    out->set_status(static_cast<pb::AppealStatus>(in.status));
    out->set_answer(in.answer);
    out->set_decided_ms(in.decided_ms);
  }
  void operator()(const Notice& in) const {
    auto* out = frame.mutable_notice();
    out->set_room(in.room);
    out->set_code(in.code);
    out->mutable_params()->insert(in.params.begin(), in.params.end());
  }
  void operator()(const Card& in) const {
    auto* out = frame.mutable_card();
    out->set_room(in.room);
    out->set_code(in.code);
    out->mutable_params()->insert(in.params.begin(), in.params.end());
  }
  void operator()(const Reconnect& in) const {
    frame.mutable_reconnect()->set_after_ms(in.after_ms);
  }
  void operator()(const Bye& in) const {
    frame.mutable_bye()->set_code(static_cast<std::uint32_t>(in.code));
  }
};

}  // namespace

core::result<Request, DecodeError> decode(std::string_view bytes) {
  const auto frame = parse_frame<pb::ClientFrame>(bytes);
  if (!frame) return frame.error();
  auto decoded = command(*frame);
  if (!decoded) return decoded.error();
  return Request{frame->request_id(), std::move(*decoded)};
}

std::string encode(std::uint32_t request_id, const Body& body) {
  pb::ServerFrame frame;
  frame.set_request_id(request_id);
  std::visit(Fill{frame}, body);
  return frame.SerializeAsString();
}

std::string event_frame(std::string_view room, std::string_view stored_event) {
  std::string frame;
  frame.reserve(stored_event.size() + room.size() + 16);
  append_tag(frame, pb::ServerFrame::kEventFieldNumber, WireType::bytes);
  append_varint(frame, bytes_field_size(room.size()) + stored_event.size());
  append_bytes_field(frame, pb::Event::kRoomFieldNumber, room);
  frame += stored_event;  // fields of one message may be concatenated
  return frame;
}

std::string tombstone(std::string_view room, rooms::Position position, core::Time at,
                      std::size_t size) {
  pb::Event event;
  put(position, event.mutable_position());
  event.set_at_ms(core::unix_ms(at));
  event.mutable_withdrawn();
  std::string stored = event.SerializeAsString();
  // The outer length is written in as many bytes as before, because the sizes are equal.
  for (std::size_t length_bytes = 1; length_bytes <= 5; ++length_bytes) {
    const auto fixed = 1 + length_bytes + bytes_field_size(room.size()) + stored.size();
    if (fixed > size || varint_size(size - 1 - length_bytes) != length_bytes) continue;
    if (!append_padding(stored, pb::Event::kPaddingFieldNumber, size - fixed)) continue;
    return event_frame(room, stored);
  }
  return {};
}

}  // namespace hearth::protocol
