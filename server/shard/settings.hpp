// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "limits/gcra.hpp"
#include "moderation/room_layer.hpp"
#include "store/room_store.hpp"

namespace hearth::shard {

// What the shards need to know of a room; the rest of its policy is for the directory.
struct Room {
  std::string slug;
  std::string title;
  core::RoomId id;
  std::string language;
  std::uint32_t size_max = 12;
  std::uint32_t guidelines = 0;  // version to accept at the door; 0 = none
  std::uint32_t text_bytes_max = 4096;
  limits::Rate participant_rate;
  limits::Rate newcomer_rate;
  limits::Rate room_rate;
  core::Duration retention{};
  std::shared_ptr<const moderation::RoomLayer> layer;  // nothing: the rule packs as they are
  // While no moderator covers it. Open where there is no desk.
  store::Uncovered uncovered = store::Uncovered::open;
  core::Duration guarded_interval{};
};

// All rooms, by slug. Immutable; a reload replaces it whole.
using RoomTable = std::map<std::string, Room, std::less<>>;

struct FanoutSettings {
  core::milliseconds pace{8};               // how long a room's frames may wait for company
  std::size_t ring_bytes_max = 256 * 1024;  // per room and shard
  std::size_t ring_budget_bytes = 64 * 1024 * 1024;  // all rings of a shard
  std::size_t attachments_per_turn = 256;
};

struct PresenceSettings {
  core::milliseconds debounce{1000};  // changes are told at most this often
  core::milliseconds grace{20'000};   // a dropped connection keeps its place this long
  core::milliseconds lease{35'000};
  core::milliseconds renew{10'000};
  std::uint32_t listed_max = 50;  // larger rooms show a count
};

}  // namespace hearth::shard
