// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace hearth::redis {

inline constexpr std::uint16_t slot_count = 16384;

// The cluster slot of a key or a sharded channel: CRC16 of its hash tag, or of all of it.
std::uint16_t slot_of(std::string_view key);

}  // namespace hearth::redis
