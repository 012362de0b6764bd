// SPDX-License-Identifier: Apache-2.0
#include "protocol/event_codec.hpp"

#include "hearth/v1/server.pb.h"

namespace hearth::protocol {
namespace {

namespace pb = hearth::v1;

void put(const rooms::Participant& in, pb::Participant* out) {
  out->set_handle(std::string(in.handle.view()));
  out->set_alias(in.alias);
}

std::optional<rooms::Participant> participant(const pb::Participant& in) {
  const auto handle = core::Handle::from(in.handle());
  if (!handle) return std::nullopt;
  return rooms::Participant{*handle, in.alias()};
}

// Unix time 0 stands for "until lifted" on both sides.
struct Fill {
  pb::Event& out;

  void operator()(const rooms::Message& in) const {
    auto* message = out.mutable_message();
    message->set_text(in.text);
    message->set_intent(static_cast<pb::Intent>(in.intent));
    message->set_reply_to(in.reply_to);
  }
  void operator()(const rooms::SupportGiven& in) const {
    out.mutable_support()->set_target(in.target);
    out.mutable_support()->set_support(static_cast<pb::Support>(in.support));
  }
  void operator()(const rooms::Redacted& in) const {
    out.mutable_redacted()->set_target(in.target);
    out.mutable_redacted()->set_by_author(in.by_author);
  }
  void operator()(const rooms::Sanctioned& in) const {
    auto* sanctioned = out.mutable_sanctioned();
    put(in.subject, sanctioned->mutable_subject());
    sanctioned->set_sanction(static_cast<pb::SanctionKind>(in.kind));
    sanctioned->set_until_ms(core::unix_ms(in.until));
    sanctioned->set_lifted(in.lifted);
  }
  void operator()(const rooms::ModeChanged& in) const {
    out.mutable_mode_changed()->set_mode(static_cast<pb::RoomMode>(in.mode));
    out.mutable_mode_changed()->set_post_interval_ms(static_cast<std::uint32_t>(
        std::chrono::duration_cast<core::milliseconds>(in.post_interval).count()));
    out.mutable_mode_changed()->set_until_ms(core::unix_ms(in.until));
    out.mutable_mode_changed()->set_rule(in.rule);
  }
  void operator()(const rooms::Announcement& in) const {
    out.mutable_announcement()->set_text(in.text);
  }
  void operator()(const rooms::Withdrawn&) const { out.mutable_withdrawn(); }
};

std::optional<rooms::EventBody> body(const pb::Event& in) {
  switch (in.kind_case()) {
    case pb::Event::kMessage:
      return rooms::Message{in.message().text(), static_cast<rooms::Intent>(in.message().intent()),
                            in.message().reply_to()};
    case pb::Event::kSupport:
      return rooms::SupportGiven{in.support().target(),
                                 static_cast<rooms::Support>(in.support().support())};
    case pb::Event::kRedacted:
      return rooms::Redacted{in.redacted().target(), in.redacted().by_author()};
    case pb::Event::kSanctioned: {
      const auto subject = participant(in.sanctioned().subject());
      if (!subject) return std::nullopt;
      return rooms::Sanctioned{
          *subject, static_cast<rooms::SanctionKind>(in.sanctioned().sanction()),
          core::from_unix_ms(in.sanctioned().until_ms()), in.sanctioned().lifted()};
    }
    case pb::Event::kModeChanged:
      return rooms::ModeChanged{static_cast<rooms::Mode>(in.mode_changed().mode()),
                                core::milliseconds(in.mode_changed().post_interval_ms()),
                                core::from_unix_ms(in.mode_changed().until_ms()),
                                in.mode_changed().rule()};
    case pb::Event::kAnnouncement:
      return rooms::Announcement{in.announcement().text()};
    case pb::Event::kWithdrawn:
      return rooms::Withdrawn{};
    case pb::Event::KIND_NOT_SET:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::string serialize(const rooms::Event& event) {
  pb::Event out;
  out.mutable_position()->set_epoch(event.position.epoch);
  out.mutable_position()->set_seq(event.position.seq);
  out.set_at_ms(core::unix_ms(event.at));
  if (event.author) put(*event.author, out.mutable_author());
  std::visit(Fill{out}, event.body);
  return out.SerializeAsString();
}

std::optional<rooms::Event> parse_event(std::string_view stored) {
  pb::Event in;
  if (!in.ParseFromArray(stored.data(), static_cast<int>(stored.size()))) return std::nullopt;
  auto parsed = body(in);
  if (!parsed) return std::nullopt;
  rooms::Event event{{in.position().epoch(), in.position().seq()},
                     core::from_unix_ms(in.at_ms()),
                     std::nullopt,
                     std::move(*parsed)};
  if (in.has_author()) {
    event.author = participant(in.author());
    if (!event.author) return std::nullopt;
  }
  return event;
}

}  // namespace hearth::protocol
