// SPDX-License-Identifier: Apache-2.0
#include "shard/posting.hpp"

#include "core/text.hpp"

namespace hearth::shard {
namespace {

using protocol::Ack;
using protocol::AckStatus;
using protocol::Reason;
using protocol::Refused;

std::uint32_t wait_ms(core::Duration wait) {
  if (wait <= core::Duration::zero()) return 0;
  return static_cast<std::uint32_t>(std::chrono::ceil<core::milliseconds>(wait).count());
}

// Long enough for a store to come back, not so long that anybody gives up.
constexpr std::uint32_t unavailable_retry_ms = 2000;
// Clients let go of a post that waited so long: it would land in another conversation.
constexpr std::uint32_t given_up_ms = 120'000;

}  // namespace

std::optional<Reason> refuse_text(std::string_view text, const Room& room) {
  if (text.size() > room.text_bytes_max) return Reason::too_long;
  if (core::has_control_characters(text)) return Reason::bad_text;
  if (core::trim(text).empty()) return Reason::empty;
  return std::nullopt;
}

PostReply reply(const store::PublishAnswer& answer) {
  using enum store::PublishStatus;
  switch (answer.status) {
    case accepted:
      return Ack{AckStatus::accepted, answer.position, answer.durable, 0, {}};
    case duplicate:
      return Ack{AckStatus::duplicate, answer.position, answer.durable, 0, {}};
    case held:
      return Ack{AckStatus::held, {}, answer.durable, wait_ms(store::held_life), {}};
    case stopped:
      return Refused{};  // with_hint says why
    case stale:
      return Refused{Reason::stale, 0, {}};
    case muted:
      return Refused{Reason::muted, wait_ms(answer.retry_after), {}};
    case banned:
      return Refused{Reason::banned, wait_ms(answer.retry_after), {}};
    case warned:
      return Refused{Reason::must_acknowledge, 0, {}};
    case closed:
      return Refused{Reason::room_closed, 0, {}};
    case participant_limited:
      return Refused{Reason::rate_limited, wait_ms(answer.retry_after), {}};
    case room_limited:
      return Refused{Reason::room_busy, wait_ms(answer.retry_after), {}};
    case unavailable:
      break;
  }
  return Refused{Reason::unavailable, unavailable_retry_ms, {}};
}

PostReply reply(const store::ModerateAnswer& answer) {
  using enum store::ModerateStatus;
  switch (answer.status) {
    case applied:
      return Ack{AckStatus::accepted, answer.position, answer.durable, 0, {}};
    case duplicate:
      return Ack{AckStatus::duplicate, answer.position, answer.durable, 0, {}};
    case not_found:
      return Refused{Reason::not_found, 0, {}};
    case too_late:
      return Refused{Reason::too_late, 0, {}};
    case unavailable:
      break;
  }
  return Refused{Reason::unavailable, unavailable_retry_ms, {}};
}

PostReply reply(const store::WithdrawAnswer& answer) {
  switch (answer.status) {
    case store::WithdrawStatus::withdrawn:
      return Ack{AckStatus::accepted, {}, answer.durable, 0, {}};
    case store::WithdrawStatus::too_late:
      return Refused{Reason::too_late, 0, {}};
    case store::WithdrawStatus::unavailable:
      break;
  }
  return Refused{Reason::unavailable, unavailable_retry_ms, {}};
}

bool is_tried_again(const Refused& refused) {
  switch (refused.reason) {
    case Reason::stale:
    case Reason::rate_limited:
    case Reason::room_busy:
    case Reason::unavailable:
      return refused.retry_after_ms < given_up_ms;
    default:
      return false;
  }
}

PostReply with_hint(PostReply reply, const Judgement& judged) {
  if (auto* ack = std::get_if<Ack>(&reply)) {
    if (ack->status == AckStatus::held) ack->hint = judged.hint;
  } else if (auto& refused = std::get<Refused>(reply); refused.reason == Reason::unspecified) {
    refused = {judged.refusal, 0, judged.hint};
  }
  return reply;
}

store::Draft draft(const Room& room, const rooms::Participant& author,
                   const core::Producer& stored_producer, std::uint32_t n, rooms::EventBody body,
                   store::Course course, bool newcomer) {
  store::Draft draft;
  draft.room = room.id;
  draft.author = author;
  draft.producer = stored_producer;
  draft.n = n;
  draft.body = std::move(body);
  draft.course = course;
  draft.participant_rate = newcomer ? room.newcomer_rate : room.participant_rate;
  draft.room_rate = room.room_rate;
  draft.retention = room.retention;
  draft.newcomer = newcomer;
  draft.uncovered = room.uncovered;
  draft.guarded_interval = room.guarded_interval;
  return draft;
}

}  // namespace hearth::shard
