// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace hearth::moderation {

// Endings that make a word a domain in running text. Not all of IANA's: those people write.
bool is_top_level_domain(std::string_view label);
// Those that are everyday words: `so` and `me` make a domain only beside `www.`, `://` or a path.
bool is_everyday_word(std::string_view label);
// The first label of a large mail service: gmail, outlook, ...
bool is_mail_provider(std::string_view label);

}  // namespace hearth::moderation
