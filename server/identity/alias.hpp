// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "identity/keys.hpp"

namespace hearth::identity {

inline constexpr std::size_t kAliasBytesMax = 32;

// The friendly name a room shows for a handle: the same words for as long as the handle lives.
// `language` is a BCP 47 tag; words exist for English and Spanish, anything else reads English.
// `attempt` counts up when somebody else in the room has the name already: the first 14,400 or
// more attempts for one handle are all different.
std::string alias(const DeploymentKeys& keys, const core::Handle& handle, const core::RoomId& room,
                  std::string_view language, std::uint32_t attempt = 0);

}  // namespace hearth::identity
