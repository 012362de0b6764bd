// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "protocol/frames.hpp"

namespace hearth::protocol {

// Why a client's frame ends its connection.
enum class DecodeError : std::uint8_t {
  malformed,      // not a ClientFrame, or a string that is not UTF-8
  no_request_id,  // request_id is 0
  bad_field,      // a field of a length or value the protocol excludes
};

// One binary WebSocket message from a client. A command of a later version is Unknown.
core::result<Request, DecodeError> decode(std::string_view bytes);

// One binary WebSocket message to a client. request_id 0 for what is not a reply.
std::string encode(std::uint32_t request_id, const Body& body);

// ServerFrame{event} for a room, from the stored form of the event (event_codec.hpp).
std::string event_frame(std::string_view room, std::string_view stored_event);

// ServerFrame{event{withdrawn}} for the same position, exactly `size` bytes long. Empty if `size`
// is too small to hold it, which no frame with an author is.
std::string tombstone(std::string_view room, rooms::Position position, core::Time at,
                      std::size_t size);

}  // namespace hearth::protocol
