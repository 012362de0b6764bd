// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace hearth::core {

// Fills `out` from the operating system's generator. Any thread.
void random_bytes(std::span<std::uint8_t> out);

// A std::array of random bytes.
template <class Bytes>
Bytes random_array() {
  Bytes out{};
  random_bytes(out);
  return out;
}

// So many random bytes.
std::string random_text(std::size_t bytes);

// A uniform 64-bit number that is never 0, so 0 can mean "none".
std::uint64_t random_u64();

// Uniform in [0, bound). `bound` must not be 0.
std::uint32_t random_below(std::uint32_t bound);

}  // namespace hearth::core
