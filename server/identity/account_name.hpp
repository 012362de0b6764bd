// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "identity/keys.hpp"

namespace hearth::identity {

inline constexpr std::size_t kNameMin = 2;
inline constexpr std::size_t kNameMax = 32;

// The name as it is kept and shown: composed (NFC), one space between words, none around. Nothing
// unless it has kNameMin to kNameMax characters of UTF-8 and no control or format characters.
std::optional<std::string> account_name(std::string_view typed);

// The same for names that differ only in case, width or composition, so that two of them cannot
// belong to two people. Also defined for what is no name at all: everybody may type anything.
std::string name_key(const DeploymentKeys& keys, std::string_view typed);

}  // namespace hearth::identity
