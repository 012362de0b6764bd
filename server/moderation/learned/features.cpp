// SPDX-License-Identifier: Apache-2.0
#include "moderation/learned/features.hpp"

#include <algorithm>
#include <array>

#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

// Of a longer word only the beginning is taken for runs of letters.
constexpr std::size_t letters_of_word_max = 24;
// Stands where a sentence begins or ends.
constexpr std::uint64_t border = 0x2545f4914f6cdd1d;

enum Kind : std::uint64_t { one_word = 1, letters = 2, neighbours = 3, apart = 16 };

// The finishing of SplitMix64.
std::uint32_t hashed(std::uint64_t key, Kind kind) {
  auto x = key + static_cast<std::uint64_t>(kind) * 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return static_cast<std::uint32_t>((x ^ (x >> 31)) >> 32);
}

std::uint64_t pair(std::uint64_t first, std::uint64_t second) {
  return first * 0x9e3779b97f4a7c15 + second;
}

// The word without apostrophes and with one zero for any number: how many pills, days or pages, a
// price, a time or a year. None of them tells whether somebody is in danger.
template <class Letter>
void spell(std::string_view word, Letter letter) {
  for (std::size_t at = 0; at < word.size(); ++at) {
    if (word[at] == '\'') continue;
    if (!is_digit(word[at]))
      letter(static_cast<std::uint8_t>(word[at]));
    else if (at == 0 || !is_digit(word[at - 1]))
      letter('0');
  }
}

// FNV-1a.
std::uint64_t key_of(std::string_view word) {
  std::uint64_t key = 0xcbf29ce484222325;
  spell(word, [&](std::uint8_t letter) { key = (key ^ letter) * 0x100000001b3; });
  return key;
}

}  // namespace

bool Features::read(const View& view, std::string_view original, const FeatureSettings& settings) {
  find_words(view, original, WordForm::text, words_);
  const bool whole = words_.size() <= words_max;
  if (!whole) words_.resize(words_max);
  keys_.clear();
  from_.clear();
  hashes_.clear();
  const auto text = [&](const Word& word) {
    return std::string_view(view.text).substr(word.in.from, word.in.to - word.in.from);
  };
  for (const auto& word : words_) keys_.push_back(key_of(text(word)));
  for (std::size_t i = 0; i < words_.size(); ++i) {
    from_.push_back(static_cast<std::uint32_t>(hashes_.size()));
    hashes_.push_back(hashed(keys_[i], one_word));
    add_pairs(i, settings);
    add_letters(text(words_[i]), settings);
  }
  from_.push_back(static_cast<std::uint32_t>(hashes_.size()));
  return whole;
}

void Features::add_pairs(std::size_t word, const FeatureSettings& settings) {
  const auto key = keys_[word];
  const bool begins = word == 0 || words_[word - 1].sentence_ends;
  const bool ends = words_[word].sentence_ends || word + 1 == words_.size();
  if (begins) hashes_.push_back(hashed(pair(border, key), neighbours));
  hashes_.push_back(hashed(pair(key, ends ? border : keys_[word + 1]), neighbours));
  const auto last = std::min<std::size_t>(word + settings.apart_most, words_.size() - 1);
  for (auto other = word + 2; other <= last; ++other)
    hashes_.push_back(hashed(pair(key, keys_[other]), static_cast<Kind>(apart + (other - word))));
}

// At most 6 letters and their number fill one key.
void Features::add_letters(std::string_view word, const FeatureSettings& settings) {
  std::array<std::uint8_t, letters_of_word_max + 2> bytes{};
  std::size_t size = 0;
  bytes[size++] = '<';
  spell(word.substr(0, letters_of_word_max), [&](std::uint8_t letter) { bytes[size++] = letter; });
  bytes[size++] = '>';
  for (std::size_t from = 0; from < size; ++from) {
    std::uint64_t key = 0;
    for (std::size_t length = 1; length <= settings.letters_most && from + length <= size;
         ++length) {
      key = key << 8 | bytes[from + length - 1];
      if (length >= settings.letters_least) hashes_.push_back(hashed(key << 8 | length, letters));
    }
  }
}

}  // namespace hearth::moderation
