// SPDX-License-Identifier: Apache-2.0
#include "shard/admission.hpp"

#include <sodium.h>

#include <algorithm>

#include "core/random.hpp"

namespace hearth::shard {

Admission::Admission(Limits limits) : limits_(limits), everyone_(limits.calm_passes_per_minute) {
  core::random_bytes(address_key_);
}

bool Admission::enter() {
  if (connections_.fetch_add(1) < limits_.connections_max) return true;
  --connections_;
  return false;
}

void Admission::leave() { --connections_; }

bool Admission::enter(const core::DeviceHash& device) {
  const std::lock_guard lock(mutex_);
  auto& count = devices_[device];
  if (count >= limits_.per_device_max) return false;
  ++count;
  return true;
}

void Admission::leave(const core::DeviceHash& device) {
  const std::lock_guard lock(mutex_);
  const auto it = devices_.find(device);
  if (it != devices_.end() && --it->second == 0) devices_.erase(it);
}

std::uint64_t Admission::keyed(std::string_view address) const {
  std::array<unsigned char, crypto_shorthash_BYTES> hash{};
  crypto_shorthash(hash.data(), reinterpret_cast<const unsigned char*>(address.data()),
                   address.size(), address_key_.data());
  std::uint64_t key = 0;
  for (const auto byte : hash) key = (key << 8) | byte;
  return key;
}

std::uint32_t Admission::difficulty(std::string_view address, core::Time now) {
  const std::lock_guard lock(mutex_);
  const auto it = addresses_.find(keyed(address));
  const auto here = it == addresses_.end() ? 0 : it->second.difficulty.bits(now);
  return std::max(here, everyone_.bits(now));
}

void Admission::issued(std::string_view address, core::Time now) {
  const std::lock_guard lock(mutex_);
  everyone_.issued(now);
  constexpr auto kept = std::chrono::minutes(10);
  if (addresses_.size() >= addresses_max) {
    std::erase_if(addresses_, [&](const auto& entry) { return entry.second.last + kept < now; });
    if (addresses_.size() >= addresses_max) addresses_.clear();
  }
  auto& pressure =
      addresses_
          .try_emplace(keyed(address),
                       Pressure{limits::Difficulty(limits_.calm_per_address_per_minute), now})
          .first->second;
  pressure.last = now;
  pressure.difficulty.issued(now);
}

bool Admission::spend(std::string_view challenge, core::Time now) {
  const std::lock_guard lock(mutex_);
  return spent_.spend(challenge, now);
}

}  // namespace hearth::shard
