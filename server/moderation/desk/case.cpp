// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/case.hpp"

namespace hearth::moderation::desk {

bool is_urgent(std::uint8_t severity, bool flagged, std::optional<Category> category) {
  return flagged || severity >= 4 || (severity == 3 && category && is_crisis(*category));
}

bool Case::owned(core::Time now) const {
  return !owner.is_zero() && now < claimed_until && claimed_at <= now + clock_skew_max;
}

bool Case::waits(core::Time now) const {
  if (closed()) return false;
  if (owned(now)) return help_wanted && !seen;
  return !seen || !owner.is_zero();  // who said it of a claim that ended is not there any more
}

core::Time Case::waits_since(core::Time now) const {
  const bool ended = !owner.is_zero() && !owned(now);
  return ended && claimed_until > waiting_since ? claimed_until : waiting_since;
}

}  // namespace hearth::moderation::desk
