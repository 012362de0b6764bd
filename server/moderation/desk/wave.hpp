// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace hearth::moderation::desk {

struct WaveSettings {
  std::uint32_t joins = 50;  // 0 = no brake
  core::Duration window = std::chrono::minutes(60);
  core::Duration slow_for = std::chrono::minutes(30);  // after the last join above the bound
};

// Counts the newcomers who join one room and says when they are too many at once. Count people who
// are new here, not everybody: after a restart all of a room comes back within a minute. On one
// shard.
class JoinWave {
 public:
  explicit JoinWave(WaveSettings settings) : settings_(settings) {}

  // Whether the room has to slow down now, until when: after the first join above the bound, and
  // again when half of the time is over and they still come. 0: no, or it is said already.
  core::Time joined(core::Time now, std::uint32_t how_many = 1);
  // The same of one person, who counts once while the window remembers them: who loads the page
  // again, or comes back from a tunnel, is not new.
  core::Time joined(core::Time now, const core::Handle& who);
  std::uint32_t in_window(core::Time now) const;

 private:
  static constexpr std::size_t slots = 60;
  static constexpr std::size_t people_max = 1024;  // far more than slow any room

  std::int64_t slot(core::Time now) const;

  WaveSettings settings_;
  std::array<std::uint32_t, slots> counts_{};
  std::array<std::int64_t, slots> slot_of_{};
  core::Time slowed_until_{};
  std::unordered_map<core::Handle, core::Time> seen_;  // at most people_max
};

}  // namespace hearth::moderation::desk
