// SPDX-License-Identifier: Apache-2.0
#include "moderation/letters.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstddef>

namespace hearth::moderation {

bool is_ascii(std::string_view text) {
  std::uint8_t all = 0;
  for (const char c : text) all |= static_cast<std::uint8_t>(c);
  return all < 0x80;
}

bool is_word_character(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  const auto mask = U_GET_GC_MASK(static_cast<UChar32>(c));
  return (mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK)) != 0;
}

bool is_symbol_word(char32_t c) {
  if (c < 0xa9) return false;
  const auto mask = U_GET_GC_MASK(static_cast<UChar32>(c));
  return (mask & U_GC_SO_MASK) != 0;
}

bool is_ignorable(char32_t c) {
  if (c < 0x80) return false;
  switch (c) {
    case 0x00ad:
    case 0x034f:
    case 0x061c:
    case 0x115f:
    case 0x1160:
    case 0x180e:
    case 0x2800:
    case 0x3164:
    case 0xfeff:
    case 0xffa0:
      return true;
    default:
      return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
             u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_BIDI_CONTROL);
  }
}

char32_t next_character(std::string_view text, std::size_t& at) {
  UChar32 c = 0;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), at, text.size(), c);
  return c < 0 ? U'\ufffd' : static_cast<char32_t>(c);
}

}  // namespace hearth::moderation
