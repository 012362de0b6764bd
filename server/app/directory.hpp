// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "moderation/rule_set.hpp"
#include "rooms/room_policy.hpp"

namespace hearth::app {

// GET /v1/rooms: what a person choosing a room wants to know. `people` tells how many are in a
// room; it is rounded here. `covered`: whether a moderator is on duty there.
std::string rooms_json(const std::vector<rooms::RoomPolicy>& rooms,
                       const std::function<std::uint32_t(const std::string& slug)>& people,
                       const std::function<bool(const std::string& slug)>& covered);

// GET /v1/resources: the help lines of every *.toml in `folder`, one country a file, as one JSON
// text, and what else everybody may write. Nothing: `problem` names the file and what is missing; a
// line without the day it was checked is one.
std::optional<std::string> resources_json(const std::string& folder,
                                          const moderation::PublicContacts& contacts,
                                          std::string& problem);

}  // namespace hearth::app
