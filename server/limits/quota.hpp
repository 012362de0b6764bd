// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "limits/gcra.hpp"

namespace hearth::limits {

// One place in a quota, given back when destroyed. The quota must outlive it.
template <class Quota>
class Lease {
 public:
  Lease(Lease&& other) noexcept : quota_(std::exchange(other.quota_, nullptr)), key_(other.key_) {}
  Lease& operator=(Lease&& other) noexcept {
    std::swap(quota_, other.quota_);
    std::swap(key_, other.key_);
    return *this;
  }
  ~Lease() {
    if (quota_) quota_->give_back(key_);
  }

 private:
  friend Quota;
  Lease(Quota& quota, typename Quota::Key key) : quota_(&quota), key_(key) {}

  Quota* quota_;
  typename Quota::Key key_;
};

// All connections of one owner together. On one thread.
class TotalQuota {
 public:
  struct Key {};

  explicit TotalQuota(std::size_t max) : max_(max) {}
  TotalQuota(const TotalQuota&) = delete;
  TotalQuota& operator=(const TotalQuota&) = delete;

  // Nothing when all places are taken.
  [[nodiscard]] std::optional<Lease<TotalQuota>> take();
  std::size_t used() const { return used_; }

 private:
  friend class Lease<TotalQuota>;
  void give_back(Key) { --used_; }

  std::size_t max_;
  std::size_t used_ = 0;
};

// Connections per device: all tabs that hold one secret. It keeps nothing of a device that has no
// connection. On one thread.
class DeviceQuota {
 public:
  using Key = core::DeviceHash;

  explicit DeviceQuota(std::uint32_t max_per_device = 4) : max_(max_per_device) {}
  DeviceQuota(const DeviceQuota&) = delete;
  DeviceQuota& operator=(const DeviceQuota&) = delete;

  // Nothing when the device has its places already.
  [[nodiscard]] std::optional<Lease<DeviceQuota>> take(const core::DeviceHash& device);
  std::uint32_t used(const core::DeviceHash& device) const;
  std::size_t devices() const { return used_.size(); }

 private:
  friend class Lease<DeviceQuota>;
  void give_back(const Key& device);

  std::uint32_t max_;
  std::unordered_map<core::DeviceHash, std::uint32_t> used_;
};

inline constexpr Rate kCommandRate{std::chrono::milliseconds{100}, 30};
inline constexpr std::chrono::seconds kOverBudgetMax{30};

// The commands of one connection. A refusal means: do not read on before retry_after, so that TCP
// slows the sender. 16 bytes, because every connection has one.
class CommandBudget {
 public:
  [[nodiscard]] Decision spend(core::Time now, Rate rate = kCommandRate);

  // Was refused and has not had half of its burst back since.
  bool is_over(core::Time now, Rate rate = kCommandRate) const;

  // Refused again and again for longer than kOverBudgetMax without once having half of its burst
  // back: time to close.
  bool exhausted(core::Time now) const;

 private:
  GcraState state_;
  core::Time over_since_{};  // epoch = not over
};
static_assert(sizeof(CommandBudget) <= 16);

}  // namespace hearth::limits
