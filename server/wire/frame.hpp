// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::wire {

enum class Opcode : std::uint8_t {
  continuation = 0,
  text = 1,
  binary = 2,
  close = 8,
  ping = 9,
  pong = 10
};

using MaskingKey = std::array<std::uint8_t, 4>;

// Bytes of an unmasked frame's header.
std::size_t header_size(std::size_t payload);

// A whole frame as a server sends it.
void append_frame(std::string& out, Opcode opcode, std::string_view payload);
// A whole frame as a client sends it.
void append_masked_frame(std::string& out, Opcode opcode, std::string_view payload, MaskingKey key);

// The payload of a close frame. `reason` at most 123 bytes.
std::string close_payload(std::uint16_t code, std::string_view reason = {});

}  // namespace hearth::wire
