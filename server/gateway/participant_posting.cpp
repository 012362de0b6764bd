// SPDX-License-Identifier: Apache-2.0
// What participants send to a room, and what they hear of it.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "gateway/connection.hpp"
#include "gateway/listener.hpp"
#include "gateway/participant_session.hpp"
#include "identity/ties.hpp"
#include "protocol/codec.hpp"
#include "shard/room_view.hpp"

namespace hearth::gateway {
namespace {

namespace asio = boost::asio;
using protocol::Reason;

// How often those on duty hear of one person's messages that were stopped: trying again is free.
constexpr limits::Rate stopped_rate{std::chrono::seconds(10), 5};

}  // namespace

void ParticipantSession::publish(std::uint32_t request, Seat& seat, std::uint32_t n,
                                 rooms::EventBody body, shard::Judgement judged, bool confirmed) {
  if (n == 0) return refuse(request, Reason::stale);
  if (seat.posting) return refuse(request, Reason::in_flight);
  const auto* room = context_.shard.room(seat.slug);
  if (!room) return refuse(request, Reason::room_unknown);
  seat.posting = true;
  const bool newcomer = probation_until_ > core::now();
  if (is_muted(room->id)) {
    // As the store does it: what was posted before is answered as it was then.
    judged.course = store::Course::stop;
    judged.refusal = Reason::muted;
    judged.hint = {};
    // It was taken in another room, of which nothing is read here.
    if (learns_of_mutes(seat)) greet(room->id, false);
  }
  shard::Submission submission{room->slug, room->language, {}, std::move(judged), confirmed};
  submission.draft = shard::draft(*room, seat.self, seat.producer, n, std::move(body),
                                  submission.judged.course, newcomer);
  if (may_wait(submission)) submission.draft.ties = ties(seat);
  const bool is_told =
      submission.judged.is_crisis() || submission.judged.course == store::Course::stop;
  submission.told_often = is_told && !limits::take(seat.stopped_told, stopped_rate, core::now());
  asio::co_spawn(
      context_.shard.executor(),
      [](shard::Shard& shard, Listener& listener, ConnectionId connection, std::uint32_t request,
         shard::Submission post) -> asio::awaitable<void> {
        const auto room = post.draft.room;
        const auto done = co_await shard::submit(shard, std::move(post));
        if (auto* session = find(listener, connection))
          session->posted(request, room, done.reply, done.judged);
      }(context_.shard, connection_.listener(), connection_.id(), request, std::move(submission)),
      asio::detached);
}

// In a room that is guarded, by a rule, or by what a classifier says.
bool ParticipantSession::may_wait(const shard::Submission& post) const {
  return context_.desk && (post.draft.newcomer || post.draft.course == store::Course::hold ||
                           context_.shard.node().hooks().ask);
}

// Once for the room, until there are others: with many rooms it takes a while, and in one room a
// handle is known anyway.
const std::string& ParticipantSession::ties(Seat& seat) const {
  if (seat.tied_to == context_.shard.rooms()) return seat.ties;
  seat.tied_to = context_.shard.rooms();
  std::vector<core::RoomId> rooms;
  for (const auto& [slug, room] : *seat.tied_to) rooms.push_back(room.id);
  seat.ties = identity::ties(context_.shard.node().keys(), device_, rooms);
  return seat.ties;
}

void ParticipantSession::posted(std::uint32_t request, const core::RoomId& room,
                                shard::PostReply reply, const shard::Judgement& judged) {
  auto* joined = seat(room);
  if (joined) joined->posting = false;
  if (joined && !judged.said.empty()) follow_up(*joined, reply, judged);
  answered(request, shard::with_hint(std::move(reply), judged));
}

// Whatever became of the message, and ahead of the answer: who has the answer never asks again.
void ParticipantSession::follow_up(Seat& seat, const shard::PostReply& reply,
                                   const shard::Judgement& judged) {
  const auto text = std::hash<std::string>{}(judged.said);
  if (seat.helped_before != text) show_cards(seat, judged.cards);
  const auto* refused = std::get_if<protocol::Refused>(&reply);
  if (!refused) remember(seat, std::get<protocol::Ack>(reply).status, judged.said);
  seat.helped_before = refused && shard::is_tried_again(*refused) ? text : 0;
}

// Also where the room lives, for the connection after this one.
void ParticipantSession::remember(Seat& seat, protocol::AckStatus status, const std::string& said) {
  const bool is_again = status == protocol::AckStatus::duplicate;
  if (is_again && seat.recent.ends_with(said)) return;
  const auto now = core::now();
  seat.recent.add(said, now);
  auto& home = context_.shard.node().home(seat.room);
  home.post([&home, room = seat.room, handle = seat.self.handle, said, now] {
    if (auto* feed = home.find_feed(room)) feed->remember(handle, said, now);
  });
}

void ParticipantSession::show_cards(const Seat& seat, const std::vector<std::string>& cards) {
  for (const auto& code : cards)
    if (card_pace_.take(code, core::now()))
      connection_.send(0, protocol::Card{seat.slug, code, {}});
}

// No room takes it, and yet it may say that somebody is in danger.
void ParticipantSession::help_all_the_same(Seat& seat, const shard::Room& room,
                                           const protocol::Post& post) {
  const auto judged = context_.shard.judge().judge(post, room, false, seat.recent, core::now());
  if (!judged.is_crisis()) return;
  show_cards(seat, judged.cards);
  if (limits::take(seat.stopped_told, stopped_rate, core::now()))
    shard::tell_of_stopped(context_.shard, room, seat.self, judged);
}

void ParticipantSession::answered(std::uint32_t request, const shard::PostReply& reply) {
  std::visit([&](const auto& body) { connection_.send(request, body); }, reply);
}

void ParticipantSession::on_post(std::uint32_t request, protocol::Post& post) {
  auto* joined = seat(post.room);
  if (!joined) return refuse(request, Reason::not_joined);
  const auto* room = context_.shard.room(joined->slug);
  if (!room) return refuse(request, Reason::room_unknown);
  if (const auto refusal = shard::refuse_text(post.text, *room)) {
    help_all_the_same(*joined, *room, post);
    return refuse(request, *refusal);
  }
  auto judged = context_.shard.judge().judge(post, *room, probation_until_ > core::now(),
                                             joined->recent, core::now());
  context_.shard.node().findings().count(judged.verdict);
  if (judged.verdict.scan_incomplete) context_.shard.node().count_cut_scan();
  if (const auto failed = judged.verdict.failed_check; !failed.empty())
    context_.shard.node().count_failed_check(failed);
  // What was posted before is answered as it was then, whatever the checks say now.
  if (judged.course == store::Course::stop && !post.retry) {
    show_cards(*joined, judged.cards);
    answered(request, shard::with_hint(protocol::Refused{}, judged));
    if (limits::take(joined->stopped_told, stopped_rate, core::now()))
      shard::tell_of_stopped(context_.shard, *room, joined->self, judged);
    return;
  }
  rooms::Message message{judged.text, post.intent, post.reply_to};
  publish(request, *joined, post.n, std::move(message), std::move(judged), post.confirmed);
}

void ParticipantSession::on_react(std::uint32_t request, const protocol::React& react) {
  auto* joined = seat(react.room);
  if (!joined) return refuse(request, Reason::not_joined);
  if (react.support == rooms::Support::none || react.target == 0)
    return refuse(request, Reason::not_found);
  publish(request, *joined, react.n, rooms::SupportGiven{react.target, react.support}, {}, false);
}

void ParticipantSession::on_unsay(std::uint32_t request, const protocol::Unsay& unsay) {
  auto* joined = seat(unsay.room);
  if (!joined) return refuse(request, Reason::not_joined);
  const auto* room = context_.shard.room(joined->slug);
  if (!room) return refuse(request, Reason::room_unknown);
  store::Entry entry;
  core::random_bytes(entry.id);
  entry.room = joined->room;
  entry.decision = store::Unsay{unsay.target, joined->self, context_.settings.unsay_window};
  entry.retention = room->retention;
  asio::co_spawn(
      context_.shard.executor(),
      [](store::RoomStore& store, Listener& listener, ConnectionId connection,
         std::uint32_t request, store::Entry entry) -> asio::awaitable<void> {
        const auto answer = co_await store.moderate(std::move(entry));
        if (auto* session = find(listener, connection))
          session->answered(request, shard::reply(answer));
      }(context_.shard.node().store(), connection_.listener(), connection_.id(), request,
                                                    std::move(entry)),
      asio::detached);
}

}  // namespace hearth::gateway
