// SPDX-License-Identifier: Apache-2.0
#include "limits/quota.hpp"

namespace hearth::limits {

std::optional<Lease<TotalQuota>> TotalQuota::take() {
  if (used_ >= max_) return std::nullopt;
  ++used_;
  return Lease<TotalQuota>{*this, {}};
}

std::optional<Lease<DeviceQuota>> DeviceQuota::take(const core::DeviceHash& device) {
  if (max_ == 0) return std::nullopt;
  auto& used = used_[device];
  if (used >= max_) return std::nullopt;
  ++used;
  return Lease<DeviceQuota>{*this, device};
}

std::uint32_t DeviceQuota::used(const core::DeviceHash& device) const {
  const auto it = used_.find(device);
  return it == used_.end() ? 0 : it->second;
}

void DeviceQuota::give_back(const Key& device) {
  const auto it = used_.find(device);
  if (--it->second == 0) used_.erase(it);
}

Decision CommandBudget::spend(core::Time now, Rate rate) {
  if (state_.tat - now <= length(rate) / 2) over_since_ = {};
  const auto decision = take(state_, rate, now);
  if (!decision && over_since_ == core::Time{}) over_since_ = now;
  return decision;
}

bool CommandBudget::is_over(core::Time now, Rate rate) const {
  return over_since_ != core::Time{} && state_.tat - now > length(rate) / 2;
}

bool CommandBudget::exhausted(core::Time now) const {
  // A whole bucket means that the peer fell silent after it was over.
  return over_since_ != core::Time{} && state_.tat > now && now - over_since_ > kOverBudgetMax;
}

}  // namespace hearth::limits
