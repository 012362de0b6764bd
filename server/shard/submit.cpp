// SPDX-License-Identifier: Apache-2.0
#include "shard/submit.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <optional>
#include <utility>

#include "core/random.hpp"
#include "moderation/desk/seed.hpp"
#include "protocol/ledger_codec.hpp"
#include "shard/node.hpp"

namespace hearth::shard {
namespace {

namespace asio = boost::asio;
using moderation::Outcome;

std::optional<Outcome> outcome_of(store::PublishStatus status) {
  switch (status) {
    case store::PublishStatus::accepted:
      return Outcome::delivered;
    case store::PublishStatus::held:
      return Outcome::held;
    default:
      return std::nullopt;  // told of before, or not posted
  }
}

void tell(const Hooks& hooks, const std::string& room, const Judgement& judged, Outcome outcome,
          const rooms::Position& position) {
  if (!hooks.flagged) return;
  if (auto one = flagged(room, judged, outcome, position, core::now(), hooks.with_text))
    hooks.flagged(std::move(*one));
}

// What the ledger is to know of a judgement; empty: nothing.
std::string note_of(const Judgement& judged) {
  return protocol::serialize(moderation::desk::seed_of(judged.verdict));
}

// Somebody who is new waits where a room looks after itself, but not with what the rooms are for.
void set_course(const Shard& shard, store::Draft& draft, Judgement& judged) {
  if (judged.is_heard_at_once()) draft.newcomer = false;
  if (draft.newcomer && judged.course == store::Course::deliver &&
      shard.is_slowed(draft.room, core::now()))
    judged.course = store::Course::hold;
  draft.course = judged.course;
}

// Whether those on duty should know of a message that is not posted: it was stopped, or somebody is
// in a crisis and may not write now.
bool is_to_be_told(const Submission& submission, store::PublishStatus status,
                   const PostReply& answered) {
  const auto* refused = std::get_if<protocol::Refused>(&answered);
  if (!refused || submission.told_often || is_tried_again(*refused)) return false;
  return status == store::PublishStatus::stopped || submission.judged.is_crisis();
}

// For the room's journal, beside what stands there of the message already.
asio::awaitable<void> note_down(Shard& shard, store::Remark remark) {
  const auto& hooks = shard.node().hooks();
  if (!hooks.journaled || remark.note.empty()) co_return;
  const auto room = remark.room;
  core::random_bytes(remark.id);
  const auto status = co_await shard.node().store().remark(std::move(remark));
  if (status == store::RemarkStatus::written) hooks.journaled(room);
}

// What was found in a message that is nowhere.
void remark(Shard& shard, const core::RoomId& room, const rooms::Participant& author,
            const Judgement& judged) {
  asio::co_spawn(shard.executor(), note_down(shard, {{}, room, {}, author, note_of(judged)}),
                 asio::detached);
}

// A message that is where it belongs.
struct Placed {
  std::string slug;
  core::RoomId room;
  rooms::Participant author;
  Outcome outcome = Outcome::delivered;
  rooms::Position position;  // zeros: it waits outside of the log
};

// An opinion may still call somebody to it.
asio::awaitable<void> ask_afterwards(Shard& shard, Placed at, std::string language,
                                     Judgement judged) {
  const auto& hooks = shard.node().hooks();
  moderation::Question question{judged.text, std::move(language)};
  const auto opinion = co_await ask(hooks, shard.context(), std::move(question));
  const moderation::OpinionScope flags_only{hooks.scope.flag, false, false};
  if (!opinion || !moderation::add_opinion(judged.verdict, *opinion, flags_only)) co_return;
  tell(hooks, at.slug, judged, at.outcome, at.position);
  // The rest was written with the message.
  auto& findings = judged.verdict.findings;
  findings.erase(findings.begin(), findings.end() - 1);
  judged.verdict.severity = findings.front().severity;
  co_await note_down(shard, {{}, at.room, at.position, at.author, note_of(judged)});
}

}  // namespace

asio::awaitable<Submitted> submit(Shard& shard, Submission submission) {
  const auto& hooks = shard.node().hooks();
  auto& judged = submission.judged;
  const bool is_asked = hooks.ask && !judged.text.empty() && judged.course != store::Course::stop;
  const bool waits = is_asked && moderation::may_restrict(hooks.scope, judged.verdict);
  if (waits) {
    moderation::Question question{judged.text, submission.language};
    const auto opinion = co_await ask(hooks, shard.context(), std::move(question));
    if (opinion && moderation::add_opinion(judged.verdict, *opinion, hooks.scope))
      settle(judged, submission.confirmed);
  }
  set_course(shard, submission.draft, judged);
  if (hooks.journaled) submission.draft.note = note_of(judged);
  const auto room = submission.draft.room;
  const auto author = submission.draft.author;
  const bool noted = !submission.draft.note.empty();
  const auto answer = co_await shard.node().store().publish(std::move(submission.draft));
  const bool is_new = answer.status == store::PublishStatus::accepted && noted;
  if (hooks.journaled && (is_new || answer.status == store::PublishStatus::held))
    hooks.journaled(room);
  auto answered = reply(answer);
  if (is_to_be_told(submission, answer.status, answered)) {
    tell(hooks, submission.room, judged, Outcome::stopped, {});
    remark(shard, room, author, judged);
  }
  if (const auto outcome = outcome_of(answer.status)) {
    tell(hooks, submission.room, judged, *outcome, answer.position);
    if (is_asked && !waits && hooks.scope.flag && (hooks.flagged || hooks.journaled))
      asio::co_spawn(
          shard.executor(),
          ask_afterwards(shard, {submission.room, room, author, *outcome, answer.position},
                         submission.language, judged),
          asio::detached);
  }
  co_return Submitted{std::move(answered), std::move(judged)};
}

void tell_of_stopped(Shard& shard, const Room& room, const rooms::Participant& author,
                     const Judgement& judged) {
  tell(shard.node().hooks(), room.slug, judged, Outcome::stopped, {});
  remark(shard, room.id, author, judged);
}

}  // namespace hearth::shard
