// SPDX-License-Identifier: Apache-2.0
#include "rooms/room_policy.hpp"

#include <algorithm>
#include <array>

namespace hearth::rooms {

bool is_slug(std::string_view text) {
  if (text.empty() || text.size() > 32 || text.front() < 'a' || text.front() > 'z') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_rrule(std::string_view text) {
  static constexpr std::array<std::string_view, 6> parts{"FREQ",  "INTERVAL", "COUNT",
                                                         "UNTIL", "BYDAY",    "BYMONTHDAY"};
  static constexpr std::array<std::string_view, 3> frequencies{"DAILY", "WEEKLY", "MONTHLY"};
  bool has_frequency = false;
  while (!text.empty()) {
    const auto part = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const auto equals = part.find('=');
    if (equals == std::string_view::npos || equals + 1 == part.size()) return false;
    const auto name = part.substr(0, equals);
    const auto value = part.substr(equals + 1);
    if (std::find(parts.begin(), parts.end(), name) == parts.end()) return false;
    if (name == "FREQ") {
      if (std::find(frequencies.begin(), frequencies.end(), value) == frequencies.end())
        return false;
      has_frequency = true;
    }
  }
  return has_frequency;
}

}  // namespace hearth::rooms
