// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/time.hpp"

namespace hearth::limits {

// One in each `interval` on average, at most `burst` at once. An interval of 0 limits nothing; a
// burst of 0 counts as 1.
struct Rate {
  core::Duration interval{};
  std::uint32_t burst = 1;
  bool operator==(const Rate&) const = default;
};

// All that is kept per limited thing: the theoretical arrival time of the next one. The default
// (epoch) is a bucket nobody has used. Stores keep it as Unix microseconds.
struct GcraState {
  core::Time tat{};
  bool operator==(const GcraState&) const = default;
};

struct Decision {
  bool allowed = true;
  core::Duration retry_after{};  // when refused: the same request is allowed after this long
  explicit operator bool() const { return allowed; }
};

// How far ahead of now an honest state can be: interval * burst.
core::Duration length(Rate rate);

// The generic cell rate algorithm, in four lines that SQL and Lua repeat:
//   if tat > now + length then tat = now      (the clock stepped back, or the rate was changed)
//   next = max(tat, now) + interval
//   if next - now > length then refused, retry_after = next - now - length
//   else tat = next
// `peek` only looks, for callers who must pass several limits before any of them is charged.
[[nodiscard]] Decision peek(const GcraState& state, Rate rate, core::Time now);
[[nodiscard]] Decision take(GcraState& state, Rate rate, core::Time now);

}  // namespace hearth::limits
