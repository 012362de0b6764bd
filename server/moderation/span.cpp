// SPDX-License-Identifier: Apache-2.0
#include "moderation/span.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace hearth::moderation {
namespace {

bool belongs_to_the_one_before(UChar32 c) {
  return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 ||
         u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<std::uint8_t>(text[at]) & 0xc0) == 0x80;
}

Interval whole_characters(std::string_view text, Interval bytes) {
  const auto size = static_cast<std::uint32_t>(text.size());
  bytes.to = std::min(bytes.to, size);
  bytes.from = std::min(bytes.from, bytes.to);
  while (bytes.from > 0 && continues(text, bytes.from)) --bytes.from;
  while (bytes.to < size && continues(text, bytes.to)) ++bytes.to;
  while (bytes.to < size && static_cast<std::uint8_t>(text[bytes.to]) >= 0x80) {
    auto next = bytes.to;
    UChar32 c = 0;
    U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), next, size, c);
    if (c < 0 || !belongs_to_the_one_before(c)) break;
    bytes.to = next;
  }
  return bytes;
}

}  // namespace

Span span_of(std::string_view text, Interval bytes) {
  Span span;
  span.bytes = whole_characters(text, bytes);
  std::uint32_t code_points = 0;
  std::uint32_t utf16 = 0;
  for (std::uint32_t i = 0; i <= span.bytes.to; ++i) {
    if (i == span.bytes.from) {
      span.code_points.from = code_points;
      span.utf16.from = utf16;
    }
    if (i == span.bytes.to) break;
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xc0) == 0x80) continue;
    ++code_points;
    utf16 += byte >= 0xf0 ? 2 : 1;
  }
  span.code_points.to = code_points;
  span.utf16.to = utf16;
  return span;
}

}  // namespace hearth::moderation
