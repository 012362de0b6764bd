// SPDX-License-Identifier: Apache-2.0
#include "notify/given_up.hpp"

#include <algorithm>
#include <utility>

namespace hearth::notify {

void GivenUpList::add(Delivery delivery, core::Time now) {
  if (delivery.without_text) delivery.body = std::exchange(delivery.without_text, nullptr);
  std::erase_if(kept_, [&](const Kept& one) { return one.delivery.id == delivery.id; });
  kept_.push_back({std::move(delivery), now});
  forget_old(now);
  if (kept_.size() <= most) return;
  const auto normal = std::find_if(kept_.begin(), kept_.end(),
                                   [](const Kept& one) { return !one.delivery.is_urgent; });
  kept_.erase(normal == kept_.end() ? kept_.begin() : normal);
}

std::vector<GivenUp> GivenUpList::list(core::Time now) {
  forget_old(now);
  std::vector<GivenUp> out;
  for (const auto& [delivery, at] : kept_)
    out.push_back({delivery.id, 0, {}, delivery.is_urgent, delivery.failures, delivery.answer, at});
  return out;
}

std::vector<Delivery> GivenUpList::take(const std::optional<std::string>& id, core::Time now) {
  forget_old(now);
  std::vector<Delivery> out;
  for (auto& one : std::exchange(kept_, {})) {
    if (id && one.delivery.id != *id) {
      kept_.push_back(std::move(one));
      continue;
    }
    one.delivery.failures = 0;
    out.push_back(std::move(one.delivery));
  }
  return out;
}

void GivenUpList::forget_old(core::Time now) {
  std::erase_if(kept_, [&](const Kept& one) { return now - one.at >= life; });
}

}  // namespace hearth::notify
