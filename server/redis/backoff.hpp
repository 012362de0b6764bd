// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>

#include "core/random.hpp"

namespace hearth::redis {

// Pauses between attempts: full jitter below a bound that doubles from 50 ms to 2 s, so that a
// thousand gateways that lost the same server do not come back in step. The first one counts too.
class Backoff {
 public:
  std::chrono::milliseconds next() {
    const auto pause = core::random_below(static_cast<std::uint32_t>(bound_.count()) + 1);
    bound_ = std::min(bound_ * 2, std::chrono::milliseconds(2000));
    return std::chrono::milliseconds(pause);
  }
  void reset() { bound_ = first; }

 private:
  static constexpr std::chrono::milliseconds first{50};
  std::chrono::milliseconds bound_ = first;
};

}  // namespace hearth::redis
