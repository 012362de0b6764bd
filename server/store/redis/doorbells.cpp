// SPDX-License-Identifier: Apache-2.0
#include "store/redis/doorbells.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

#include "core/random.hpp"
#include "store/redis/room_keys.hpp"

namespace hearth::store {

namespace asio = boost::asio;

namespace {

using Clock = std::chrono::steady_clock;
constexpr core::seconds hang_patience{1};
// Rings that are due together, for example after a reconnect, are spread: so much for each room.
constexpr core::Duration ring_room{1000};
constexpr core::Duration ring_spread_max = core::milliseconds(500);

}  // namespace

Doorbells::Doorbells(asio::any_io_executor executor, redis::Client& client,
                     core::milliseconds hearing, Ring ring)
    : executor_(std::move(executor)),
      client_(client),
      hearing_(hearing),
      ring_(std::move(ring)),
      next_ring_(executor_) {}

void Doorbells::add(const core::RoomId& id) {
  auto& room = rooms_[id];
  if (++room.listeners > 1) return;
  room.since = Clock::now();
  room.subscription = client_.subscribe(
      RoomKeys(id).channel(), [this, id](std::string_view payload) { on_message(id, payload); },
      [this, id](redis::Hearing hearing) { on_hearing(id, hearing); });
}

void Doorbells::remove(const core::RoomId& id) {
  const auto it = rooms_.find(id);
  if (it == rooms_.end() || --it->second.listeners > 0) return;
  for (const auto& timer : it->second.waiting) timer->cancel();
  rooms_.erase(it);
}

void Doorbells::clear() {
  for (auto& [id, room] : rooms_)
    for (const auto& timer : room.waiting) timer->cancel();
  rooms_.clear();
  due_.clear();
  next_ring_.cancel();
}

asio::awaitable<void> Doorbells::hung(core::RoomId id) {
  const auto it = rooms_.find(id);
  if (it == rooms_.end() || it->second.heard_of) co_return;
  const auto until = it->second.since + hang_patience;
  if (Clock::now() >= until) co_return;
  auto timer = std::make_shared<asio::steady_timer>(executor_, until);
  it->second.waiting.push_back(timer);
  boost::system::error_code ec;
  co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ec));
  (void)ec;  // cancelled: it hangs now, or nobody listens any more
}

void Doorbells::on_message(const core::RoomId& id, std::string_view payload) {
  const auto it = rooms_.find(id);
  if (it == rooms_.end()) return;
  const auto announced = parse_announced(payload);
  if (announced) it->second.top = announced->event.position;
  ring_(id, announced ? &*announced : nullptr);
}

void Doorbells::on_hearing(const core::RoomId& id, redis::Hearing hearing) {
  const auto it = rooms_.find(id);
  if (it == rooms_.end()) return;
  auto& room = it->second;
  room.live = hearing == redis::Hearing::live;
  if (!room.live) return;
  for (const auto& timer : std::exchange(room.waiting, {})) timer->cancel();
  room.unsure = room.heard_of;
  if (!room.heard_of) room.heard_since = Clock::now();
  const bool missed = room.heard_of || Clock::now() >= room.since + hang_patience;
  room.heard_of = true;
  if (missed) ring_soon(id, room);
}

std::vector<core::RoomId> Doorbells::deaf() const {
  std::vector<core::RoomId> ids;
  for (const auto& [id, room] : rooms_)
    if (!room.live) ids.push_back(id);
  return ids;
}

// Another epoch is no hole: then the server was away for everybody.
void Doorbells::found(const core::RoomId& id, rooms::Position top) {
  const auto it = rooms_.find(id);
  if (it == rooms_.end()) return;
  auto& room = it->second;
  if (room.live && !std::exchange(room.unsure, false)) return;
  if (top.epoch == room.top.epoch && top.seq > room.top.seq) room.heard_since = Clock::now();
  if (room.live || room.top == top) return;
  room.top = top;
  ring_(id, nullptr);
}

bool Doorbells::hears(const core::RoomId& id) const {
  const auto it = rooms_.find(id);
  if (it == rooms_.end() || !it->second.heard_of) return false;
  return Clock::now() - it->second.heard_since >= hearing_;
}

void Doorbells::ring_all() {
  for (auto& [id, room] : rooms_) ring_soon(id, room);
}

void Doorbells::ring_soon(const core::RoomId& id, Room& room) {
  if (std::exchange(room.due, true)) return;
  const auto spread = std::min<core::Duration>(ring_room * rooms_.size(), ring_spread_max);
  const auto wait = core::random_below(static_cast<std::uint32_t>(spread.count()));
  due_.emplace(Clock::now() + core::Duration(wait), id);
  ring_due();
}

// Rings those that are due and waits for the next.
void Doorbells::ring_due() {
  while (!due_.empty() && due_.begin()->first <= Clock::now()) {
    const auto id = due_.begin()->second;
    due_.erase(due_.begin());
    const auto it = rooms_.find(id);
    if (it == rooms_.end()) continue;
    it->second.due = false;
    ring_(id, nullptr);
  }
  if (due_.empty()) return;
  next_ring_.expires_at(due_.begin()->first);
  next_ring_.async_wait([this](boost::system::error_code ec) {
    if (!ec) ring_due();
  });
}

}  // namespace hearth::store
