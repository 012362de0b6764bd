// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/time.hpp"

namespace hearth::limits {

// Commands one connection may send: a token bucket in 16 bytes.
class CommandBudget {
 public:
  explicit CommandBudget(std::uint32_t burst) : tokens_(static_cast<float>(burst)) {}

  // False: too fast.
  bool spend(core::Tick now, std::uint32_t per_second, std::uint32_t burst) {
    if (last_ != core::Tick{}) {
      const auto seconds = std::chrono::duration<float>(now - last_).count();
      tokens_ =
          std::min(static_cast<float>(burst), tokens_ + seconds * static_cast<float>(per_second));
    }
    last_ = now;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  core::Tick last_{};
  float tokens_;
};

}  // namespace hearth::limits
