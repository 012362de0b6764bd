// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "identity/keys.hpp"

namespace hearth::identity {

// What somebody shows to have a measure looked at again: the measure's id and a MAC over it, in
// letters one can read out. Nothing has to be stored for it, and nobody can guess one.
std::string appeal_code(const DeploymentKeys& keys, const std::array<std::uint8_t, 16>& measure);

// Nothing: it is no code of this deployment. Compares in constant time.
std::optional<std::array<std::uint8_t, 16>> open_appeal_code(const DeploymentKeys& keys,
                                                             std::string_view code);

}  // namespace hearth::identity
