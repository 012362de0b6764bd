// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace hearth::moderation {

// How many of a thousand messages hold `word`, which is normalised, roughly; 0: fewer than ten.
std::uint32_t messages_with(std::string_view word);

}  // namespace hearth::moderation
