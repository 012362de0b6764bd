// SPDX-License-Identifier: Apache-2.0
#include "moderation/view.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace hearth::moderation {
namespace {

constexpr std::array<std::string_view, view_kind_count> names{
    "base",  "markup", "leet",   "apart",  "inner",   "repeat",
    "chain", "mask",   "joined", "digits", "address", "url"};

}  // namespace

std::string_view name(ViewKind kind) { return names[static_cast<std::size_t>(kind)]; }

std::optional<ViewKind> view_kind_of(std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<ViewKind>(found - names.begin());
}

void View::clear(ViewKind as) {
  kind = as;
  text.clear();
  from.clear();
  to.clear();
}

void View::resize(std::size_t bytes) {
  text.resize(bytes);
  from.resize(bytes);
  to.resize(bytes);
}

void View::push(char32_t c, std::uint32_t source_from, std::uint32_t source_to) {
  std::array<char, U8_MAX_LENGTH> bytes{};
  std::size_t length = 0;
  U8_APPEND_UNSAFE(reinterpret_cast<std::uint8_t*>(bytes.data()), length, static_cast<UChar32>(c));
  for (std::size_t i = 0; i < length; ++i) push(bytes[i], source_from, source_to);
}

void View::append(const View& other, std::size_t begin, std::size_t end) {
  const auto at = [](auto& v, std::size_t i) { return v.begin() + static_cast<std::ptrdiff_t>(i); };
  text.append(other.text, begin, end - begin);
  from.insert(from.end(), at(other.from, begin), at(other.from, end));
  to.insert(to.end(), at(other.to, begin), at(other.to, end));
}

Interval View::source(Interval part) const {
  if (part.from >= part.to || part.to > text.size()) return {};
  Interval out{from[part.from], to[part.from]};
  for (auto i = part.from; i < part.to; ++i) {
    out.from = std::min(out.from, from[i]);
    out.to = std::max(out.to, to[i]);
  }
  return out;
}

}  // namespace hearth::moderation
