// SPDX-License-Identifier: Apache-2.0
#include "store/redis/redis_ledger.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <utility>

#include "core/random.hpp"
#include "store/redis/ledger_steps.hpp"
#include "store/redis/room_answers.hpp"
#include "store/redis/stored_body.hpp"
#include "telemetry/log.hpp"

namespace hearth::store {

namespace asio = boost::asio;

namespace {

using Clock = std::chrono::steady_clock;

AppendStatus status_of(std::string_view word) {
  if (word == "appended") return AppendStatus::appended;
  if (word == "behind") return AppendStatus::behind;
  if (word == "conflict") return AppendStatus::conflict;
  if (word == "forked") return AppendStatus::forked;
  return AppendStatus::unavailable;
}

}  // namespace

RedisLedger::RedisLedger(asio::any_io_executor executor, redis::Client& client, RoomCaller& caller,
                         Options options, Ring ring)
    : client_(client),
      caller_(caller),
      options_(options),
      ring_(std::move(ring)),
      timer_(executor),
      executor_(std::move(executor)) {}

asio::awaitable<AppendStatus> RedisLedger::append(LedgerBatch batch) {
  if (!is_well_formed(batch)) co_return AppendStatus::malformed;
  const Sending how{epoch_text(core::random_u64()), false, 0};
  const auto build = [&](const Surroundings& in) { return ledger_append_step(batch, how, in); };
  auto answered = co_await caller_.run_ledger(build, true);
  if (!answered.reply) co_return AppendStatus::unavailable;
  const auto status = status_of(head_of(*answered.reply));
  // The try nobody answered may have changed what this one found changed.
  if (status == AppendStatus::conflict && answered.maybe_twice) co_return AppendStatus::unavailable;
  if (status == AppendStatus::appended)
    recent_.remember(std::move(batch), how.nonce, number_at(*answered.reply, 1), caller_.now());
  co_return status;
}

asio::awaitable<std::optional<LedgerPage>> RedisLedger::read(std::uint64_t after,
                                                             std::size_t limit) {
  const auto build = [=](const Surroundings& in) { return ledger_read_step(after, limit, in); };
  auto answered = co_await caller_.run_ledger(build, false);
  if (!answered.reply) co_return std::nullopt;
  co_return ledger_page(*answered.reply);
}

asio::awaitable<std::optional<std::uint64_t>> RedisLedger::cursor(core::RoomId room) {
  const auto build = [&](const Surroundings& in) { return ledger_cursor_step(room, in); };
  auto answered = co_await caller_.run_ledger(build, false);
  if (!answered.reply || head_of(*answered.reply) != "ok") co_return std::nullopt;
  co_return number_at(*answered.reply, 1);
}

asio::awaitable<std::optional<std::vector<Record>>> RedisLedger::records(std::string kind,
                                                                         std::string prefix,
                                                                         std::string after) {
  for (;;) {
    const auto names = [&](const Surroundings& in) {
      return ledger_names_step(kind, prefix, after, in);
    };
    auto named = co_await caller_.run_ledger(names, false);
    if (!named.reply || head_of(*named.reply) != "ok") co_return std::nullopt;
    const auto keys = ledger_keys(*named.reply, kind.size());
    if (keys.empty()) co_return std::vector<Record>();
    const auto values = [&](const Surroundings& in) { return ledger_records_step(kind, keys, in); };
    auto found = co_await caller_.run_ledger(values, false);
    if (!found.reply || head_of(*found.reply) != "ok") co_return std::nullopt;
    auto page = ledger_records(*found.reply, kind, keys);
    if (!page.empty() || keys.size() < ledger_page_max) co_return page;
    after = keys.back();  // all of these have ended
  }
}

// --- following ---

void RedisLedger::add_follower() {
  if (++followers_ > 1) return;
  subscription_ = client_.subscribe(
      std::string(ledger_channel), [this](std::string_view) { ring_(); },
      [this](redis::Hearing hearing) {
        if (hearing == redis::Hearing::live) ring_();
      });
}

void RedisLedger::remove_follower() {
  if (--followers_ == 0) subscription_ = redis::Subscription();
}

asio::awaitable<void> RedisLedger::run() {
  constexpr core::seconds clear_interval{60};
  constexpr core::milliseconds retry_interval{50};
  auto cleared = Clock::now();
  while (!stopping_) {
    timer_.expires_after(may_have_lost_ ? retry_interval : options_.ring);
    boost::system::error_code ec;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    (void)ec;  // cancelled: there is something to do
    if (stopping_) co_return;
    if (std::exchange(may_have_lost_, false)) {
      const bool put = co_await put_back();
      may_have_lost_ = may_have_lost_ || !put;
    }
    ring_();
    if (Clock::now() - cleared < clear_interval) continue;
    cleared = Clock::now();
    co_await clear();
  }
}

// The names of what has ended, as many at a time as a step takes.
asio::awaitable<void> RedisLedger::clear() {
  for (bool more = true; more && !stopping_;) {
    const Sending how{epoch_text(core::random_u64()), false, 0};
    const auto build = [&](const Surroundings& in) { return ledger_append_step({}, how, in); };
    auto answered = co_await caller_.run_ledger(build, false);
    more = answered.reply && number_at(*answered.reply, 2) >= 64;
  }
}

void RedisLedger::stop() {
  stopping_ = true;
  subscription_ = redis::Subscription();
  timer_.cancel();
}

// --- after a server was lost ---

asio::awaitable<RedisLedger::Again> RedisLedger::send_again(RecentBatches::Known known) {
  const Sending how{known.nonce, true, known.version};
  const auto build = [&](const Surroundings& in) {
    return ledger_append_step(known.batch, how, in);
  };
  auto answered = co_await caller_.run_ledger(build, true);
  if (!answered.reply) co_return Again::unknown;
  const auto word = head_of(*answered.reply);
  if (word == "appended") co_return Again::there;
  co_return word == "early" ? Again::early : Again::lost;
}

void RedisLedger::on_other_server() {
  may_have_lost_ = true;
  timer_.cancel();
}

asio::awaitable<bool> RedisLedger::put_back() {
  recent_.forget(caller_.now());
  const auto known = recent_.all();  // others may be added meanwhile
  const auto patience = Clock::now() + options_.recovery;
  std::size_t lost = 0;
  for (const auto& one : known) {
    auto came_out = co_await send_again(one);
    while (came_out == Again::early && Clock::now() < patience && !stopping_) {
      co_await wait(core::milliseconds(20));  // what was before it is another gateway's
      came_out = co_await send_again(one);
    }
    if (came_out == Again::unknown || stopping_) co_return false;
    if (came_out != Again::there) lost += one.batch.entries.size();
  }
  if (lost > 0)
    telemetry::log_problem("a Redis server took " + std::to_string(lost) +
                           " entries of the ledger with it that could not be put back; cases are "
                           "read again from what is left (hearthctl audit verify)");
  co_return true;
}

asio::awaitable<void> RedisLedger::wait(core::milliseconds time) {
  asio::steady_timer timer(executor_, time);
  boost::system::error_code ec;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
  (void)ec;  // nothing else waits on this timer
}

}  // namespace hearth::store
