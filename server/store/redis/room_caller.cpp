// SPDX-License-Identifier: Apache-2.0
#include "store/redis/room_caller.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

#include "core/random.hpp"
#include "store/redis/ledger_steps.hpp"
#include "store/redis/room_answers.hpp"
#include "store/redis/stored_body.hpp"

namespace hearth::store {

namespace asio = boost::asio;

namespace {

using Clock = std::chrono::steady_clock;
constexpr redis::Confirm one_replica{1, core::milliseconds(200)};
// Where nothing is known of a room's retention; a wrong guess costs one round trip.
constexpr std::int64_t usual_retention_s = 3600;

// Whether to try again, after a call that brought no reply.
bool is_worth_another(const redis::Failure& failure, bool maybe_done) {
  if (failure.outcome == redis::Outcome::unknown || maybe_done) return true;
  using enum redis::Word;
  const bool moving = failure.word == tryagain || failure.word == moved || failure.word == ask;
  return moving || redis::means_demoted(failure.word);
}

// Takes from an answer what the next try needs to know. False: it is the step's own answer.
bool learn(const redis::Reply& reply, Surroundings& in) {
  const auto head = head_of(reply);
  if (head == "again") {
    in.now_s = static_cast<std::int64_t>(number_at(reply, 1));
    in.retention_s = static_cast<std::int64_t>(number_at(reply, 2));
    return true;
  }
  if (head == "target") {
    in.target_bucket = static_cast<std::int64_t>(number_at(reply, 1));
    return true;
  }
  return false;
}

}  // namespace

RoomCaller::RoomCaller(redis::Client& client, RecentDecisions& decisions, Options options)
    : client_(client), decisions_(decisions), options_(std::move(options)) {}

core::Time RoomCaller::now() const {
  return options_.clock ? options_.clock() : core::now() + core::seconds(ahead_s_);
}

Surroundings RoomCaller::surroundings() const {
  auto in = options_.surroundings;
  in.retention_s = usual_retention_s;
  in.now_s = core::unix_s(now());
  if (options_.clock) in.at_us = now().time_since_epoch().count();
  return in;
}

void RoomCaller::learn_second(std::int64_t second) {
  ahead_s_ = second - core::unix_s(core::now());
}

bool RoomCaller::is_durable(const redis::Confirmed& confirmed) const {
  switch (options_.durability) {
    case Durability::memory:
      return true;
    case Durability::disk:
      return disk_is_safe_;
    case Durability::replica:
      return confirmed.replicas >= one_replica.replicas;
  }
  return false;
}

asio::awaitable<redis::Result<redis::Confirmed>> RoomCaller::send(redis::Invocation step,
                                                                  bool writes,
                                                                  core::milliseconds within) {
  if (writes && options_.durability == Durability::replica) {
    auto confirmed = co_await client_.run_confirmed(*step.script, std::move(step.keys),
                                                    std::move(step.arguments), one_replica, within);
    co_return confirmed;
  }
  auto reply =
      co_await client_.run(*step.script, std::move(step.keys), std::move(step.arguments), within);
  if (!reply) co_return reply.error();
  co_return redis::Confirmed{std::move(*reply), 0};
}

asio::awaitable<void> RoomCaller::pause() {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer.expires_after(core::milliseconds(10 + core::random_below(40)));
  boost::system::error_code ec;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
  (void)ec;  // nothing else waits on this timer
}

asio::awaitable<Answered> RoomCaller::run(core::RoomId room, Build build, bool writes,
                                          std::optional<core::Tick> until) {
  const Opening opening{
      [this, room](std::string seen) { return open_epoch(room, std::move(seen)); },
      [this, room](rooms::Epoch epoch) { return recover(room, epoch); }};
  auto answered = co_await run(std::move(build), writes, opening, until.value_or(deadline()));
  co_return answered;
}

asio::awaitable<Answered> RoomCaller::run_ledger(Build build, bool writes) {
  const Opening opening{[this](const std::string&) { return open_ledger(); },
                        [this](rooms::Epoch) { return pause(); }};
  auto answered = co_await run(std::move(build), writes, opening, deadline());
  co_return answered;
}

asio::awaitable<Answered> RoomCaller::run(Build build, bool writes, Opening opening,
                                          core::Tick end) {
  auto in = surroundings();
  Answered answer;
  for (int hints = 0; !stopping_;) {
    const auto left = std::chrono::duration_cast<core::milliseconds>(end - Clock::now());
    if (left <= core::milliseconds::zero()) break;
    auto sent = co_await send(build(in), writes, std::min(left, redis::call_deadline));
    if (!sent) {
      if (!is_worth_another(sent.error(), answer.maybe_twice)) break;
      answer.maybe_twice = answer.maybe_twice || sent.error().outcome == redis::Outcome::unknown;
      co_await pause();
      continue;
    }
    const auto head = head_of(sent->reply);
    if (head == "open") {
      co_await opening.open(std::string(text_at(sent->reply, 1)));
    } else if (head == "recovering") {
      co_await opening.recover(parse_epoch(text_at(sent->reply, 1)));
    } else if (head == "replica" || head.empty()) {
      co_await pause();
    } else if (learn(sent->reply, in)) {
      if (++hints > 4) co_await pause();  // a clock that jumps about
    } else {
      answer.durable = is_durable(*sent);
      answer.reply = std::move(sent->reply);
      break;
    }
  }
  co_return answer;
}

// Whoever heard the room, or decided something there, knows what a failover may have lost.
bool RoomCaller::knows(const core::RoomId& room) {
  return options_.hears(room) || decisions_.knows_some(room, now());
}

// Every room that was there before waits, whoever opens it: somebody else may know more. One that
// is not there is new, unless its server has just lost everything.
core::milliseconds RoomCaller::wait_for(const core::RoomId& room, const std::string& seen) {
  const bool may_be_lost = another_since_ && Clock::now() - *another_since_ < options_.recovery;
  if (!seen.empty() || may_be_lost || knows(room)) return options_.recovery;
  return core::milliseconds::zero();
}

asio::awaitable<void> RoomCaller::open_epoch(core::RoomId room, std::string seen) {
  const auto epoch = core::random_u64();
  const auto wait = wait_for(room, seen);
  auto opened = co_await send(open_step(room, surroundings(), seen, epoch_text(epoch), wait), true,
                              redis::call_deadline);
  if (!opened || head_of(opened->reply) != "opened") {
    co_await pause();
    co_return;
  }
  if (wait > core::milliseconds::zero()) co_await recover(room, epoch);
}

asio::awaitable<void> RoomCaller::recover(core::RoomId room, rooms::Epoch epoch) {
  if (!knows(room) || !recovering_.insert(room).second) {
    co_await pause();
    co_return;
  }
  const bool all_said = co_await say_again(room, epoch);
  if (all_said) {
    auto done = co_await send(recovered_step(room, surroundings(), epoch_text(epoch)), false,
                              redis::call_deadline);
    (void)done;  // the room takes posts again when its time is over
  }
  recovering_.erase(room);
}

asio::awaitable<void> RoomCaller::open_ledger() {
  auto opened = co_await send(ledger_open_step(surroundings(), options_.ledger_recovery), true,
                              redis::call_deadline);
  if (!opened) co_await pause();
}

asio::awaitable<bool> RoomCaller::say_again(core::RoomId room, rooms::Epoch epoch) {
  for (auto& entry : decisions_.unsaid(room, epoch, now())) {
    auto answered = co_await run(
        room, [entry](const Surroundings& in) { return moderate_step(entry, in); }, true);
    if (!answered.reply) co_return false;
    auto position = moderate_answer(*answered.reply).position;
    if (position.epoch == 0) position.epoch = epoch;  // there is nothing left of what it was about
    decisions_.remember(entry, position, now());
  }
  co_return true;
}

asio::awaitable<bool> RoomCaller::reassert(core::RoomId room) {
  auto answered =
      co_await run(room, [room](const Surroundings& in) { return position_step(room, in); }, false);
  if (!answered.reply) co_return false;
  const auto state = room_state(*answered.reply);
  if (!state) co_return false;
  if (is_recovering(*answered.reply)) co_await recover(room, state->log.top.epoch);
  const bool all_said = co_await say_again(room, state->log.top.epoch);
  co_return all_said;
}

}  // namespace hearth::store
