// SPDX-License-Identifier: Apache-2.0
#include "redis/receiver.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <utility>

#include "redis/backoff.hpp"
#include "redis/channels.hpp"
#include "redis/tasks.hpp"
#include "telemetry/log.hpp"

namespace hearth::redis {
namespace {

namespace asio = boost::asio;

// Commands a server does not take; it is gone long before, or a listener is in a loop.
constexpr std::size_t out_bytes_max = 8 << 20;
// Looks per interval at whether beats came back.
constexpr int looks = 4;

}  // namespace

Receiver::Receiver(const Surroundings& surroundings, Address address)
    : surroundings_(surroundings),
      address_(std::move(address)),
      retired_(surroundings.access.executor) {}

asio::awaitable<void> Receiver::run() {
  using namespace asio::experimental::awaitable_operators;  // NOLINT: for && only
  co_await (connect() && pulse());
}

asio::awaitable<void> Receiver::connect() {
  Backoff backoff;
  const auto& access = surroundings_.access;
  while (!retired_.raised()) {
    Wire wire(access);
    opening_ = &wire;
    const auto until = core::Tick::clock::now() + access.options.connect_deadline;
    const auto opened = co_await wire.open(address_, until);
    if (!opened.has_error() && !wire.closed()) {
      backoff.reset();
      Signal ended(access.executor);
      wire_ = &wire;
      using namespace asio::experimental::awaitable_operators;  // NOLINT: for && only
      co_await (listen(wire, ended) && watch(wire, ended));
    }
    opening_ = nullptr;
    if (retired_.raised()) break;
    surroundings_.on_lost();
    co_await retired_.wait(core::Tick::clock::now() + backoff.next());
  }
}

// Takes what comes until the connection ends; then its channels are deaf.
asio::awaitable<void> Receiver::listen(Wire& wire, Signal& ended) {
  heard_at_ = core::Tick::clock::now();
  asked_.clear();
  unanswered_.clear();
  out_.clear();
  beat_channel_.clear();
  beat_asked_ = false;
  surroundings_.channels.connected();
  beat();
  co_await wire.run([this](Reply&& reply) { take(std::move(reply)); },
                    [this](std::string& out) { out.swap(out_); });
  wire_ = nullptr;
  ended.raise();
  surroundings_.channels.lost(*this);
}

asio::awaitable<void> Receiver::watch(Wire& wire, Signal& ended) {
  const auto interval = surroundings_.heartbeat.interval;
  while (!ended.raised()) {
    if (core::Tick::clock::now() - heard_at_ > silence_max()) wire.close();
    co_await ended.wait(core::Tick::clock::now() + interval / looks);
  }
}

// One more than the misses allowed would be too late by up to an interval.
core::Duration Receiver::silence_max() const {
  const auto& heartbeat = surroundings_.heartbeat;
  return heartbeat.interval * heartbeat.missing_max + heartbeat.interval / looks;
}

asio::awaitable<void> Receiver::pulse() {
  while (!retired_.raised()) {
    beat();
    co_await retired_.wait(core::Tick::clock::now() + surroundings_.heartbeat.interval);
  }
}

void Receiver::beat() {
  if (!surroundings_.heartbeat.publish) {
    if (!wire_) return;
    Command({"PING"}).append_to(out_);
    return wire_->wake();
  }
  if (beat_channel_.empty()) {
    beat_asked_ = false;
    beat_channel_ = surroundings_.beat_channel(address_);
  }
  if (beat_channel_.empty()) return;
  if (wire_ && !std::exchange(beat_asked_, true)) return ask(beat_channel_, true);
  surroundings_.tasks.spawn(publish_beat(std::to_string(++beats_)));
}

asio::awaitable<void> Receiver::publish_beat(std::string payload) {
  auto beat = surroundings_.heartbeat.publish(beat_channel_, payload);
  const auto result = co_await surroundings_.send_beat(std::move(beat));
  if (result.has_error()) {
    // Not published, so nothing could be heard: no reason to hang up on a connection that stands.
    if (result.error().outcome == Outcome::refused) heard_at_ = core::Tick::clock::now();
    if (surroundings_.heartbeat.on_failure)
      surroundings_.heartbeat.on_failure(address_, result.error());
  } else if (surroundings_.heartbeat.on_reply) {
    surroundings_.heartbeat.on_reply(address_, *result);
  }
}

void Receiver::retire() {
  retired_.raise();
  drop();
}

void Receiver::drop() {
  if (opening_) opening_->close();
}

bool Receiver::subscribe(const std::string& channel) {
  if (!wire_) return false;
  ask(channel, true);
  return true;
}

void Receiver::unsubscribe(const std::string& channel) {
  if (wire_) ask(channel, false);
}

void Receiver::ask(const std::string& channel, bool subscribe) {
  static constexpr std::array verbs{"UNSUBSCRIBE", "SUBSCRIBE", "SUNSUBSCRIBE", "SSUBSCRIBE"};
  const auto verb = verbs[(surroundings_.sharded ? 2U : 0U) + (subscribe ? 1U : 0U)];
  Command({verb, channel}).append_to(out_);
  asked_.push_back({channel, subscribe});
  ++unanswered_[channel];
  if (out_.size() > out_bytes_max) return wire_->close();
  wire_->wake();
}

void Receiver::take(Reply&& reply) {
  if (reply.kind == Reply::Kind::error) return take_error(reply.text);
  if (reply.kind == Reply::Kind::status || reply.items.size() == 2) {  // PONG, ["pong", ""]
    return hear();
  }
  if (reply.items.size() != 3) return wire_->close();
  const auto& verb = reply.items[0].text;
  const auto& channel = reply.items[1].text;
  if (verb == "message" || verb == "smessage") {
    if (channel == beat_channel_) return hear();
    return surroundings_.channels.message(channel, reply.items[2].text);
  }
  if (verb == "unsubscribe" || verb == "sunsubscribe") return take_withdrawal(channel);
  if (asked_.empty() || !asked_.front().subscribe || asked_.front().channel != channel)
    return wire_->close();
  // Subscribed, but about to be unsubscribed and subscribed again: only the last one counts.
  if (!answered(channel)) return;
  if (channel != beat_channel_) return surroundings_.channels.confirmed(*this, channel);
  beat();
}

// Takes the oldest question off the list. True: nothing more is asked about this channel.
bool Receiver::answered(const std::string& channel) {
  asked_.pop_front();
  const auto it = unanswered_.find(channel);
  if (--it->second > 0) return false;
  unanswered_.erase(it);
  return true;
}

// Every (S)SUBSCRIBE gets one answer, so an error belongs to the oldest one unanswered.
void Receiver::take_error(std::string_view text) {
  if (asked_.empty()) return wire_->close();
  const auto asked = asked_.front();
  if (!answered(asked.channel)) return;
  const auto failure = refusal(text);
  if (asked.subscribe) {
    if (asked.channel == beat_channel_) beat_channel_.clear();
    surroundings_.channels.dropped(*this, asked.channel);
  }
  if (failure.word == Word::noperm && !std::exchange(said_noperm_, true))
    telemetry::log_redis_lost(to_string(address_), "the account may not subscribe (NOPERM)");
  if (failure.word == Word::moved) surroundings_.on_moved(failure, address_);
}

// What was asked for, or the server's own doing because it no longer serves the slot.
void Receiver::take_withdrawal(const std::string& channel) {
  const bool ours =
      !asked_.empty() && !asked_.front().subscribe && asked_.front().channel == channel;
  if (ours) {
    answered(channel);
    return;
  }
  if (channel == beat_channel_) beat_channel_.clear();
  surroundings_.channels.dropped(*this, channel);
  surroundings_.on_lost();
}

void Receiver::hear() { heard_at_ = proven_at_ = core::Tick::clock::now(); }

bool Receiver::proven(core::Tick now) const { return wire_ && now - proven_at_ <= silence_max(); }

}  // namespace hearth::redis
