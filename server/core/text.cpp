// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace hearth::core {

bool is_utf8(std::string_view bytes) {
  const auto* s = reinterpret_cast<const std::uint8_t*>(bytes.data());
  std::size_t i = 0;
  while (i < bytes.size()) {
    UChar32 c = 0;
    U8_NEXT(s, i, bytes.size(), c);
    if (c < 0) return false;
  }
  return true;
}

std::size_t code_points(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<std::uint8_t>(c) & 0xc0) != 0x80;
  }));
}

std::string_view trim(std::string_view text) {
  const auto blank = [](char c) { return static_cast<std::uint8_t>(c) <= 0x20 || c == 0x7f; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool has_control_characters(std::string_view utf8) {
  return std::any_of(utf8.begin(), utf8.end(), [](char c) {
    const auto u = static_cast<std::uint8_t>(c);
    return (u < 0x20 && c != '\t' && c != '\n') || u == 0x7f;
  });
}

}  // namespace hearth::core
