// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hearth::redis {

// One value Redis sent. Plain data; what is not of its kind is empty.
struct Reply {
  enum class Kind : std::uint8_t { nil, integer, status, string, error, array };

  Kind kind = Kind::nil;
  std::int64_t integer = 0;
  std::string text;  // status, string, error: the bytes as sent
  std::vector<Reply> items;

  bool is_nil() const { return kind == Kind::nil; }
  bool is_text() const { return kind == Kind::string || kind == Kind::status; }
};

}  // namespace hearth::redis
