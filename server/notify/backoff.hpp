// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/time.hpp"

namespace hearth::notify {

// When to try again: after a random part of a window that doubles with every failure, up to a
// bound. All of the window is drawn from, so that what failed together does not come back together.
struct Backoff {
  core::milliseconds first{};
  core::milliseconds longest{};

  // After `failures` failures, at least 1.
  core::milliseconds window(std::uint32_t failures) const;
  // `dice` is any number.
  core::milliseconds wait(std::uint32_t failures, std::uint64_t dice) const;
};

}  // namespace hearth::notify
