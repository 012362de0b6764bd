// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::protocol {

// The few pieces of the Protocol Buffers encoding that frames are stitched together with, so that
// an event is serialised once for the store and never again for readers.

enum class WireType : std::uint8_t { varint = 0, bytes = 2 };

inline std::size_t varint_size(std::uint64_t value) {
  std::size_t n = 1;
  while (value >= 0x80) {
    value >>= 7;
    ++n;
  }
  return n;
}

inline void append_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out.push_back(static_cast<char>(value));
}

// Field numbers up to 15: their tag is one byte.
inline void append_tag(std::string& out, int field, WireType type) {
  append_varint(out, (static_cast<std::uint64_t>(field) << 3) | static_cast<std::uint64_t>(type));
}

inline std::size_t bytes_field_size(std::size_t length) { return 1 + varint_size(length) + length; }

inline void append_bytes_field(std::string& out, int field, std::string_view value) {
  append_tag(out, field, WireType::bytes);
  append_varint(out, value.size());
  out += value;
}

// Appends exactly `total` bytes that a reader skips. Some sizes need two fields, because a length
// prefix of one and of two bytes leaves a hole between them. False for a total of 1.
inline bool append_padding(std::string& out, int field, std::size_t total) {
  if (total == 0) return true;
  if (total == 1) return false;
  for (std::size_t prefix = 1; prefix <= 4; ++prefix) {
    if (total < 1 + prefix) break;
    const std::size_t length = total - 1 - prefix;
    if (varint_size(length) != prefix) continue;
    append_bytes_field(out, field, std::string(length, '\0'));
    return true;
  }
  append_bytes_field(out, field, {});
  return append_padding(out, field, total - 2);
}

}  // namespace hearth::protocol
