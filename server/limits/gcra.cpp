// SPDX-License-Identifier: Apache-2.0
#include "limits/gcra.hpp"

#include <algorithm>

namespace hearth::limits {
namespace {

// Keeps now + length far from the end of 64 bits, whatever a configuration says.
constexpr core::Duration kLengthMax = std::chrono::days{3650};

core::Time next_after(const GcraState& state, Rate rate, core::Time now) {
  const auto tat = state.tat > now + length(rate) ? now : state.tat;
  return std::max(tat, now) + std::min(rate.interval, kLengthMax);
}

}  // namespace

core::Duration length(Rate rate) {
  if (rate.interval <= core::Duration::zero()) return {};
  const auto burst = std::max<std::int64_t>(rate.burst, 1);
  if (rate.interval > kLengthMax / burst) return kLengthMax;
  return rate.interval * burst;
}

Decision peek(const GcraState& state, Rate rate, core::Time now) {
  if (rate.interval <= core::Duration::zero()) return {};
  const auto over = next_after(state, rate, now) - now - length(rate);
  if (over > core::Duration::zero()) return {false, over};
  return {};
}

Decision take(GcraState& state, Rate rate, core::Time now) {
  const auto decision = peek(state, rate, now);
  if (decision && rate.interval > core::Duration::zero()) state.tat = next_after(state, rate, now);
  return decision;
}

}  // namespace hearth::limits
