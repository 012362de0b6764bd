// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <unordered_map>

#include "core/ids.hpp"

namespace hearth::shard {

// How many people are in each room, for the directory. Written by the rooms' feeds. Any thread.
class Occupancy {
 public:
  void set(const core::RoomId& room, std::uint32_t count) {
    const std::lock_guard lock(mutex_);
    if (count == 0)
      counts_.erase(room);
    else
      counts_[room] = count;
  }
  std::uint32_t count(const core::RoomId& room) const {
    const std::lock_guard lock(mutex_);
    const auto it = counts_.find(room);
    return it == counts_.end() ? 0 : it->second;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<core::RoomId, std::uint32_t> counts_;
};

}  // namespace hearth::shard
