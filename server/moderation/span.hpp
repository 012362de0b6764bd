// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace hearth::moderation {

// From (inclusive) to (exclusive).
struct Interval {
  std::uint32_t from = 0;
  std::uint32_t to = 0;

  bool operator==(const Interval&) const = default;
  bool overlaps(const Interval& other) const { return from < other.to && other.from < to; }
  bool holds(const Interval& other) const { return from <= other.from && other.to <= to; }
};

// One stretch of a message, counted in the three ways its readers count.
struct Span {
  Interval bytes;
  Interval code_points;
  Interval utf16;

  bool operator==(const Span&) const = default;
};

// The stretch `bytes` of well-formed `text`, widened to whole characters: its ends move over a
// character cut in two, its end over ignorable characters and combining marks that follow.
Span span_of(std::string_view text, Interval bytes);

}  // namespace hearth::moderation
