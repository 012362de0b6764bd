// SPDX-License-Identifier: Apache-2.0
#include "backoff.hpp"

#include <algorithm>

namespace hearth::client {

Advice advice_for(std::uint16_t code) {
  if (code >= 4000 && code < 4100) return Advice::back_off;
  if (code >= 4100 && code < 4200) return Advice::soon;
  if (code >= 4200 && code < 4300) return Advice::stay_away;
  return Advice::resume;
}

Duration retry_delay(Advice advice, std::uint32_t attempt, Duration window, double uniform) {
  constexpr std::uint32_t doublings_max = 6;  // 500 ms doubled six times is past the cap
  const auto doubled =
      std::min(backoff_cap, backoff_base * (1 << std::min(attempt, doublings_max)));
  auto range = doubled;
  if (advice == Advice::soon) range = window.count() > 0 ? window : backoff_base;
  if (advice == Advice::resume && attempt == 0) range = std::max(doubled, window);
  return Duration(static_cast<Duration::rep>(uniform * static_cast<double>(range.count())));
}

}  // namespace hearth::client
