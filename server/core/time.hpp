// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
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
// The end of the year 9999: beyond it, whatever bytes say, there is no time.
inline constexpr std::int64_t unix_ms_max = 253'402'300'799'999;
inline Time from_unix_ms(std::int64_t ms) {
  return Time{milliseconds{std::clamp(ms, -unix_ms_max, unix_ms_max)}};
}
inline Time now() {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

}  // namespace hearth::core
