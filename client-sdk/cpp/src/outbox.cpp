// SPDX-License-Identifier: Apache-2.0
#include "outbox.hpp"

#include <algorithm>
#include <utility>

namespace hearth::client {
namespace {

// A hole in n costs nothing; this many doubling steps get past any n in use.
constexpr std::uint32_t stale_steps_max = 8;

bool waiting_ends(Reason reason) {
  switch (reason) {
    case Reason::rate_limited:
    case Reason::room_busy:
    case Reason::unavailable:
    case Reason::busy:
    case Reason::in_flight:
    case Reason::not_joined:
      return true;
    default:
      return false;
  }
}

// Leaves open whether the message is in the log: because its first try may be, or because the
// server did not look at n, which says nothing about an earlier try.
bool undecided(Reason reason, bool retried) {
  if (reason == Reason::unavailable || reason == Reason::in_flight) return true;
  return retried && (reason == Reason::busy || reason == Reason::not_joined);
}

}  // namespace

std::uint64_t Outbox::add(Draft draft, std::optional<Reason> refused, Time now) {
  Sending sending;
  sending.created = now;
  sending.told.room = room_;
  sending.told.key = line_.next_key();
  sending.told.draft = std::move(draft);
  if (!refused && queue_.size() >= outbox_max) refused = Reason::outbox_full;
  const auto key = sending.told.key;
  if (refused) {
    sending.told.refusal = Refusal{*refused, Duration{0}};
    sending.told.status = OutgoingStatus::refused;
    line_.act(News{std::move(sending.told)});
    return key;
  }
  line_.act(News{sending.told});
  queue_.push_back(std::move(sending));
  pump(now);
  return key;
}

void Outbox::open(Time now) {
  open_ = true;
  pump(now);
}

void Outbox::shut() {
  open_ = false;
  pause_until_.reset();
  join_again_ = false;
}

void Outbox::discard_all() {
  shut();
  while (!queue_.empty()) discard(0);
}

frames::Command Outbox::command(const Sending& sending) const {
  const auto& draft = sending.told.draft;
  const auto n = sending.told.n;
  if (draft.support != Support::none)
    return frames::React{room_, n, draft.target, draft.support, sending.retried};
  return frames::Post{room_,          n, draft.text, draft.intent, draft.reply_to, sending.retried,
                      draft.confirmed};
}

void Outbox::pump(Time now) {
  if (queue_.empty() || !open_ || in_flight_ != 0 || pause_until_) return;
  auto& sending = queue_.front();
  if (sending.told.n == 0) sending.told.n = ++last_n_;
  sending.retried = sending.unanswered;
  if (!line_.ask(command(sending), {Asker::Kind::outbox, room_, sending.told.key}, now)) return;
  sending.unanswered = true;
  in_flight_ = sending.told.key;
}

void Outbox::on_reply(std::uint64_t key, const frames::Body* reply, Time now) {
  if (in_flight_ == key) in_flight_ = 0;
  const auto found = std::find_if(queue_.begin(), queue_.end(),
                                  [&](const auto& each) { return each.told.key == key; });
  if (found == queue_.end()) return pump(now);
  const auto at = static_cast<std::size_t>(found - queue_.begin());
  if (!reply) {
    // The outbox is shut, or will be. Who waited two minutes is told now.
    if (now >= found->created + discard_after) discard(at);
    return;
  }
  if (const auto* ack = std::get_if<frames::Ack>(reply)) {
    acknowledged(at, *ack);
  } else {
    const auto* refusal = std::get_if<Refusal>(reply);
    refused(at, refusal ? *refusal : Refusal{}, now);
  }
  pump(now);
}

void Outbox::acknowledged(std::size_t at, const frames::Ack& ack) {
  auto& told = queue_[at].told;
  told.position = ack.position;
  told.durable = ack.durable;
  told.held_for = ack.held_for;
  told.held_hint = ack.hint;
  told.refusal.reset();
  finish(at, ack.status == frames::AckStatus::held ? OutgoingStatus::held : OutgoingStatus::sent);
}

void Outbox::refused(std::size_t at, const Refusal& refusal, Time now) {
  auto& sending = queue_[at];
  sending.unanswered = undecided(refusal.reason, sending.retried);
  if (refusal.reason == Reason::stale && !sending.retried &&
      sending.stale_steps < stale_steps_max) {
    // Nothing was sent under this n before, so another n cannot show it twice.
    sending.told.n += 1u << sending.stale_steps++;
    last_n_ = sending.told.n;
    return;
  }
  const bool waits = waiting_ends(refusal.reason);
  auto wait = refusal.retry_after;
  if (waits && wait.count() == 0) wait = retry_after_default;
  sending.told.refusal = Refusal{refusal.reason, wait, refusal.hint};
  if (!waits || now + wait >= sending.created + discard_after) {
    sending.told.uncertain = sending.unanswered;
    return finish(at, OutgoingStatus::refused);
  }
  pause_until_ = now + wait;
  join_again_ = refusal.reason == Reason::not_joined;
  line_.act(News{sending.told});
}

// The answer, or the end of the connection, is seconds away.
bool Outbox::being_answered(const Sending& sending) const {
  return open_ && in_flight_ == sending.told.key;
}

Time Outbox::deadline() const {
  auto earliest = pause_until_.value_or(Time::max());
  for (const auto& sending : queue_)
    if (!being_answered(sending)) earliest = std::min(earliest, sending.created + discard_after);
  return earliest;
}

bool Outbox::on_time(Time now) {
  for (std::size_t at = 0; at < queue_.size();) {
    const auto& sending = queue_[at];
    if (being_answered(sending) || now < sending.created + discard_after) {
      ++at;
      continue;
    }
    if (at == 0) {
      pause_until_.reset();
      join_again_ = false;
    }
    discard(at);
  }
  if (pause_until_ && now >= *pause_until_) {
    pause_until_.reset();
    if (std::exchange(join_again_, false)) return true;
  }
  pump(now);
  return false;
}

void Outbox::discard(std::size_t at) {
  queue_[at].told.uncertain = queue_[at].unanswered;
  finish(at, OutgoingStatus::discarded);
}

void Outbox::finish(std::size_t at, OutgoingStatus status) {
  auto told = std::move(queue_[at].told);
  queue_.erase(queue_.begin() + static_cast<std::ptrdiff_t>(at));
  told.status = status;
  line_.act(News{std::move(told)});
}

}  // namespace hearth::client
