// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/time.hpp"

namespace hearth::moderation::desk {

struct WaveSettings {
  std::uint32_t joins = 50;  // more are a wave; 0 = no brake
  core::Duration window = std::chrono::minutes(60);
  core::Duration slow_for = std::chrono::minutes(30);
};

// Who of the newcomers joined one room through this node within the window, each once: who loads
// the page again, or comes back from a tunnel, is not new. Through other nodes others join, or the
// same; nodes tell each other marks, so that a wave is seen however it is spread. Count people who
// are new here, not everybody: after a restart all of a room comes back within a minute. On one
// shard.
class JoinWave {
 public:
  // Stands for one person in one room, the same at every node. Two may share one: then one fewer is
  // counted.
  using Mark = std::uint32_t;

  explicit JoinWave(WaveSettings settings) : settings_(settings) {}

  // False: they are remembered, or nobody counts.
  bool joined(core::Time now, Mark who);
  // Those of the window.
  std::vector<Mark> here(core::Time now);
  // Whether so many, through all nodes, are a wave that still comes: somebody joined here just now.
  bool breaks(core::Time now, std::size_t everywhere) const;
  core::Time slow_until(core::Time now) const { return now + settings_.slow_for; }

 private:
  static constexpr std::size_t people_max = 512;  // far more than slow any room

  void forget(core::Time now);

  WaveSettings settings_;
  std::unordered_map<Mark, core::Time> seen_;  // at most people_max
  core::Time last_{};
};

}  // namespace hearth::moderation::desk
