// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace hearth::rooms {

struct RoundedCount {
  std::uint32_t count = 0;
  bool rounded = false;
};

// How many people, said so that one more or less tells nothing: exact for those inside a small
// room, to the nearest 5 up to 50, to the nearest 10 above.
inline RoundedCount round_count(std::uint32_t people) {
  if (people <= 10) return {people, false};
  const std::uint32_t step = people <= 50 ? 5 : 10;
  return {(people + step / 2) / step * step, true};
}

// The same for those outside, who see the directory: 0, "a few" (5), then as above.
inline RoundedCount round_count_outside(std::uint32_t people) {
  if (people == 0) return {0, false};
  if (people <= 10) return {people <= 5 ? 5u : 10u, true};
  return round_count(people);
}

}  // namespace hearth::rooms
