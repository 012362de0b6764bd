// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace hearth::wire {

// Sec-WebSocket-Accept for a client's Sec-WebSocket-Key (RFC 6455, 4.2.2).
std::string accept_key(std::string_view sec_websocket_key);

}  // namespace hearth::wire
