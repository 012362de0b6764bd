// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "moderation/phrase_tree.hpp"

namespace hearth::moderation {

inline constexpr std::size_t joined_letters_min = 8;

// The ways `tree` reads with its blanks left out, of 8 letters or more; at most 256. What holds a
// gap, a list or a '*' has none.
std::vector<std::string> joined_words(const PhraseTree& tree);

}  // namespace hearth::moderation
