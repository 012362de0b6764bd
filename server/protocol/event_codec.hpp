// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rooms/event.hpp"

namespace hearth::protocol {

// The stored form of an event: hearth.v1.Event without the room, which the store knows by its id.
std::string serialize(const rooms::Event& event);
// Nothing if `stored` is not such an event.
std::optional<rooms::Event> parse_event(std::string_view stored);

}  // namespace hearth::protocol
