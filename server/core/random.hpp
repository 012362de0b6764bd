// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace hearth::core {

// Fills `out` from the operating system's generator. Any thread.
void random_bytes(std::span<std::uint8_t> out);

// A uniform 64-bit number that is never 0, so 0 can mean "none".
std::uint64_t random_u64();

// Uniform in [0, bound). `bound` must not be 0.
std::uint32_t random_below(std::uint32_t bound);

}  // namespace hearth::core
