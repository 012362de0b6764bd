// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "moderation/view.hpp"
#include "moderation/words.hpp"

namespace hearth::moderation {

// How a learned model takes a text apart. Part of the model: other settings, other weights.
struct FeatureSettings {
  std::uint8_t letters_least = 3;  // of a run of letters inside a word
  std::uint8_t letters_most = 5;
  std::uint8_t apart_most = 3;  // how far the two words of a pair may stand from each other

  bool operator==(const FeatureSettings&) const = default;
  bool are_usable() const {
    return letters_least >= 1 && letters_least <= letters_most && letters_most <= 6 &&
           apart_most <= 6;
  }
};

// What a text is made of, as numbers: its words, pairs of words that stand near each other, and
// runs of letters inside words. Digits count as one digit, apostrophes as nothing. The numbers are
// hashes: 32 bits that are the same on every machine. Keeps its memory from text to text.
class Features {
 public:
  static constexpr std::size_t words_max = 2048;

  // Takes `view` of `original` apart. False: it has more words than that, and the rest is not read.
  bool read(const View& view, std::string_view original, const FeatureSettings& settings);

  const std::vector<Word>& words() const { return words_; }
  // What begins at a word.
  std::span<const std::uint32_t> at(std::size_t word) const {
    return std::span(hashes_).subspan(from_[word], from_[word + 1] - from_[word]);
  }
  std::span<const std::uint32_t> all() const { return hashes_; }

 private:
  void add_pairs(std::size_t word, const FeatureSettings& settings);
  void add_letters(std::string_view word, const FeatureSettings& settings);

  std::vector<Word> words_;
  std::vector<std::uint64_t> keys_;    // by word
  std::vector<std::uint32_t> from_;    // by word, and the end
  std::vector<std::uint32_t> hashes_;  // in the order of their words
};

}  // namespace hearth::moderation
