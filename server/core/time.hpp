// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace hearth::core {

// Wall time since the Unix epoch in microseconds. Domain code is handed one; it never reads a
// clock.
using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;
using Duration = std::chrono::microseconds;
// Time for deadlines and pacing.
using Tick = std::chrono::steady_clock::time_point;

using std::chrono::milliseconds;
using std::chrono::seconds;

inline std::int64_t unix_ms(Time t) {
  return std::chrono::duration_cast<milliseconds>(t.time_since_epoch()).count();
}
inline std::int64_t unix_s(Time t) {
  return std::chrono::duration_cast<seconds>(t.time_since_epoch()).count();
}
inline Time from_unix_ms(std::int64_t ms) { return Time{milliseconds{ms}}; }
inline Time now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

}  // namespace hearth::core
