// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.hpp"

namespace hearth::store {

// The names of everything one room has in Redis. The tag keeps it all in one slot of a cluster.
class RoomKeys {
 public:
  explicit RoomKeys(const core::RoomId& room) : tag_("{r:" + core::to_base32(room.bytes) + "}:") {}

  std::string operator()(std::string_view name) const { return tag_ + std::string(name); }
  std::string bucket(std::int64_t end_s) const { return tag_ + "b:" + std::to_string(end_s); }
  std::string day(std::int64_t end_s) const { return tag_ + "j:" + std::to_string(end_s); }
  std::string channel() const { return tag_ + "c"; }

 private:
  std::string tag_;
};

inline constexpr std::int64_t day_s = 86'400;

// The two stretches of time one of which a step at about `now_s` will want.
inline std::array<std::int64_t, 2> likely_ends(std::int64_t now_s, std::int64_t width) {
  const auto end = (now_s / width + 1) * width;
  const bool late = end - now_s <= width / 2;
  return {end, late ? end + width : end - width};
}
// Of bodies: parts/append.lua in C++.
inline std::array<std::int64_t, 2> bucket_ends(std::int64_t now_s, std::int64_t retention_s) {
  return likely_ends(now_s, std::clamp<std::int64_t>(retention_s / 6, 1, 600));
}
// Of the journal: parts/journal.lua in C++.
inline std::array<std::int64_t, 2> day_ends(std::int64_t now_s) {
  return likely_ends(now_s, day_s);
}

}  // namespace hearth::store
