// SPDX-License-Identifier: Apache-2.0
// The client's codec against the golden frames.
#include "codec.hpp"

#include <gtest/gtest.h>

#include "hearth/v1/client.pb.h"
#include "hearth/v1/server.pb.h"
#include "support/vectors.hpp"

namespace hearth::client {
namespace {

namespace pb = hearth::v1;
using support::meant;
using support::vectors;

Position position(const pb::Position& in) { return {in.epoch(), in.seq()}; }

frames::Hello hello(const pb::Hello& in) {
  frames::Hello out{in.device_secret(), in.pass(), in.producer(), std::nullopt, in.client()};
  if (in.has_work()) out.work = frames::Work{in.work().challenge(), in.work().nonce()};
  return out;
}

frames::Join join(const pb::Join& in) {
  frames::Join out{in.room(), {}, in.accepted_guidelines(), in.history()};
  for (const auto& each : in.cursor()) out.cursor.push_back(position(each));
  return out;
}

frames::Command command(const pb::ClientFrame& in) {
  switch (in.command_case()) {
    case pb::ClientFrame::kHello:
      return hello(in.hello());
    case pb::ClientFrame::kJoin:
      return join(in.join());
    case pb::ClientFrame::kLeave:
      return frames::Leave{in.leave().room()};
    case pb::ClientFrame::kPost:
      return frames::Post{in.post().room(),     in.post().n(),
                          in.post().text(),     static_cast<Intent>(in.post().intent()),
                          in.post().reply_to(), in.post().retry(),
                          in.post().confirmed()};
    case pb::ClientFrame::kUnsay:
      return frames::Unsay{in.unsay().room(), position(in.unsay().target())};
    case pb::ClientFrame::kReact:
      return frames::React{in.react().room(), in.react().n(), in.react().target(),
                           static_cast<Support>(in.react().support()), in.react().retry()};
    case pb::ClientFrame::kReport:
      return frames::Report{in.report().room(), position(in.report().target()), in.report().note()};
    case pb::ClientFrame::kAcknowledge:
      return frames::Acknowledge{in.acknowledge().room(), in.acknowledge().code()};
    case pb::ClientFrame::kAppeal:
      return frames::Appeal{in.appeal().code(), in.appeal().text()};
    case pb::ClientFrame::kWithdraw:
      return frames::Withdraw{in.withdraw().room(), in.withdraw().n()};
    default:
      throw std::runtime_error("a command without a struct");
  }
}

TEST(Vectors, OfClientsAreEncodedByteForByte) {
  for (const auto& vector : vectors("client")) {
    const auto frame = meant<pb::ClientFrame>(vector);
    EXPECT_TRUE(encode(frame.request_id(), command(frame)) == vector.bytes) << vector.name;
  }
}

void put(const Position& in, pb::Position* out) {
  out->set_epoch(in.epoch);
  out->set_seq(in.seq);
}
void put(const Participant& in, pb::Participant* out) {
  out->set_handle(in.handle);
  out->set_alias(in.alias);
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

struct AsEvent {
  pb::Event& out;

  void operator()(const UnknownEvent&) const {}
  void operator()(const Message& in) const {
    out.mutable_message()->set_text(in.text);
    out.mutable_message()->set_intent(static_cast<pb::Intent>(in.intent));
    out.mutable_message()->set_reply_to(in.reply_to);
  }
  void operator()(const SupportGiven& in) const {
    out.mutable_support()->set_target(in.target);
    out.mutable_support()->set_support(static_cast<pb::Support>(in.support));
  }
  void operator()(const Redacted& in) const {
    out.mutable_redacted()->set_target(in.target);
    out.mutable_redacted()->set_by_author(in.by_author);
  }
  void operator()(const Sanctioned& in) const {
    put(in.subject, out.mutable_sanctioned()->mutable_subject());
    out.mutable_sanctioned()->set_sanction(static_cast<pb::SanctionKind>(in.kind));
    out.mutable_sanctioned()->set_until_ms(in.until_ms);
    out.mutable_sanctioned()->set_lifted(in.lifted);
  }
  void operator()(const ModeChanged& in) const {
    out.mutable_mode_changed()->set_mode(static_cast<pb::RoomMode>(in.mode));
    out.mutable_mode_changed()->set_post_interval_ms(
        static_cast<std::uint32_t>(in.post_interval.count()));
    out.mutable_mode_changed()->set_until_ms(in.until_ms);
    out.mutable_mode_changed()->set_rule(in.rule);
  }
  void operator()(const Announcement& in) const { out.mutable_announcement()->set_text(in.text); }
  void operator()(const Withdrawn&) const { out.mutable_withdrawn(); }
};

// Back from the structs, field by field: what decode() left out is missing here.
struct AsMessage {
  pb::ServerFrame& frame;

  void operator()(const frames::Nothing&) const {}
  void operator()(const CoverageChange& in) const {
    frame.mutable_coverage()->set_room(in.room);
    frame.mutable_coverage()->set_covered(in.covered);
    frame.mutable_coverage()->set_mode(static_cast<pb::RoomMode>(in.mode));
    frame.mutable_coverage()->set_mode_until_ms(in.mode_until_ms);
    frame.mutable_coverage()->set_mode_rule(in.mode_rule);
  }
  void operator()(const AppealState& in) const {
    frame.mutable_appeal_state()->set_status(static_cast<pb::AppealStatus>(in.status));
    frame.mutable_appeal_state()->set_answer(in.answer);
    frame.mutable_appeal_state()->set_decided_ms(in.decided_ms);
  }
  void operator()(const frames::Welcome& in) const {
    auto* out = frame.mutable_welcome();
    out->mutable_limits()->set_frame_bytes_max(in.frame_bytes_max);
    out->mutable_limits()->set_text_bytes_max(in.told.text_bytes_max);
    out->mutable_limits()->set_rooms_max(in.told.rooms_max);
    out->mutable_limits()->set_unsay_window_ms(
        static_cast<std::uint32_t>(in.told.unsay_window.count()));
    for (const auto& feature : in.told.features) out->add_features(feature);
    out->set_reconnect_window_ms(static_cast<std::uint32_t>(in.reconnect_window.count()));
    out->set_pass(in.pass);
    out->set_pass_expires_ms(in.told.pass_expires_ms);
    out->set_server_time_ms(in.told.server_time_ms);
    out->set_on_probation(in.told.on_probation);
  }
  void operator()(const frames::Challenge& in) const {
    frame.mutable_challenge()->set_challenge(in.challenge);
    frame.mutable_challenge()->set_difficulty_bits(in.difficulty_bits);
    frame.mutable_challenge()->set_expires_in_ms(static_cast<std::uint32_t>(in.expires_in.count()));
  }
  void operator()(const Joined& in) const {
    auto* out = frame.mutable_joined();
    out->set_room(in.room);
    put(in.self, out->mutable_self());
    put(in.top, out->mutable_top());
    out->set_first(in.first);
    out->set_mode(static_cast<pb::RoomMode>(in.mode));
    out->set_post_interval_ms(static_cast<std::uint32_t>(in.post_interval.count()));
    out->set_read_only(in.availability == Availability::read_only);
    out->set_guidelines(in.guidelines);
    out->set_covered(in.covered);
    out->set_mode_until_ms(in.mode_until_ms);
    out->set_mode_rule(in.mode_rule);
  }
  void operator()(const Left& in) const { frame.mutable_left()->set_room(in.room); }
  void operator()(const RoomRefused& in) const {
    frame.mutable_left()->set_room(in.room);
    frame.mutable_left()->set_reason(static_cast<pb::Reason>(in.refusal.reason));
  }
  void operator()(const frames::Ack& in) const {
    frame.mutable_ack()->set_status(static_cast<pb::AckStatus>(in.status));
    if (in.position) put(*in.position, frame.mutable_ack()->mutable_position());
    frame.mutable_ack()->set_durable(in.durable);
    frame.mutable_ack()->set_held_for_ms(static_cast<std::uint32_t>(in.held_for.count()));
    if (in.hint) put(*in.hint, frame.mutable_ack()->mutable_hint());
  }
  void operator()(const Refusal& in) const {
    frame.mutable_refused()->set_reason(static_cast<pb::Reason>(in.reason));
    frame.mutable_refused()->set_retry_after_ms(static_cast<std::uint32_t>(in.retry_after.count()));
    if (in.hint) put(*in.hint, frame.mutable_refused()->mutable_hint());
  }
  void operator()(const Event& in) const {
    auto* out = frame.mutable_event();
    out->set_room(in.room);
    put(in.position, out->mutable_position());
    out->set_at_ms(in.at_ms);
    if (in.author) put(*in.author, out->mutable_author());
    std::visit(AsEvent{*out}, in.body);
  }
  void operator()(const Gap& in) const {
    auto* out = frame.mutable_gap();
    out->set_room(in.room);
    out->set_from(in.from);
    out->set_to(in.to);
    out->set_reason(static_cast<pb::GapReason>(in.reason));
    out->set_epoch(in.epoch);
    put(in.resume, out->mutable_resume());
  }
  void operator()(const Presence& in) const {
    auto* out = frame.mutable_presence();
    out->set_room(in.room);
    out->set_count(in.count);
    out->set_rounded(in.rounded);
    for (const auto& each : in.participants) put(each, out->add_participants());
  }
  void operator()(const AvailabilityChange& in) const {
    frame.mutable_state()->set_room(in.room);
    frame.mutable_state()->set_availability(
        in.availability == Availability::live ? pb::AVAILABILITY_LIVE : pb::AVAILABILITY_READ_ONLY);
  }
  template <class Told>
  static void put_told(const Told& in, auto* out) {
    out->set_room(in.room);
    out->set_code(in.code);
    out->mutable_params()->insert(in.params.begin(), in.params.end());
  }
  void operator()(const Notice& in) const { put_told(in, frame.mutable_notice()); }
  void operator()(const Card& in) const { put_told(in, frame.mutable_card()); }
  void operator()(const frames::Reconnect& in) const {
    frame.mutable_reconnect()->set_after_ms(static_cast<std::uint32_t>(in.after.count()));
  }
  void operator()(const frames::Bye& in) const { frame.mutable_bye()->set_code(in.code); }
};

TEST(Vectors, OfTheServerAreDecodedToWhatTheyMean) {
  for (const auto& vector : vectors("server")) {
    auto expected = meant<pb::ServerFrame>(vector);
    // What a client has no use for.
    if (expected.has_joined()) expected.mutable_joined()->clear_lineage();
    if (expected.has_event()) expected.mutable_event()->clear_padding();
    const auto frame = decode(vector.bytes);
    ASSERT_TRUE(frame) << vector.name;
    pb::ServerFrame got;
    got.set_request_id(frame->request_id);
    std::visit(AsMessage{got}, frame->body);
    EXPECT_EQ(got.ShortDebugString(), expected.ShortDebugString()) << vector.name;
  }
}

TEST(Vectors, OfEventsGiveTheirPlaceAtAPeek) {
  for (const auto& vector : vectors("server")) {
    const auto frame = meant<pb::ServerFrame>(vector);
    const auto head = peek_event(vector.bytes);
    ASSERT_EQ(head.has_value(), frame.has_event()) << vector.name;
    if (!head) continue;
    EXPECT_EQ(head->room, frame.event().room()) << vector.name;
    EXPECT_EQ(head->position, position(frame.event().position())) << vector.name;
    for (std::size_t size = 0; size < vector.bytes.size(); ++size)
      ASSERT_FALSE(peek_event(std::string_view(vector.bytes).substr(0, size))) << vector.name;
  }
}

TEST(Decode, RefusesWhatIsNoFrame) {
  EXPECT_FALSE(decode("\x42\x7f"));
  EXPECT_FALSE(decode("hello"));
}

// 33 is a reason of this library's own, which no server has given.
TEST(Decode, TakesAReasonOfALaterVersionForNoneItKnows) {
  const auto later = static_cast<pb::Reason>(pb::Reason_MAX + 1);
  pb::ServerFrame left, refused;
  left.mutable_left()->set_reason(later);
  refused.mutable_refused()->set_reason(later);
  const auto out = decode(left.SerializeAsString());
  ASSERT_TRUE(out && std::holds_alternative<RoomRefused>(out->body));
  EXPECT_EQ(std::get<RoomRefused>(out->body).refusal.reason, Reason::unspecified);
  const auto refusal = decode(refused.SerializeAsString());
  ASSERT_TRUE(refusal && std::holds_alternative<Refusal>(refusal->body));
  EXPECT_EQ(std::get<Refusal>(refusal->body).reason, Reason::unspecified);
}

TEST(Decode, TakesABodyOfALaterVersionForNothing) {
  const auto frame = decode(std::string("\xda\x07\x01\x00", 4));  // field 123
  ASSERT_TRUE(frame);
  EXPECT_TRUE(std::holds_alternative<frames::Nothing>(frame->body));
}

}  // namespace
}  // namespace hearth::client
