// SPDX-License-Identifier: Apache-2.0
#include "notify/delivery_queue.hpp"

#include <algorithm>
#include <utility>

namespace hearth::notify {

std::optional<Delivery> DeliveryQueue::add(Delivery delivery) {
  // One that failed comes back among those of its time.
  const auto place = std::find_if(waiting_.begin(), waiting_.end(),
                                  [&](const auto& other) { return other.since > delivery.since; });
  waiting_.insert(place, std::move(delivery));
  if (waiting_.size() <= limits_.waiting_max) return std::nullopt;
  const auto normal = std::find_if(waiting_.begin(), waiting_.end(),
                                   [](const auto& other) { return !other.is_urgent; });
  const auto least = normal == waiting_.end() ? waiting_.begin() : normal;
  auto fallen = std::move(*least);
  waiting_.erase(least);
  return fallen;
}

std::optional<Delivery> DeliveryQueue::take(core::Tick now) {
  if (under_way_ >= limits_.at_once_max || (now < paused_until_ && !is_ending_))
    return std::nullopt;
  // A receiver that fails is not asked four things at once.
  if (is_failing() && !is_ending_ && under_way_ > 0) return std::nullopt;
  auto best = waiting_.end();
  for (auto it = waiting_.begin(); it != waiting_.end(); ++it) {
    if (it->due > now) continue;
    if (best == waiting_.end() || (it->is_urgent && !best->is_urgent) ||
        (it->is_urgent == best->is_urgent && it->due < best->due))
      best = it;
  }
  if (best == waiting_.end()) return std::nullopt;
  auto taken = std::move(*best);
  waiting_.erase(best);
  ++under_way_;
  return taken;
}

void DeliveryQueue::succeeded() {
  --under_way_;
  failures_ = 0;
  paused_until_ = {};
}

std::optional<Delivery> DeliveryQueue::failed(Delivery delivery, core::Tick now,
                                              core::Duration at_least, std::uint64_t dice) {
  --under_way_;
  ++failures_;
  ++delivery.failures;
  at_least = std::min(at_least, core::Duration(limits_.message.longest));
  paused_until_ = now + std::max<core::Duration>(at_least, limits_.receiver.wait(failures_, dice));
  delivery.due =
      now + std::max<core::Duration>(at_least, limits_.message.wait(delivery.failures, dice));
  if (is_ending_ || delivery.due - delivery.since > limits_.age_max) return delivery;
  return add(std::move(delivery));
}

void DeliveryQueue::hurry() {
  is_ending_ = true;
  for (auto& delivery : waiting_) delivery.due = {};
}

std::optional<core::Tick> DeliveryQueue::next() const {
  if (waiting_.empty() || under_way_ >= limits_.at_once_max) return std::nullopt;
  if (is_ending_) return core::Tick{};
  if (is_failing() && under_way_ > 0) return std::nullopt;
  auto due = core::Tick::max();
  for (const auto& delivery : waiting_) due = std::min(due, delivery.due);
  return std::max(due, paused_until_);
}

}  // namespace hearth::notify
