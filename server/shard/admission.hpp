// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "limits/address_pressure.hpp"
#include "limits/admission.hpp"
#include "limits/quota.hpp"

namespace hearth::shard {

// What all shards count together at the door: connections, connections of one device, the pace of
// new passes, and how busy one network address is. Addresses stay in here, keyed with a number that
// dies with the process, for minutes. Any thread: a lock around limits/, taken a few times per
// connection and never per message.
class Admission {
 public:
  struct Limits {
    std::size_t connections_max = 15'000;
    std::uint32_t per_device_max = 4;
    std::uint32_t calm_passes_per_minute = 60;
    limits::AddressPressure::Options addresses;
    bool trust_addresses = true;  // false behind a proxy, where everyone has the same
  };

  explicit Admission(Limits limits);

  // One connection's place. Gives back what it took when it goes. Must not outlive the Admission.
  class Place {
   public:
    Place(Place&& other) noexcept
        : owner_(std::exchange(other.owner_, nullptr)), held_(std::move(other.held_)) {}
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    friend class Admission;
    struct Held {
      std::optional<limits::Lease<limits::TotalQuota>> total;
      std::optional<limits::AddressPressure::Visit> visit;
      std::optional<limits::Lease<limits::DeviceQuota>> device;
    };
    Place(Admission& owner, Held held) : owner_(&owner), held_(std::move(held)) {}
    Admission* owner_;
    Held held_;
  };

  // Nothing: there are as many connections as there may be.
  std::optional<Place> enter(const limits::AddressBytes& address, core::Time now);
  // The connection says whose it is. False: this device has as many as it may.
  bool identify(Place& place, const core::DeviceHash& device);
  std::size_t connections() const;

  // Bits of work due for a new pass. Asked of everyone at a busy address; nobody is shut out for an
  // address.
  std::uint8_t difficulty(const limits::AddressBytes& address, core::Time now) const;
  void pass_issued(const limits::AddressBytes& address, core::Time now);
  // False: this challenge's work was used before.
  bool spend(std::string_view challenge, core::Time now);

 private:
  Limits limits_;
  mutable std::mutex mutex_;
  limits::TotalQuota total_;
  limits::DeviceQuota devices_;
  limits::DifficultyController everyone_;
  limits::AddressPressure addresses_;
  limits::SpentSet spent_;
};

}  // namespace hearth::shard
