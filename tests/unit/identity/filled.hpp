// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace hearth::identity {

// A key or secret nobody takes for a real one.
inline std::array<std::uint8_t, 32> filled(std::uint8_t byte) {
  std::array<std::uint8_t, 32> out;
  out.fill(byte);
  return out;
}

}  // namespace hearth::identity
