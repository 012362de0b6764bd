// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "app/config.hpp"
#include "app/rules.hpp"
#include "identity/keys.hpp"
#include "rooms/room_policy.hpp"
#include "shard/settings.hpp"

namespace hearth::app {

// Rooms whose `rules` name no file, or one whose rules would never run there, are problems of
// `rules`, which then hold no set.
void check_room_layers(const std::vector<rooms::RoomPolicy>& rooms, LoadedRules& rules);

// What the shards need to know of every room.
std::shared_ptr<const shard::RoomTable> room_table(const Config& config,
                                                   const identity::DeploymentKeys& keys,
                                                   const LoadedRules& rules);

}  // namespace hearth::app
