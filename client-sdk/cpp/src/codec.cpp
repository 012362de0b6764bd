// SPDX-License-Identifier: Apache-2.0
#include "codec.hpp"

#include <cstring>

#include "hearth/v1/client.pb.h"
#include "hearth/v1/server.pb.h"

namespace hearth::client {
namespace {

namespace pb = hearth::v1;

void put(const Position& in, pb::Position* out) {
  out->set_epoch(in.epoch);
  out->set_seq(in.seq);
}

struct Fill {
  pb::ClientFrame& frame;

  void operator()(const frames::Hello& in) const {
    auto* out = frame.mutable_hello();
    out->set_device_secret(in.device_secret);
    out->set_pass(in.pass);
    out->set_producer(in.producer);
    out->set_client(in.client);
    if (!in.work) return;
    out->mutable_work()->set_challenge(in.work->challenge);
    out->mutable_work()->set_nonce(in.work->nonce);
  }
  void operator()(const frames::Join& in) const {
    auto* out = frame.mutable_join();
    out->set_room(in.room);
    for (const auto& position : in.cursor) put(position, out->add_cursor());
    out->set_accepted_guidelines(in.accepted_guidelines);
    out->set_history(in.history);
  }
  void operator()(const frames::Leave& in) const { frame.mutable_leave()->set_room(in.room); }
  void operator()(const frames::Post& in) const {
    auto* out = frame.mutable_post();
    out->set_room(in.room);
    out->set_n(in.n);
    out->set_text(in.text);
    out->set_intent(static_cast<pb::Intent>(in.intent));
    out->set_reply_to(in.reply_to);
    out->set_retry(in.retry);
    out->set_confirmed(in.confirmed);
  }
  void operator()(const frames::Unsay& in) const {
    frame.mutable_unsay()->set_room(in.room);
    put(in.target, frame.mutable_unsay()->mutable_target());
  }
  void operator()(const frames::React& in) const {
    auto* out = frame.mutable_react();
    out->set_room(in.room);
    out->set_n(in.n);
    out->set_target(in.target);
    out->set_support(static_cast<pb::Support>(in.support));
    out->set_retry(in.retry);
  }
  void operator()(const frames::Report& in) const {
    frame.mutable_report()->set_room(in.room);
    put(in.target, frame.mutable_report()->mutable_target());
    frame.mutable_report()->set_note(in.note);
  }
  void operator()(const frames::Acknowledge& in) const {
    frame.mutable_acknowledge()->set_room(in.room);
    frame.mutable_acknowledge()->set_code(in.code);
  }
  void operator()(const frames::Appeal& in) const {
    frame.mutable_appeal()->set_code(in.code);
    frame.mutable_appeal()->set_text(in.text);
  }
  void operator()(const frames::Withdraw& in) const {
    frame.mutable_withdraw()->set_room(in.room);
    frame.mutable_withdraw()->set_n(in.n);
  }
};

// What is newer than this library reads as the first of the enum.
template <class Enum>
Enum known(int value, Enum last) {
  return value >= 0 && value <= static_cast<int>(last) ? static_cast<Enum>(value) : Enum{};
}

Position position(const pb::Position& in) { return {in.epoch(), in.seq()}; }
Participant participant(const pb::Participant& in) { return {in.handle(), in.alias()}; }

frames::Welcome welcome(const pb::Welcome& in) {
  frames::Welcome out;
  out.told = {in.limits().text_bytes_max(),
              in.limits().rooms_max(),
              Duration(in.limits().unsay_window_ms()),
              {in.features().begin(), in.features().end()},
              in.server_time_ms(),
              in.pass_expires_ms(),
              in.on_probation()};
  out.frame_bytes_max = in.limits().frame_bytes_max();
  out.reconnect_window = Duration(in.reconnect_window_ms());
  out.pass = in.pass();
  return out;
}

Joined joined(const pb::Joined& in) {
  return {in.room(),
          participant(in.self()),
          known(in.mode(), RoomMode::closed),
          Duration(in.post_interval_ms()),
          in.read_only() ? Availability::read_only : Availability::live,
          in.guidelines(),
          in.first(),
          position(in.top()),
          false,
          in.covered(),
          in.mode_until_ms(),
          in.mode_rule()};
}

EventBody event_body(const pb::Event& in) {
  switch (in.kind_case()) {
    case pb::Event::kMessage:
      return Message{in.message().text(), known(in.message().intent(), Intent::celebrate),
                     in.message().reply_to()};
    case pb::Event::kSupport:
      return SupportGiven{in.support().target(), known(in.support().support(), Support::glad)};
    case pb::Event::kRedacted:
      return Redacted{in.redacted().target(), in.redacted().by_author()};
    case pb::Event::kSanctioned:
      return Sanctioned{participant(in.sanctioned().subject()),
                        known(in.sanctioned().sanction(), SanctionKind::ban),
                        in.sanctioned().until_ms(), in.sanctioned().lifted()};
    case pb::Event::kModeChanged:
      return ModeChanged{known(in.mode_changed().mode(), RoomMode::closed),
                         Duration(in.mode_changed().post_interval_ms()),
                         in.mode_changed().until_ms(), in.mode_changed().rule()};
    case pb::Event::kAnnouncement:
      return Announcement{in.announcement().text()};
    case pb::Event::kWithdrawn:
      return Withdrawn{};
    case pb::Event::KIND_NOT_SET:
      break;
  }
  return UnknownEvent{};
}

Event event(const pb::Event& in) {
  Event out;
  out.room = in.room();
  out.position = position(in.position());
  out.at_ms = in.at_ms();
  if (in.has_author()) out.author = participant(in.author());
  out.body = event_body(in);
  return out;
}

Gap gap(const pb::Gap& in) {
  const Position resume = in.has_resume() ? position(in.resume()) : Position{in.epoch(), in.to()};
  return {in.room(), in.from(), in.to(), known(in.reason(), GapReason::reset), in.epoch(), resume};
}

Presence presence(const pb::Presence& in) {
  Presence out{in.room(), in.count(), in.rounded(), {}};
  for (const auto& each : in.participants()) out.participants.push_back(participant(each));
  return out;
}

Hint hint(const pb::Hint& in) {
  Hint out{in.code(), in.label(), {}, in.may_confirm()};
  for (const auto& span : in.spans()) out.spans.push_back({span.from(), span.to()});
  return out;
}

frames::Ack ack(const pb::Ack& in) {
  frames::Ack out;
  out.status = known(in.status(), frames::AckStatus::held);
  if (in.has_position()) out.position = position(in.position());
  out.durable = in.durable();
  out.held_for = Duration(in.held_for_ms());
  if (in.has_hint()) out.hint = hint(in.hint());
  return out;
}

Refusal refusal(const pb::Refused& in) {
  Refusal out{known(in.reason(), Reason::too_many_measures), Duration(in.retry_after_ms())};
  if (in.has_hint()) out.hint = hint(in.hint());
  return out;
}

template <class Told, class Wire>
Told told(const Wire& in) {
  return {in.room(), in.code(), {in.params().begin(), in.params().end()}};
}

// Whoever was put out is where those are whose Join was refused.
frames::Body left(const pb::Left& in) {
  if (in.reason() == pb::REASON_UNSPECIFIED) return Left{in.room()};
  return RoomRefused{in.room(), {known(in.reason(), Reason::too_many_measures), Duration{0}, {}}};
}

frames::Body body(const pb::ServerFrame& in) {
  switch (in.body_case()) {
    case pb::ServerFrame::kWelcome:
      return welcome(in.welcome());
    case pb::ServerFrame::kChallenge:
      return frames::Challenge{in.challenge().challenge(), in.challenge().difficulty_bits(),
                               Duration(in.challenge().expires_in_ms())};
    case pb::ServerFrame::kJoined:
      return joined(in.joined());
    case pb::ServerFrame::kLeft:
      return left(in.left());
    case pb::ServerFrame::kAck:
      return ack(in.ack());
    case pb::ServerFrame::kRefused:
      return refusal(in.refused());
    case pb::ServerFrame::kEvent:
      return event(in.event());
    case pb::ServerFrame::kGap:
      return gap(in.gap());
    case pb::ServerFrame::kPresence:
      return presence(in.presence());
    case pb::ServerFrame::kState:
      return AvailabilityChange{in.state().room(),
                                in.state().availability() == pb::AVAILABILITY_READ_ONLY
                                    ? Availability::read_only
                                    : Availability::live};
    case pb::ServerFrame::kCoverage:
      return CoverageChange{in.coverage().room(), in.coverage().covered(),
                            known(in.coverage().mode(), RoomMode::closed),
                            in.coverage().mode_until_ms(), in.coverage().mode_rule()};
    case pb::ServerFrame::kAppealState:
      return AppealState{known(in.appeal_state().status(), AppealStatus::lifted),
                         in.appeal_state().answer(), in.appeal_state().decided_ms()};
    case pb::ServerFrame::kNotice:
      return told<Notice>(in.notice());
    case pb::ServerFrame::kCard:
      return told<Card>(in.card());
    case pb::ServerFrame::kReconnect:
      return frames::Reconnect{Duration(in.reconnect().after_ms())};
    case pb::ServerFrame::kBye:
      return frames::Bye{static_cast<std::uint16_t>(in.bye().code())};
    case pb::ServerFrame::BODY_NOT_SET:
      break;
  }
  return frames::Nothing{};
}

// Takes fields off the front of a message; every step says whether there was enough.
class Peek {
 public:
  explicit Peek(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

  bool tag(char expected) { return at_ < end_ && *at_++ == expected; }
  bool number(std::uint64_t& value) {
    value = 0;
    for (int shift = 0; at_ < end_ && shift < 64; shift += 7) {
      const auto byte = static_cast<std::uint8_t>(*at_++);
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }
  bool bytes(std::string_view& value) {
    std::uint64_t size = 0;
    if (!number(size) || size > static_cast<std::uint64_t>(end_ - at_)) return false;
    value = {at_, static_cast<std::size_t>(size)};
    at_ += size;
    return true;
  }
  bool fixed(std::uint64_t& value) {
    if (end_ - at_ < 8) return false;
    std::memcpy(&value, at_, 8);  // little endian, like every machine this runs on
    at_ += 8;
    return true;
  }
  bool done() const { return at_ == end_; }

 private:
  const char* at_;
  const char* end_;
};

constexpr char tag(int field, int wire_type) { return static_cast<char>(field << 3 | wire_type); }
constexpr int varint = 0;
constexpr int fixed64 = 1;
constexpr int length_delimited = 2;

}  // namespace

std::string encode(std::uint32_t request_id, const frames::Command& command) {
  pb::ClientFrame frame;
  frame.set_request_id(request_id);
  std::visit(Fill{frame}, command);
  return frame.SerializeAsString();
}

std::optional<frames::ServerFrame> decode(std::string_view bytes) {
  pb::ServerFrame frame;
  if (!frame.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
  return frames::ServerFrame{frame.request_id(), body(frame)};
}

std::optional<EventHead> peek_event(std::string_view bytes) {
  EventHead head;
  std::string_view event;
  std::string_view place;
  Peek frame(bytes);
  if (!frame.tag(tag(pb::ServerFrame::kEventFieldNumber, length_delimited)) ||
      !frame.bytes(event) || !frame.done())
    return std::nullopt;
  Peek inside(event);
  if (!inside.tag(tag(pb::Event::kRoomFieldNumber, length_delimited)) || !inside.bytes(head.room) ||
      !inside.tag(tag(pb::Event::kPositionFieldNumber, length_delimited)) || !inside.bytes(place))
    return std::nullopt;
  Peek position(place);
  if (!position.tag(tag(pb::Position::kEpochFieldNumber, fixed64)) ||
      !position.fixed(head.position.epoch) ||
      !position.tag(tag(pb::Position::kSeqFieldNumber, varint)) ||
      !position.number(head.position.seq) || !position.done())
    return std::nullopt;
  return head;
}

}  // namespace hearth::client
