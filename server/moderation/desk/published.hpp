// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "moderation/desk/transparency.hpp"

namespace hearth::moderation::desk {

// Smaller counts are not told: whoever knows one of the people would know that they are meant.
inline constexpr std::uint64_t told_from = 5;

// A count as everybody may read it.
struct Figure {
  enum class As : std::uint8_t {
    number,
    few,        // one to four
    kept_back,  // as large as any, but it would tell how many the few are
  };
  As as = As::number;
  std::uint64_t number = 0;  // of As::number
  bool operator==(const Figure&) const = default;
};
using Figures = std::vector<std::pair<std::string, Figure>>;

// Counts that may add up to something known. Where there are few of anything, the smallest count
// that would be told is kept back as well, so that they cannot be worked out.
Figures publish(const std::vector<std::pair<std::string, std::uint64_t>>& counts);

struct Section {
  std::string name;
  Figures figures;
};
struct Median {
  std::string name;
  std::int64_t seconds = 0;
};

// What may be published of a month.
struct Published {
  std::vector<Section> sections;
  std::vector<Median> medians;  // those that are of enough cases
};
Published publish(const Tally& tally);

}  // namespace hearth::moderation::desk
