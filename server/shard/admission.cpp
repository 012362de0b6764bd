// SPDX-License-Identifier: Apache-2.0
#include "shard/admission.hpp"

#include "core/random.hpp"

namespace hearth::shard {

Admission::Admission(Limits limits)
    : limits_(limits),
      total_(limits.connections_max),
      devices_(limits.per_device_max),
      everyone_(limits.calm_passes_per_minute),
      addresses_(limits.addresses, core::random_array<limits::AddressPressure::Key>()) {}

Admission::Place::~Place() {
  if (!owner_) return;
  const std::lock_guard lock(owner_->mutex_);
  held_.device.reset();
  held_.visit.reset();
  held_.total.reset();
}

std::optional<Admission::Place> Admission::enter(const limits::AddressBytes& address,
                                                 core::Time now) {
  const std::lock_guard lock(mutex_);
  Place::Held held;
  held.total = total_.take();
  if (!held.total) return std::nullopt;
  if (limits_.trust_addresses) held.visit.emplace(addresses_.open(address, now));
  return Place(*this, std::move(held));
}

bool Admission::identify(Place& place, const core::DeviceHash& device) {
  const std::lock_guard lock(mutex_);
  place.held_.device = devices_.take(device);
  return place.held_.device.has_value();
}

std::size_t Admission::connections() const {
  const std::lock_guard lock(mutex_);
  return total_.used();
}

std::uint8_t Admission::difficulty(const limits::AddressBytes& address, core::Time now) const {
  const std::lock_guard lock(mutex_);
  const auto bits = everyone_.bits(now);
  if (!limits_.trust_addresses) return bits;
  return limits::with_extra(bits, addresses_.pressure(address, now).extra_bits);
}

void Admission::pass_issued(const limits::AddressBytes& address, core::Time now) {
  const std::lock_guard lock(mutex_);
  everyone_.issued(now);
  if (limits_.trust_addresses) addresses_.pass_issued(address, now);
}

bool Admission::spend(std::string_view challenge, core::Time now) {
  const std::lock_guard lock(mutex_);
  return spent_.spend(challenge, now) == limits::SpentSet::Result::fresh;
}

}  // namespace hearth::shard
