// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "identity/keys.hpp"

namespace hearth::identity {

// By which a message that waits in one room can be told to be of somebody who is known by a handle
// of another. Whoever has the deployment's keys can ask for one handle they have; no device, handle
// or room can be read from it, and no two of them are alike.
std::string ties(const DeploymentKeys& keys, const core::DeviceHash& device,
                 std::span<const core::RoomId> rooms);
bool is_tied(const DeploymentKeys& keys, std::string_view ties, const core::Handle& handle);

}  // namespace hearth::identity
