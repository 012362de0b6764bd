// SPDX-License-Identifier: Apache-2.0
#include "store/redis/doorbells.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

#include "store/redis/room_keys.hpp"

namespace hearth::store {

namespace asio = boost::asio;

namespace {

using Clock = std::chrono::steady_clock;
constexpr core::seconds hang_patience{1};

}  // namespace

Doorbells::Doorbells(asio::any_io_executor executor, redis::Client& client, Ring ring)
    : executor_(std::move(executor)), client_(client), ring_(std::move(ring)) {}

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
  const bool missed = room.heard_of || Clock::now() >= room.since + hang_patience;
  room.heard_of = true;
  if (missed) ring_(id, nullptr);
}

std::vector<core::RoomId> Doorbells::deaf() const {
  std::vector<core::RoomId> ids;
  for (const auto& [id, room] : rooms_)
    if (!room.live) ids.push_back(id);
  return ids;
}

void Doorbells::found(const core::RoomId& id, rooms::Position top) {
  const auto it = rooms_.find(id);
  if (it == rooms_.end() || it->second.live || it->second.top == top) return;
  it->second.top = top;
  ring_(id, nullptr);
}

void Doorbells::ring_all() {
  for (const auto& [id, room] : rooms_) ring_(id, nullptr);
}

}  // namespace hearth::store
