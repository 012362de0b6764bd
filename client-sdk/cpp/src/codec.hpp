// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "frames.hpp"

// The only place that knows protobuf.
namespace hearth::client {

std::string encode(std::uint32_t request_id, const frames::Command& command);

// Nothing if `bytes` is not a ServerFrame.
std::optional<frames::ServerFrame> decode(std::string_view bytes);

// An event's place, without unpacking the rest. The views point into `bytes`. Nothing if this is
// not an event that begins with room and position, as the server's do.
struct EventHead {
  std::string_view room;
  Position position;
};
std::optional<EventHead> peek_event(std::string_view bytes);

}  // namespace hearth::client
