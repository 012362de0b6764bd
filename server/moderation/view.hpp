// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "moderation/span.hpp"

namespace hearth::moderation {

// The ways a text is read. `base` is the normalised text; the others undo one way of hiding words.
enum class ViewKind : std::uint8_t {
  base,
  markup,
  leet,
  apart,
  inner,
  repeat,
  chain,  // all of the five before it that the text asks for, in that order
  mask,
  joined,
  digits,
  address,
  url,
};
inline constexpr std::size_t view_kind_count = 12;
std::string_view name(ViewKind kind);
std::optional<ViewKind> view_kind_of(std::string_view text);

// A reading of a text. Byte k of `text` came from the bytes [from[k], to[k]) of the original.
struct View {
  ViewKind kind = ViewKind::base;
  std::string text;
  std::vector<std::uint32_t> from;
  std::vector<std::uint32_t> to;

  void clear(ViewKind as);
  void resize(std::size_t bytes);
  void push(char byte, std::uint32_t source_from, std::uint32_t source_to) {
    text.push_back(byte);
    from.push_back(source_from);
    to.push_back(source_to);
  }
  void push(char32_t c, std::uint32_t source_from, std::uint32_t source_to);
  // Bytes [begin, end) of another view.
  void copy(const View& other, std::size_t begin, std::size_t end) {
    if (end - begin == 1) return push(other.text[begin], other.from[begin], other.to[begin]);
    append(other, begin, end);
  }

  // Where the bytes `part` of this view came from.
  Interval source(Interval part) const;

 private:
  void append(const View& other, std::size_t begin, std::size_t end);
};

}  // namespace hearth::moderation
