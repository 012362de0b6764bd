// SPDX-License-Identifier: Apache-2.0
#include "redis/channels.hpp"

#include <algorithm>
#include <utility>

#include "redis/receiver.hpp"

namespace hearth::redis {
namespace {

namespace asio = boost::asio;

// Rounds are this far apart, so that many rooms opened at once are asked for together.
constexpr auto round_gap = std::chrono::milliseconds(5);
// Without a receiver that is connected; its connecting is reported, so this is for lost wishes.
constexpr auto look_again = std::chrono::milliseconds(500);

}  // namespace

Channels::Channels(asio::any_io_executor executor, Route route)
    : route_(std::move(route)), work_(executor), stopped_(executor) {}

Channels::Listener Channels::add(std::string channel, OnMessage on_message, OnHearing on_hearing) {
  auto listener = std::make_shared<Subscription::Listener>();
  listener->channel = channel;
  listener->on_message = std::move(on_message);
  listener->on_hearing = std::move(on_hearing);
  auto& entry = *channels_.try_emplace(std::move(channel)).first;
  entry.second.listeners.push_back(listener);
  // Also when it is live already: the round tells the newcomer, who has no guard yet.
  if (entry.second.live || !entry.second.asked) unsettled_.insert(entry.first);
  work_.raise();
  return listener;
}

void Channels::remove(const Listener& listener) {
  listener->cancelled = true;
  const auto it = channels_.find(listener->channel);
  if (it == channels_.end()) return;
  std::erase(it->second.listeners, listener);
  if (!it->second.listeners.empty()) return;
  if (it->second.asked) it->second.asked->unsubscribe(it->first);
  unsettled_.erase(it->first);
  channels_.erase(it);
}

asio::awaitable<void> Channels::settle() {
  while (!stopped_.raised()) {
    work_.lower();
    auto next = no_limit;  // with nothing to settle, the wait ends with add(), a loss, or stop()
    const std::vector<std::string> names(unsettled_.begin(), unsettled_.end());
    for (const auto& name : names)  // looked up again: telling one may remove others
      if (const auto it = channels_.find(name); it != channels_.end())
        next = std::min(next, settle_one(*it));
    co_await stopped_.wait(core::Tick::clock::now() + round_gap);
    co_await work_.wait(next);
  }
}

// Answers when to look at it again.
core::Tick Channels::settle_one(Map::value_type& entry) {
  auto& channel = entry.second;
  if (!channel.asked) {
    const auto now = core::Tick::clock::now();
    if (now < channel.not_before) return channel.not_before;
    auto receiver = route_(entry.first);
    if (!receiver || !receiver->subscribe(entry.first)) return now + look_again;
    channel.asked = std::move(receiver);
  }
  unsettled_.erase(entry.first);
  if (channel.live) tell(channel.listeners, Hearing::live);
  return no_limit;
}

void Channels::stop() {
  stopped_.raise();
  work_.raise();
}

void Channels::reroute() {
  unsettle_all([this](const Map::value_type& entry) {
    const auto& asked = entry.second.asked;
    if (!asked || route_(entry.first) == asked) return false;
    asked->unsubscribe(entry.first);
    return true;
  });
  work_.raise();
}

void Channels::lost(const Receiver& receiver) {
  unsettle_all([&](const Map::value_type& entry) { return entry.second.asked.get() == &receiver; });
}

// In two passes: a listener that is told may add and remove channels.
template <class Which>
void Channels::unsettle_all(Which which) {
  std::vector<std::string> names;
  for (const auto& entry : channels_)
    if (which(entry)) names.push_back(entry.first);
  for (const auto& name : names)
    if (const auto it = channels_.find(name); it != channels_.end()) unsettle(*it);
}

void Channels::confirmed(const Receiver& receiver, std::string_view channel) {
  const auto it = channels_.find(channel);
  if (it == channels_.end() || it->second.asked.get() != &receiver) return;
  it->second.live = true;
  it->second.backoff.reset();
  tell(it->second.listeners, Hearing::live);
}

void Channels::dropped(const Receiver& receiver, std::string_view channel) {
  const auto it = channels_.find(channel);
  if (it == channels_.end() || it->second.asked.get() != &receiver) return;
  it->second.not_before = core::Tick::clock::now() + it->second.backoff.next();
  unsettle(*it);
}

void Channels::message(std::string_view channel, std::string_view payload) {
  const auto it = channels_.find(channel);
  if (it == channels_.end()) return;
  const auto listeners = it->second.listeners;  // a listener may remove itself and others
  for (const auto& listener : listeners)
    if (!listener->cancelled) listener->on_message(payload);
}

void Channels::unsettle(Map::value_type& entry) {
  auto& channel = entry.second;
  channel.asked = nullptr;
  channel.live = false;
  unsettled_.insert(entry.first);
  work_.raise();
  tell(channel.listeners, Hearing::deaf);
}

void Channels::tell(const std::vector<Listener>& listeners, Hearing hearing) {
  // As in message(): whoever is told may add and remove listeners.
  const auto copy = listeners;  // NOLINT(performance-unnecessary-copy-initialization)
  for (const auto& listener : copy)
    if (!listener->cancelled && std::exchange(listener->told, hearing) != hearing)
      listener->on_hearing(hearing);
}

}  // namespace hearth::redis
