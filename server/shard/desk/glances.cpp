// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/glances.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

// A share that met silence for so long should be seen by somebody.
constexpr core::Duration silence = std::chrono::minutes(5);
constexpr core::Duration remembered = std::chrono::minutes(Glances::minutes);
constexpr std::size_t open_max = 200;
// As much of the log is counted when somebody begins to look.
constexpr std::uint32_t read_max = 1000;

std::int64_t minute_of(core::Time at) { return core::unix_s(at) / 60; }

}  // namespace

void Glances::Minutes::add(core::Time at) {
  const auto minute = minute_of(at);
  if (minute > newest) {
    const auto passed = std::min<std::int64_t>(minute - newest, minutes);
    for (std::int64_t i = 0; i < passed; ++i)
      counts[static_cast<std::size_t>((minute - i) % static_cast<std::int64_t>(minutes))] = 0;
    newest = minute;
  }
  if (newest - minute < static_cast<std::int64_t>(minutes))
    ++counts[static_cast<std::size_t>(minute % static_cast<std::int64_t>(minutes))];
}

std::vector<std::uint32_t> Glances::Minutes::list(core::Time now) const {
  std::vector<std::uint32_t> out;
  const auto size = static_cast<std::int64_t>(minutes);
  for (auto minute = minute_of(now) - size + 1; minute <= minute_of(now); ++minute)
    out.push_back(minute <= newest && newest - minute < size
                      ? counts[static_cast<std::size_t>(minute % size)]
                      : 0);
  return out;
}

std::uint32_t Glances::Minutes::sum(core::Time now) const {
  const auto all = list(now);
  return std::accumulate(all.begin(), all.end(), 0U);
}

void Glances::follow(const std::set<core::RoomId>& rooms) {
  std::erase_if(followed_, [&](const auto& entry) { return !rooms.contains(entry.first); });
  for (const auto& id : rooms) {
    const auto [it, is_new] = followed_.try_emplace(id);
    if (!is_new) continue;
    it->second.number = ++last_number_;
    it->second.subscription = rooms_.subscribe(
        id, executor_, [this, id](const store::SharedEvent& event) { take(id, event); });
    read_on(id, it->second);
  }
}

void Glances::mend() {
  for (auto& [id, room] : followed_)
    if (room.behind) read_on(id, room);
}

void Glances::read_on(const core::RoomId& id, Room& room) {
  room.behind = true;
  if (std::exchange(room.reading, true)) return;
  asio::co_spawn(executor_, read(id, room.number), asio::detached);
}

Glances::Room* Glances::find(const core::RoomId& id, std::uint64_t number) {
  const auto found = followed_.find(id);
  return found != followed_.end() && found->second.number == number ? &found->second : nullptr;
}

asio::awaitable<void> Glances::read(core::RoomId id, std::uint64_t number) {
  auto alive = alive_;
  auto* room = find(id, number);
  while (room && room->behind) {
    room->behind = false;
    store::ReadRequest request{id, {}, read_max, read_max};
    if (room->top) request.cursor.push_back(*room->top);
    const auto page = co_await rooms_.read(std::move(request));
    if (!*alive) co_return;
    room = find(id, number);
    if (!room) co_return;
    if (!page) {
      room->behind = true;
      break;
    }
    room->top = page->state.log.top;
    for (const auto& event : page->events) count(id, *room, *event);
    if (!page->events.empty()) room->top = page->events.back()->position;
    room->mode = page->state.mode;
    room->behind |= page->more;
  }
  if (room) room->reading = false;
}

void Glances::answered(Room& room, rooms::Seq seq, const core::Handle& by) {
  std::erase_if(room.open, [&](const Asked& one) { return one.seq == seq && one.by != by; });
}

void Glances::take(const core::RoomId& id, const store::SharedEvent& event) {
  const auto found = followed_.find(id);
  if (found == followed_.end()) return;
  auto& room = found->second;
  const bool is_next = event && room.top && room.top->epoch == event->position.epoch &&
                       room.top->seq + 1 == event->position.seq;
  if (room.reading || !is_next) return read_on(id, room);
  room.top = event->position;
  count(id, room, *event);
}

void Glances::count(const core::RoomId& id, Room& room, const rooms::Event& event) {
  if (const auto* message = std::get_if<rooms::Message>(&event.body); message && event.author) {
    room.messages.add(event.at);
    if (message->reply_to != 0) {
      answered(room, message->reply_to, event.author->handle);
      replied_(id, message->reply_to, event.author->handle);
    }
    room.open.push_back({event.position.seq, event.at, event.author->handle});
    if (room.open.size() > open_max) room.open.pop_front();
  } else if (const auto* support = std::get_if<rooms::SupportGiven>(&event.body);
             support && event.author) {
    // A tap is seen, and yet nobody said a word: who may be in danger still waits for one.
    answered(room, support->target, event.author->handle);
  } else if (std::holds_alternative<rooms::Announcement>(event.body)) {
    room.spoken.add(event.at);
  } else if (const auto* redacted = std::get_if<rooms::Redacted>(&event.body)) {
    std::erase_if(room.open, [&](const Asked& one) { return one.seq == redacted->target; });
  } else if (const auto* changed = std::get_if<rooms::ModeChanged>(&event.body)) {
    room.mode = changed->mode;
  }
}

void Glances::fill(const core::RoomId& room, core::Time now, frames::RoomGlance& glance) const {
  const auto found = followed_.find(room);
  if (found == followed_.end()) return;
  const auto& seen = found->second;
  glance.mode = seen.mode;
  glance.messages_per_minute = seen.messages.list(now);
  const auto messages = seen.messages.sum(now);
  const auto spoken = seen.spoken.sum(now);
  if (messages + spoken > 0) glance.moderator_share_percent = 100 * spoken / (messages + spoken);
  glance.unanswered = static_cast<std::uint32_t>(std::count_if(
      seen.open.begin(), seen.open.end(),
      [&](const Asked& one) { return now - one.at > silence && now - one.at < remembered; }));
}

}  // namespace hearth::shard::desk
