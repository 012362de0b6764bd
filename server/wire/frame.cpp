// SPDX-License-Identifier: Apache-2.0
#include "wire/frame.hpp"

namespace hearth::wire {
namespace {

void append_header(std::string& out, Opcode opcode, std::size_t payload, bool masked) {
  out.push_back(static_cast<char>(0x80 | static_cast<std::uint8_t>(opcode)));
  const std::uint8_t mask_bit = masked ? 0x80 : 0;
  std::size_t length_bytes = 0;
  if (payload < 126) {
    out.push_back(static_cast<char>(mask_bit | payload));
  } else if (payload <= 0xffff) {
    out.push_back(static_cast<char>(mask_bit | 126));
    length_bytes = 2;
  } else {
    out.push_back(static_cast<char>(mask_bit | 127));
    length_bytes = 8;
  }
  for (std::size_t i = length_bytes; i-- > 0;)
    out.push_back(static_cast<char>((static_cast<std::uint64_t>(payload) >> (8 * i)) & 0xff));
}

}  // namespace

std::size_t header_size(std::size_t payload) {
  return payload < 126 ? 2 : payload <= 0xffff ? 4 : 10;
}

void append_frame(std::string& out, Opcode opcode, std::string_view payload) {
  append_header(out, opcode, payload.size(), false);
  out += payload;
}

void append_masked_frame(std::string& out, Opcode opcode, std::string_view payload,
                         MaskingKey key) {
  append_header(out, opcode, payload.size(), true);
  for (const auto byte : key) out.push_back(static_cast<char>(byte));
  for (std::size_t i = 0; i < payload.size(); ++i)
    out.push_back(static_cast<char>(static_cast<std::uint8_t>(payload[i]) ^ key[i % 4]));
}

std::string close_payload(std::uint16_t code, std::string_view reason) {
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  payload += reason.substr(0, 123);
  return payload;
}

}  // namespace hearth::wire
