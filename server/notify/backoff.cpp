// SPDX-License-Identifier: Apache-2.0
#include "notify/backoff.hpp"

#include <algorithm>

namespace hearth::notify {

core::milliseconds Backoff::window(std::uint32_t failures) const {
  const auto doublings = std::min(failures - 1, 30u);
  return std::min(longest, first * (std::int64_t{1} << doublings));
}

core::milliseconds Backoff::wait(std::uint32_t failures, std::uint64_t dice) const {
  return core::milliseconds(dice % (static_cast<std::uint64_t>(window(failures).count()) + 1));
}

}  // namespace hearth::notify
