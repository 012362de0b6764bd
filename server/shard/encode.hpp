// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/time.hpp"
#include "rooms/event.hpp"
#include "shard/frame.hpp"

namespace hearth::shard {

// A server frame with its WebSocket framing around it.
std::string frame_bytes(std::string_view payload);
// An event of the log, likewise.
std::string event_bytes(std::string_view slug, const rooms::Event& event);
// What takes the place of a withdrawn event's bytes: exactly `size` long, framing included.
std::string tombstone_bytes(std::string_view slug, rooms::Position position, core::Time at,
                            std::size_t size);
SharedFrame make_frame(std::string_view slug, const rooms::Event& event);

}  // namespace hearth::shard
