// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "moderation/rule.hpp"

namespace hearth::moderation {

inline constexpr std::size_t pack_bytes_max = 2 * 1024 * 1024;

enum class PackKind : std::uint8_t { shared, room_layer };

// Reads the text of one pack. `file` is its path below the rules folder, as `en/self_harm.toml`;
// its folder decides whose lists it uses. What is wrong is appended to `problems`; the pack then
// holds what could be read.
RulePack read_pack(std::string_view file, std::string_view text, PackKind kind,
                   std::vector<Problem>& problems);

}  // namespace hearth::moderation
