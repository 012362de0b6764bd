// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "moderation/view.hpp"

namespace hearth::moderation {

// Writes the base view of well-formed UTF-8 `text` into `out`: ignorables dropped, letters in
// boxes and flags opened, NFKC and case folded, marks of Latin, Greek and Cyrillic dropped,
// look-alikes made Latin where a word mixes scripts, white space folded to one blank. What is plain
// ASCII takes a short way with the same result.
// Answers whether an ignorable character stood inside a word.
bool normalize(std::string_view text, View& out);

// The same for the words of a rule.
std::string normalized(std::string_view text);

}  // namespace hearth::moderation
