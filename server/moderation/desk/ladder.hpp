// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "moderation/desk/decide.hpp"
#include "moderation/desk/desk.hpp"

namespace hearth::moderation::desk {

// What the service has to append now, the most pressing first: rooms that slow
// down because many were restricted, cases nobody was called for, calls that are due again, cases
// that move up, and what lay too long. Empty: nothing. Whoever appends it
// first does it; the others see it and have nothing to do. Never more than `most` entries; ask
// again after appending. Ask every second.
[[nodiscard]] Entries due(const Desk& desk, std::size_t most = 32);

}  // namespace hearth::moderation::desk
