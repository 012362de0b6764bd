// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace hearth::load {

// A connected socket, or -1 with errno set.
int connect_loopback(std::uint16_t port);

// What turns it into a WebSocket of the protocol.
inline constexpr std::string_view upgrade_request =
    "GET /v1/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: hearth.v1\r\n\r\n";

}  // namespace hearth::load
