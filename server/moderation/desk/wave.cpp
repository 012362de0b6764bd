// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/wave.hpp"

namespace hearth::moderation::desk {
namespace {

// Longer than it takes nodes to hear of each other's newcomers.
constexpr core::Duration just_now = std::chrono::seconds(40);

}  // namespace

void JoinWave::forget(core::Time now) {
  std::erase_if(seen_, [&](const auto& one) { return now - one.second >= settings_.window; });
}

bool JoinWave::joined(core::Time now, Mark who) {
  if (settings_.joins == 0) return false;
  const auto known = seen_.find(who);
  if (known != seen_.end() && now - known->second < settings_.window) return false;
  if (seen_.size() >= people_max) forget(now);
  last_ = now;
  if (seen_.size() < people_max) seen_[who] = now;
  return true;
}

std::vector<JoinWave::Mark> JoinWave::here(core::Time now) {
  forget(now);
  std::vector<Mark> marks;
  marks.reserve(seen_.size());
  for (const auto& [mark, at] : seen_) marks.push_back(mark);
  return marks;
}

bool JoinWave::breaks(core::Time now, std::size_t everywhere) const {
  return settings_.joins != 0 && everywhere > settings_.joins && now - last_ < just_now;
}

}  // namespace hearth::moderation::desk
