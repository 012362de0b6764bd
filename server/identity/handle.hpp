// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/ids.hpp"
#include "identity/keys.hpp"

namespace hearth::identity {

// What the process keeps of a device's secret while the device is connected. Never stored or sent.
core::DeviceHash device_hash(std::span<const std::uint8_t, 32> secret);

// The room of a slug. Equal slugs of two deployments give rooms that cannot be matched.
core::RoomId room_id(const DeploymentKeys& keys, std::string_view slug);

// One person in one room. Two rooms' handles of one person cannot be linked without the keys, and
// a new pass changes nothing: only the device secret and the room count.
core::Handle handle(const DeploymentKeys& keys, const core::DeviceHash& device,
                    const core::RoomId& room);

// The producer as the store may see it: equal producers in two rooms are stored as two.
core::Producer stored_producer(const DeploymentKeys& keys, const core::Producer& producer,
                               const core::RoomId& room);

}  // namespace hearth::identity
