// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <poll.h>

#include <chrono>

namespace hearth::support {

// For what another process does and does not tell: asks until it holds. False: it did not within
// the time.
template <class Condition>
bool eventually(Condition holds, std::chrono::seconds within = std::chrono::seconds(10)) {
  const auto end = std::chrono::steady_clock::now() + within;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    ::poll(nullptr, 0, 10);
  }
  return true;
}

}  // namespace hearth::support
