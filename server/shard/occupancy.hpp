// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace hearth::shard {

// Who is in each room, as all nodes say together, and until when a moderator covers it: for the
// directory and for moderators. Written by the rooms' feeds, and by the desk for rooms that have
// none here. Any thread.
class Occupancy {
 public:
  struct People {
    std::uint32_t count = 0;
    std::uint32_t newcomers = 0;
  };

  void set(const core::RoomId& room, People people) {
    const std::lock_guard lock(mutex_);
    rooms_[room].people = people;
  }
  void cover(const core::RoomId& room, core::Time until) {
    const std::lock_guard lock(mutex_);
    rooms_[room].covered_until = until;
  }
  People people(const core::RoomId& room) const {
    const std::lock_guard lock(mutex_);
    const auto it = rooms_.find(room);
    return it == rooms_.end() ? People{} : it->second.people;
  }
  // Past or 0: nobody is on duty there.
  core::Time covered_until(const core::RoomId& room) const {
    const std::lock_guard lock(mutex_);
    const auto it = rooms_.find(room);
    return it == rooms_.end() ? core::Time{} : it->second.covered_until;
  }

 private:
  struct Room {
    People people;
    core::Time covered_until{};
  };

  mutable std::mutex mutex_;
  std::unordered_map<core::RoomId, Room> rooms_;  // those there are, and were since the start
};

}  // namespace hearth::shard
