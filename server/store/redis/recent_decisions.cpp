// SPDX-License-Identifier: Apache-2.0
#include "store/redis/recent_decisions.hpp"

#include <algorithm>

namespace hearth::store {

void RecentDecisions::forget(Room& room, core::Time now) {
  while (!room.empty() && (room.size() > per_room_max || now - room.front().since > life))
    room.pop_front();
}

void RecentDecisions::remember(Entry entry, rooms::Position position, core::Time now) {
  if (std::holds_alternative<Announce>(entry.decision)) return;  // words, not a state
  if (rooms_.size() >= rooms_max) {
    for (auto& [id, room] : rooms_) forget(room, now);
    std::erase_if(rooms_, [](const auto& one) { return one.second.empty(); });
  }
  if (rooms_.size() >= rooms_max && !rooms_.contains(entry.room)) return;
  auto& room = rooms_[entry.room];
  const auto known = std::find_if(room.begin(), room.end(),
                                  [&](const Known& one) { return one.entry.id == entry.id; });
  if (known != room.end())
    known->position = position;
  else
    room.push_back({std::move(entry), position, now});
  forget(room, now);
}

std::vector<Entry> RecentDecisions::unsaid(const core::RoomId& id, rooms::Epoch epoch,
                                           core::Time now) {
  std::vector<Entry> entries;
  const auto it = rooms_.find(id);
  if (it == rooms_.end()) return entries;
  forget(it->second, now);
  for (const auto& known : it->second)
    if (known.position.epoch != epoch) entries.push_back(known.entry);
  return entries;
}

bool RecentDecisions::knows_some(const core::RoomId& id, core::Time now) {
  const auto it = rooms_.find(id);
  if (it == rooms_.end()) return false;
  forget(it->second, now);
  return !it->second.empty();
}

std::vector<core::RoomId> RecentDecisions::rooms() const {
  std::vector<core::RoomId> ids;
  ids.reserve(rooms_.size());
  for (const auto& [id, known] : rooms_) ids.push_back(id);
  return ids;
}

}  // namespace hearth::store
