// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace hearth::moderation {

// A phrase of a rule as it was written, its words normalised.
struct PhraseTree {
  enum class Kind : std::uint8_t { word, gap, list, sequence, choice, optional };
  Kind kind = Kind::sequence;
  std::string text;  // word: normalised, '*' at its edges; list: its name
  std::uint8_t gap_min = 0;
  std::uint8_t gap_max = 0;
  std::vector<PhraseTree> parts;
};

inline constexpr std::size_t phrase_bytes_max = 4000;
inline constexpr std::uint8_t gap_words_max = 8;

// Reads the phrase language of config/rules/README.md. The error is a sentence that says what to
// change.
core::result<PhraseTree, std::string> read_phrase(std::string_view text);

}  // namespace hearth::moderation
