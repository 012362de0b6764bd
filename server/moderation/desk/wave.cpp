// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/wave.hpp"

namespace hearth::moderation::desk {

std::int64_t JoinWave::slot(core::Time now) const {
  return now.time_since_epoch() / (settings_.window / slots);
}

core::Time JoinWave::joined(core::Time now, std::uint32_t how_many) {
  if (settings_.joins == 0) return {};
  const auto current = slot(now);
  const auto place = static_cast<std::size_t>(current) % slots;
  if (slot_of_[place] != current) {
    slot_of_[place] = current;
    counts_[place] = 0;
  }
  counts_[place] += how_many;
  if (in_window(now) <= settings_.joins) return {};
  if (slowed_until_ > now + settings_.slow_for / 2) return {};
  slowed_until_ = now + settings_.slow_for;
  return slowed_until_;
}

core::Time JoinWave::joined(core::Time now, const core::Handle& who) {
  const auto known = seen_.find(who);
  if (known != seen_.end() && now - known->second < settings_.window) return {};
  if (seen_.size() >= people_max)
    std::erase_if(seen_, [&](const auto& one) { return now - one.second >= settings_.window; });
  if (seen_.size() < people_max) seen_[who] = now;
  return joined(now);
}

std::uint32_t JoinWave::in_window(core::Time now) const {
  const auto current = slot(now);
  std::uint32_t total = 0;
  for (std::size_t i = 0; i < slots; ++i)
    if (slot_of_[i] > current - static_cast<std::int64_t>(slots) && slot_of_[i] <= current)
      total += counts_[i];
  return total;
}

}  // namespace hearth::moderation::desk
