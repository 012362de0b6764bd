// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hearth::moderation {

// Which of the numbers below some bound are in: small enough to be asked without waiting for
// memory.
class Bits {
 public:
  // None of the numbers below `bound` is in.
  void reset(std::size_t bound) { words_.assign(bound / per_word + 1, 0); }
  void add(std::size_t number) { words_[number / per_word] |= bit(number); }
  bool has(std::size_t number) const { return (words_[number / per_word] & bit(number)) != 0; }

 private:
  static constexpr std::size_t per_word = 64;
  static std::uint64_t bit(std::size_t number) { return std::uint64_t{1} << number % per_word; }

  std::vector<std::uint64_t> words_;
};

}  // namespace hearth::moderation
