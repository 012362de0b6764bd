// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "moderation/view.hpp"

namespace hearth::moderation {

// The ASCII letter that `c` looks like, or 0. `mixed`: its word mixes scripts, so that letters
// count which in a word of their own script would be just that.
char latin_look(char32_t c, bool mixed);

// Appends `from` to `out` with look-alikes of Latin letters made Latin: only in words that mix
// scripts or of which every letter looks Latin. Words of another script stay as they are.
void unmask_letters(const View& from, View& out);

}  // namespace hearth::moderation
