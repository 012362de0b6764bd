// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hearth::core {

// Well-formed UTF-8: no overlong forms, no surrogates, nothing past U+10FFFF.
bool is_utf8(std::string_view bytes);

// Code points in well-formed UTF-8.
std::size_t code_points(std::string_view utf8);

// `text` without white space and control characters at both ends. A view into `text`.
std::string_view trim(std::string_view text);

// Control characters other than tab and line feed, which no message needs.
bool has_control_characters(std::string_view utf8);

}  // namespace hearth::core
