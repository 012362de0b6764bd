// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace hearth::identity {

// What a connection may do. Each role includes the ones before it; participants are the only ones
// without an account.
enum class Role : std::uint8_t { participant, moderator, lead, admin };

constexpr bool at_least(Role have, Role need) { return have >= need; }

}  // namespace hearth::identity
