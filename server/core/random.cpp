// SPDX-License-Identifier: Apache-2.0
#include "core/random.hpp"

#include <sodium.h>

namespace hearth::core {

void random_bytes(std::span<std::uint8_t> out) { randombytes_buf(out.data(), out.size()); }

std::string random_text(std::size_t bytes) {
  std::string out(bytes, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

std::uint64_t random_u64() {
  std::uint64_t n = 0;
  while (n == 0) randombytes_buf(&n, sizeof(n));
  return n;
}

std::uint32_t random_below(std::uint32_t bound) { return randombytes_uniform(bound); }

}  // namespace hearth::core
