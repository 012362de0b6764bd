// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "store/room_store.hpp"

namespace hearth::store {

// What moderators decided in the last minutes, as this node made or heard it: a failover can lose
// the newest part of a log, and then what was decided there has to be said again. Repeating what
// was not lost does nothing, because an entry's id applies once. One thread.
class RecentDecisions {
 public:
  static constexpr core::seconds life = std::chrono::minutes(10);
  static constexpr std::size_t per_room_max = 256;
  static constexpr std::size_t rooms_max = 4096;

  // `position` is that of its event. A decision known already now stands in that epoch.
  void remember(Entry entry, rooms::Position position, core::Time now);

  // Those not known to stand in `epoch`, oldest first.
  std::vector<Entry> unsaid(const core::RoomId& room, rooms::Epoch epoch, core::Time now);
  bool knows_some(const core::RoomId& room, core::Time now);
  std::vector<core::RoomId> rooms() const;

 private:
  struct Known {
    Entry entry;
    rooms::Position position;
    core::Time since;
  };
  using Room = std::deque<Known>;
  static void forget(Room& room, core::Time now);

  std::unordered_map<core::RoomId, Room> rooms_;
};

}  // namespace hearth::store
