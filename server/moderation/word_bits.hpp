// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

namespace hearth::moderation {

// Words of a view: bit n stands for word n, for word n + 64, and so on. A bit that is not set says
// for certain that none of them is meant.
using WordBits = std::uint64_t;
inline constexpr std::uint32_t word_bits = 64;
inline constexpr WordBits every_word = ~WordBits{0};

inline WordBits word_bit(std::uint32_t word) { return WordBits{1} << word % word_bits; }

// These and the `count` words before each of them.
inline WordBits and_before(WordBits words, std::uint32_t count) {
  if (count + 1 >= word_bits) return words == 0 ? 0 : every_word;
  for (std::uint32_t done = 0; done < count;) {
    const auto more = std::min(done + 1, count - done);
    words |= std::rotr(words, static_cast<int>(more));
    done += more;
  }
  return words;
}

// Words that stand `from` to `to` words behind some of these; below 0: before them.
inline WordBits behind(WordBits words, std::int32_t from, std::int32_t to) {
  return and_before(std::rotl(words, to), static_cast<std::uint32_t>(to - from));
}

// These and the `count` words on either side of each of them.
inline WordBits and_around(WordBits words, std::uint32_t count) {
  if (2 * count + 1 >= word_bits) return words == 0 ? 0 : every_word;
  return and_before(std::rotl(words, static_cast<int>(count)), 2 * count);
}

}  // namespace hearth::moderation
