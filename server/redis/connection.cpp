// SPDX-License-Identifier: Apache-2.0
#include "redis/connection.hpp"

#include <algorithm>
#include <utility>

#include "redis/signal.hpp"

namespace hearth::redis {
namespace {

namespace asio = boost::asio;

// One write takes at most about this much, so that a group with a WAIT stays small.
constexpr std::size_t write_bytes = 256 * 1024;
// A server that let a call run out and has said nothing at all for this long is not slow but gone.
constexpr auto silence_max = std::chrono::milliseconds(950);

}  // namespace

struct Connection::Exchange {
  explicit Exchange(const asio::any_io_executor& executor) : done(executor) {}

  std::string bytes;
  std::size_t expected = 0;
  Confirm confirm;
  ConfirmedBatch answer;
  bool sent = false;
  bool complete = false;   // every reply is here
  bool abandoned = false;  // nobody waits any more; replies still to come are dropped
  Signal done;
};

Connection::Connection(const Access& access) : access_(access), wire_(access) {}

asio::awaitable<Result<void>> Connection::open(Address address) {
  const auto until = core::Tick::clock::now() + access_.options.connect_deadline;
  auto opened = co_await wire_.open(std::move(address), until);
  co_return opened;
}

asio::awaitable<void> Connection::run() {
  co_await wire_.run([this](Reply&& reply) { take(std::move(reply)); },
                     [this](std::string& out) { fill(out); });
  fail_all();
}

asio::awaitable<Result<ConfirmedBatch>> Connection::exchange(const Request& request,
                                                             core::Tick until) {
  if (closed() || queue_.size() + in_flight_exchanges_ >= access_.options.calls_max ||
      queued_bytes_ >= access_.options.queued_bytes_max)
    co_return Failure{};
  if (request.commands.empty()) co_return ConfirmedBatch{};
  auto exchange = std::make_shared<Exchange>(access_.executor);
  for (const auto& command : request.commands) command.append_to(exchange->bytes);
  exchange->expected = request.commands.size();
  exchange->confirm = request.confirm;
  queued_bytes_ += exchange->bytes.size();
  queue_.push_back(exchange);
  wire_.wake();
  co_await exchange->done.wait(until);
  if (!exchange->done.raised()) co_return give_up(exchange);
  if (exchange->complete) co_return std::move(exchange->answer);
  co_return Failure{exchange->sent ? Outcome::unknown : Outcome::not_sent, Word::none, {}};
}

Result<ConfirmedBatch> Connection::give_up(const Shared& exchange) {
  exchange->abandoned = true;
  if (exchange->complete) return std::move(exchange->answer);  // only its WAIT is missing
  if (!exchange->sent) {
    queued_bytes_ -= exchange->bytes.size();
    std::erase(queue_, exchange);
    return Failure{};
  }
  const auto silent_since = std::max(wire_.heard_at(), in_flight_.front().sent_at);
  if (core::Tick::clock::now() - silent_since >= silence_max) close();
  return Failure{Outcome::unknown, Word::none, {}};
}

void Connection::fill(std::string& out) {
  // While a WAIT is in flight the server does nothing else here: what comes meanwhile is one group.
  if (!confirming_.empty()) return;
  auto group = unconfirmed;
  const auto now = core::Tick::clock::now();
  while (!queue_.empty() && out.size() < write_bytes) {
    auto exchange = std::move(queue_.front());
    queue_.pop_front();
    queued_bytes_ -= exchange->bytes.size();
    out += exchange->bytes;
    exchange->bytes = {};
    exchange->sent = true;
    if (exchange->confirm.replicas > 0) {
      group.replicas = std::max(group.replicas, exchange->confirm.replicas);
      group.within = std::max(group.within, exchange->confirm.within);
      confirming_.push_back(exchange);
    }
    ++in_flight_exchanges_;
    in_flight_.push_back({exchange, exchange->expected, now});
  }
  if (confirming_.empty()) return;
  Command wait{"WAIT", std::to_string(group.replicas), std::to_string(group.within.count())};
  wait.append_to(out);
  in_flight_.push_back({nullptr, 1, now});
}

void Connection::take(Reply&& reply) {
  if (in_flight_.empty()) return close();  // nobody asked
  auto& next = in_flight_.front();
  if (!next.exchange) {
    in_flight_.pop_front();
    return take_wait(reply);
  }
  auto& exchange = *next.exchange;
  if (!exchange.abandoned) exchange.answer.replies.push_back(std::move(reply));
  if (--next.replies > 0) return;
  exchange.complete = true;
  const bool wrote = std::ranges::any_of(
      exchange.answer.replies, [](const Reply& each) { return each.kind != Reply::Kind::error; });
  if (exchange.confirm.replicas == 0 || !wrote) exchange.done.raise();
  --in_flight_exchanges_;
  in_flight_.pop_front();
}

void Connection::take_wait(const Reply& reply) {
  for (const auto& exchange : std::exchange(confirming_, {})) {
    if (reply.kind == Reply::Kind::integer)
      exchange->answer.replicas =
          static_cast<int>(std::clamp<std::int64_t>(reply.integer, 0, 1000));
    exchange->done.raise();
  }
  wire_.wake();
}

void Connection::fail_all() {
  for (const auto& exchange : queue_) exchange->done.raise();
  for (const auto& expected : in_flight_)
    if (expected.exchange) expected.exchange->done.raise();
  for (const auto& exchange : confirming_) exchange->done.raise();
  queue_.clear();
  in_flight_.clear();
  confirming_.clear();
}

}  // namespace hearth::redis
