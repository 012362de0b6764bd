// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace hearth::moderation {

// Endings that make a word a domain in running text. Not all of IANA's: those people write.
std::span<const std::string_view> top_level_domains();
bool is_top_level_domain(std::string_view label);
// Those that are everyday words: `so` and `me` make a domain only beside `www.`, `://` or a path.
std::span<const std::string_view> everyday_words();
bool is_everyday_word(std::string_view label);
// The first label of a large mail service: gmail, outlook, ...
std::span<const std::string_view> mail_providers();
bool is_mail_provider(std::string_view label);

}  // namespace hearth::moderation
