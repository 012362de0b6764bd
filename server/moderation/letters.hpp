// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace hearth::moderation {

// Classes of characters in normalised text. ASCII is decided by arithmetic, the rest by ICU.
inline bool is_ascii_letter(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_ascii_word(char c) { return is_ascii_letter(c) || is_digit(c); }
inline bool is_ascii(char c) { return static_cast<std::uint8_t>(c) < 0x80; }
bool is_ascii(std::string_view text);

// Letters, marks and digits of every script.
bool is_word_character(char32_t c);
// Symbols that stand for a word of their own: emoji and the like.
bool is_symbol_word(char32_t c);
// Dropped in the first step: nothing that anybody sees.
bool is_ignorable(char32_t c);

// Reads one character of well-formed UTF-8 at `at` and moves it on.
char32_t next_character(std::string_view text, std::size_t& at);

}  // namespace hearth::moderation
