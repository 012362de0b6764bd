// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "protocol/codec.hpp"
#include "protocol/desk_bodies.hpp"
#include "protocol/desk_commands.hpp"

namespace hearth::protocol::desk {

// One binary WebSocket message from a console. A command of a later version is Unknown.
core::result<Request, DecodeError> decode(std::string_view bytes);

// One binary WebSocket message to a console. What consoles and participants both get has the same
// bytes for both: protocol::encode.
std::string encode(std::uint32_t request_id, const Body& body);

}  // namespace hearth::protocol::desk
