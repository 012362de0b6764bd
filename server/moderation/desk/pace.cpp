// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/pace.hpp"

#include <algorithm>

namespace hearth::moderation::desk {

std::map<core::RoomId, Pace> paces(const CaseBook& book, core::Time now) {
  std::map<core::RoomId, Pace> out;
  for (const auto* c : book.known_cases()) {
    auto& pace = out[c->room];
    const auto age = std::max(now - c->opened, core::Duration{});
    const auto minute = static_cast<std::size_t>(age / std::chrono::minutes(1));
    if (minute < Pace::minutes) ++pace.opened.at(Pace::minutes - 1 - minute);
    if (c->first_seen != core::Time{}) {
      pace.seen_after.push_back(c->first_seen - c->opened);
      if (pace.seen_after.size() > Pace::cases) pace.seen_after.pop_front();
    }
    if (c->closed()) continue;
    pace.held += static_cast<std::uint32_t>(std::count_if(
        c->held.begin(), c->held.end(), [&](const auto& one) { return now < one.until; }));
  }
  return out;
}

}  // namespace hearth::moderation::desk
