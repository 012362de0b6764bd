// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "moderation/view.hpp"

namespace hearth::moderation {

// A word of a view, and what stands behind it.
struct Word {
  Interval in;  // bytes of the view
  bool sentence_ends = false;
  bool clause_ends = false;  // also where a sentence does
  bool quoted = false;       // inside quotation marks that close
};

// What besides letters and digits may be inside a word.
enum class WordForm : std::uint8_t {
  text,
  pattern,  // '*' as well: any letters
  mask,     // '*', '#' and '_' as well: a hidden letter
};

// The words of `view` in order. `original` tells where its lines end. An apostrophe inside belongs
// to its word but after a French elision (`j'ai` is two words); a symbol is a word of its own.
void find_words(const View& view, std::string_view original, WordForm form, std::vector<Word>& out);

// A French elided word, without its apostrophe.
bool is_elision(std::string_view word);

}  // namespace hearth::moderation
