// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::support {

// A masked frame as a client writes it, bit by bit as one likes.
inline std::string client_frame(std::uint8_t first_byte, std::string_view payload) {
  std::string bytes(1, static_cast<char>(first_byte));
  if (payload.size() < 126) {
    bytes.push_back(static_cast<char>(0x80 | payload.size()));
  } else {
    bytes.push_back(static_cast<char>(0x80 | 126));
    bytes.push_back(static_cast<char>(payload.size() >> 8));
    bytes.push_back(static_cast<char>(payload.size() & 0xff));
  }
  bytes.append(4, '\0');  // a mask that changes nothing
  bytes += payload;
  return bytes;
}

inline std::string close_frame(std::uint16_t code, std::string_view reason = {}) {
  const char bytes[] = {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  return client_frame(0x88, std::string(bytes, 2) + std::string(reason));
}

}  // namespace hearth::support
