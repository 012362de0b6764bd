// SPDX-License-Identifier: Apache-2.0
// The golden frames: what clients send becomes the right structs, and structs become the bytes that
// clients read.
#include "support/vectors.hpp"

#include <gtest/gtest.h>

#include <set>

#include "hearth/v1/client.pb.h"
#include "hearth/v1/server.pb.h"
#include "protocol/codec.hpp"
#include "protocol/event_codec.hpp"
#include "unit/protocol/fields.hpp"

namespace hearth::protocol {
namespace {

namespace pb = hearth::v1;
using support::meant;
using support::Vector;
using support::vectors;

void put(const rooms::Position& in, pb::Position* out) {
  out->set_epoch(in.epoch);
  out->set_seq(in.seq);
}

// Back from the structs, field by field: what decode() left out is missing here.
struct AsMessage {
  pb::ClientFrame& frame;

  void operator()(const Unknown&) const {}
  void operator()(const Hello& in) const {
    auto* out = frame.mutable_hello();
    out->set_device_secret(in.device_secret.data(), in.device_secret.size());
    out->set_pass(in.pass);
    out->set_producer(std::string(in.producer.view()));
    if (!in.work) return;
    out->mutable_work()->set_challenge(in.work->challenge);
    out->mutable_work()->set_nonce(in.work->nonce);
  }
  void operator()(const Join& in) const {
    auto* out = frame.mutable_join();
    out->set_room(in.room);
    for (const auto& position : in.cursor) put(position, out->add_cursor());
    out->set_accepted_guidelines(in.accepted_guidelines);
    out->set_history(in.history);
  }
  void operator()(const Leave& in) const { frame.mutable_leave()->set_room(in.room); }
  void operator()(const Post& in) const {
    auto* out = frame.mutable_post();
    out->set_room(in.room);
    out->set_n(in.n);
    out->set_text(in.text);
    out->set_intent(static_cast<pb::Intent>(in.intent));
    out->set_reply_to(in.reply_to);
    out->set_retry(in.retry);
    out->set_confirmed(in.confirmed);
  }
  void operator()(const Unsay& in) const {
    frame.mutable_unsay()->set_room(in.room);
    put(in.target, frame.mutable_unsay()->mutable_target());
  }
  void operator()(const React& in) const {
    auto* out = frame.mutable_react();
    out->set_room(in.room);
    out->set_n(in.n);
    out->set_target(in.target);
    out->set_support(static_cast<pb::Support>(in.support));
    out->set_retry(in.retry);
  }
  void operator()(const Report& in) const {
    frame.mutable_report()->set_room(in.room);
    put(in.target, frame.mutable_report()->mutable_target());
    frame.mutable_report()->set_note(in.note);
  }
  void operator()(const Acknowledge& in) const {
    frame.mutable_acknowledge()->set_room(in.room);
    frame.mutable_acknowledge()->set_code(in.code);
  }
  void operator()(const Appeal& in) const {
    frame.mutable_appeal()->set_code(in.code);
    frame.mutable_appeal()->set_text(in.text);
  }
  void operator()(const Withdraw& in) const {
    frame.mutable_withdraw()->set_room(in.room);
    frame.mutable_withdraw()->set_n(in.n);
  }
};

TEST(Vectors, OfClientsAreDecodedToTheStructsTheyMean) {
  for (const auto& vector : vectors("client")) {
    auto expected = meant<pb::ClientFrame>(vector);
    if (expected.has_hello()) expected.mutable_hello()->clear_client();  // not kept by the server
    const auto request = decode(vector.bytes);
    ASSERT_TRUE(request) << vector.name;
    pb::ClientFrame got;
    got.set_request_id(request->id);
    std::visit(AsMessage{got}, request->command);
    EXPECT_EQ(got.ShortDebugString(), expected.ShortDebugString()) << vector.name;
  }
}

TEST(Vectors, ThatAreBadAreAnsweredAsTheySay) {
  for (const auto& vector : vectors("bad")) {
    const auto request = decode(vector.bytes);
    if (vector.json.find("\"answer\": \"unsupported\"") != std::string::npos) {
      ASSERT_TRUE(request) << vector.name;
      EXPECT_TRUE(std::holds_alternative<Unknown>(request->command)) << vector.name;
    } else {
      EXPECT_NE(vector.json.find("\"answer\": \"malformed\""), std::string::npos) << vector.name;
      EXPECT_FALSE(request) << vector.name;
    }
  }
}

rooms::Position position(const pb::Position& in) { return {in.epoch(), in.seq()}; }
rooms::Participant participant(const pb::Participant& in) {
  return {*core::Handle::from(in.handle()), in.alias()};
}

Welcome welcome(const pb::Welcome& in) {
  return {in.limits().frame_bytes_max(),
          in.limits().text_bytes_max(),
          in.limits().rooms_max(),
          in.limits().unsay_window_ms(),
          {in.features().begin(), in.features().end()},
          in.reconnect_window_ms(),
          in.pass(),
          in.pass_expires_ms(),
          in.server_time_ms(),
          in.on_probation()};
}

Joined joined(const pb::Joined& in) {
  rooms::Lineage lineage;
  for (const auto& entry : in.lineage()) lineage.push_back({entry.epoch(), entry.floor()});
  return {in.room(),
          participant(in.self()),
          position(in.top()),
          lineage,
          in.first(),
          static_cast<rooms::Mode>(in.mode()),
          in.post_interval_ms(),
          in.read_only(),
          in.guidelines(),
          in.covered(),
          core::from_unix_ms(in.mode_until_ms()),
          in.mode_rule()};
}

RoomGap gap(const pb::Gap& in) {
  return {in.room(),
          {in.from(), in.to(), static_cast<rooms::GapReason>(in.reason()), in.epoch(),
           position(in.resume())}};
}

Presence presence(const pb::Presence& in) {
  Presence out{in.room(), in.count(), in.rounded(), {}};
  for (const auto& each : in.participants()) out.participants.push_back(participant(each));
  return out;
}

template <class Told, class Message>
Told told(const Message& in) {
  return {in.room(), in.code(), {in.params().begin(), in.params().end()}};
}

Hint hint(const pb::Hint& in) {
  Hint out{in.code(), in.label(), {}, in.may_confirm()};
  for (const auto& span : in.spans()) out.spans.push_back({span.from(), span.to()});
  return out;
}

Body body(const pb::ServerFrame& in) {
  switch (in.body_case()) {
    case pb::ServerFrame::kWelcome:
      return welcome(in.welcome());
    case pb::ServerFrame::kChallenge:
      return Challenge{in.challenge().challenge(), in.challenge().difficulty_bits(),
                       in.challenge().expires_in_ms()};
    case pb::ServerFrame::kJoined:
      return joined(in.joined());
    case pb::ServerFrame::kLeft:
      return Left{in.left().room(), static_cast<Reason>(in.left().reason())};
    case pb::ServerFrame::kAck:
      return Ack{static_cast<AckStatus>(in.ack().status()), position(in.ack().position()),
                 in.ack().durable(), in.ack().held_for_ms(),
                 in.ack().has_hint() ? std::optional(hint(in.ack().hint())) : std::nullopt};
    case pb::ServerFrame::kRefused:
      return Refused{
          static_cast<Reason>(in.refused().reason()), in.refused().retry_after_ms(),
          in.refused().has_hint() ? std::optional(hint(in.refused().hint())) : std::nullopt};
    case pb::ServerFrame::kGap:
      return gap(in.gap());
    case pb::ServerFrame::kPresence:
      return presence(in.presence());
    case pb::ServerFrame::kState:
      return State{in.state().room(), in.state().availability() == pb::AVAILABILITY_READ_ONLY};
    case pb::ServerFrame::kNotice:
      return told<Notice>(in.notice());
    case pb::ServerFrame::kCard:
      return told<Card>(in.card());
    case pb::ServerFrame::kReconnect:
      return Reconnect{in.reconnect().after_ms()};
    case pb::ServerFrame::kBye:
      return Bye{static_cast<CloseCode>(in.bye().code())};
    case pb::ServerFrame::kCoverage:
      return Coverage{in.coverage().room(), in.coverage().covered(),
                      static_cast<rooms::Mode>(in.coverage().mode()),
                      core::from_unix_ms(in.coverage().mode_until_ms()), in.coverage().mode_rule()};
    case pb::ServerFrame::kAppealState:
      return AppealState{static_cast<AppealStatus>(in.appeal_state().status()),
                         in.appeal_state().answer(), in.appeal_state().decided_ms()};
    default:
      throw std::runtime_error("a body without a struct");
  }
}

rooms::EventBody kind(const pb::Event& in) {
  switch (in.kind_case()) {
    case pb::Event::kMessage:
      return rooms::Message{in.message().text(), static_cast<rooms::Intent>(in.message().intent()),
                            in.message().reply_to()};
    case pb::Event::kSupport:
      return rooms::SupportGiven{in.support().target(),
                                 static_cast<rooms::Support>(in.support().support())};
    case pb::Event::kRedacted:
      return rooms::Redacted{in.redacted().target(), in.redacted().by_author()};
    case pb::Event::kSanctioned:
      return rooms::Sanctioned{participant(in.sanctioned().subject()),
                               static_cast<rooms::SanctionKind>(in.sanctioned().sanction()),
                               core::from_unix_ms(in.sanctioned().until_ms()),
                               in.sanctioned().lifted()};
    case pb::Event::kModeChanged:
      return rooms::ModeChanged{static_cast<rooms::Mode>(in.mode_changed().mode()),
                                core::milliseconds(in.mode_changed().post_interval_ms()),
                                core::from_unix_ms(in.mode_changed().until_ms()),
                                in.mode_changed().rule()};
    case pb::Event::kAnnouncement:
      return rooms::Announcement{in.announcement().text()};
    default:
      return rooms::Withdrawn{};
  }
}

// The bytes the server makes of what the frame means.
std::string made(const pb::ServerFrame& frame, std::size_t size) {
  if (!frame.has_event()) return encode(frame.request_id(), body(frame));
  const auto& in = frame.event();
  const auto at = core::from_unix_ms(in.at_ms());
  if (!in.padding().empty()) return tombstone(in.room(), position(in.position()), at, size);
  rooms::Event event{position(in.position()), at, std::nullopt, kind(in)};
  if (in.has_author()) event.author = participant(in.author());
  return event_frame(in.room(), serialize(event));
}

TEST(Vectors, OfTheServerAreEncodedByteForByte) {
  for (const auto& vector : vectors("server"))
    EXPECT_TRUE(made(meant<pb::ServerFrame>(vector), vector.bytes.size()) == vector.bytes)
        << vector.name;
}

TEST(Vectors, OfStoredEventsComeBackAsTheyWere) {
  for (const auto& vector : vectors("server")) {
    const auto frame = meant<pb::ServerFrame>(vector);
    if (!frame.has_event() || !frame.event().padding().empty()) continue;
    auto stored = frame.event();
    stored.clear_room();
    const auto event = parse_event(stored.SerializeAsString());
    ASSERT_TRUE(event) << vector.name;
    EXPECT_EQ(serialize(*event), stored.SerializeAsString()) << vector.name;
  }
}

TEST(Vectors, SetEveryFieldOfTheProtocol) {
  std::set<std::string> seen;
  std::set<std::string> asked;
  for (const auto& vector : vectors("client")) note_fields(meant<pb::ClientFrame>(vector), seen);
  for (const auto& vector : vectors("server")) note_fields(meant<pb::ServerFrame>(vector), seen);
  expect_all(*pb::ClientFrame::descriptor(), seen, asked);
  expect_all(*pb::ServerFrame::descriptor(), seen, asked);
}

}  // namespace
}  // namespace hearth::protocol
