// SPDX-License-Identifier: Apache-2.0
#include "limits/admission.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hearth::limits {

DifficultyController::DifficultyController(std::uint32_t target_per_minute)
    : target_(std::max<std::uint32_t>(target_per_minute, 1)) {}

double DifficultyController::level(core::Time now) const {
  // A clock that stepped back must not make the count grow.
  const std::chrono::duration<double, std::ratio<60>> passed = std::max(now - at_, {});
  return level_ * std::exp(-passed.count());
}

void DifficultyController::issued(core::Time now) {
  level_ = level(now) + 1;
  at_ = now;
}

std::uint8_t DifficultyController::bits(core::Time now) const {
  const double ratio = level(now) / target_;
  if (ratio < 1) return 0;
  const double bits = kWorkBitsMin + std::floor(std::log2(ratio));
  return static_cast<std::uint8_t>(std::min<double>(bits, kWorkBitsMax));
}

std::uint8_t with_extra(std::uint8_t bits, std::uint8_t extra) {
  if (extra == 0) return bits;
  const int from = bits == 0 ? kWorkBitsMin - 1 : bits;
  return static_cast<std::uint8_t>(std::min<int>(from + extra, kWorkBitsMax));
}

SpentSet::Result SpentSet::spend(std::string_view challenge, core::Time now) {
  forget_expired(now);
  Key key;
  std::memcpy(key.bytes.data(), challenge.data() + kChallengeBytes - 32, Key::size);
  if (spent_.contains(key)) return Result::replayed;
  if (spent_.size() >= max_) return Result::full;
  const auto end = challenge_expires(challenge);
  spent_.insert(key);
  endings_.push({end, key});
  return Result::fresh;
}

void SpentSet::forget_expired(core::Time now) {
  while (!endings_.empty() && endings_.top().at <= now) {
    spent_.erase(endings_.top().key);
    endings_.pop();
  }
}

}  // namespace hearth::limits
