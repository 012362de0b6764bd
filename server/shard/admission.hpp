// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "limits/work.hpp"

namespace hearth::shard {

// What all shards count together at the door: connections, connections of one device, the pace of
// new passes, and how busy one network address is. Addresses stay in here, keyed with a number that
// dies with the process, and are forgotten after minutes. Any thread.
class Admission {
 public:
  struct Limits {
    std::size_t connections_max = 15'000;
    std::size_t per_device_max = 4;
    std::uint32_t calm_passes_per_minute = 600;
    std::uint32_t calm_per_address_per_minute = 30;
  };

  explicit Admission(Limits limits);

  // A connection was accepted; false: there are too many, and leave() is not to be called.
  bool enter();
  void leave();
  std::size_t connections() const { return connections_; }

  bool enter(const core::DeviceHash& device);
  void leave(const core::DeviceHash& device);

  // `address`: the bytes of an IPv4 address or of an IPv6 /64. Work is asked of everyone at a busy
  // address, never refusal.
  std::uint32_t difficulty(std::string_view address, core::Time now);
  void issued(std::string_view address, core::Time now);
  bool spend(std::string_view challenge, core::Time now);

 private:
  static constexpr std::size_t addresses_max = 100'000;
  std::uint64_t keyed(std::string_view address) const;

  Limits limits_;
  std::atomic<std::size_t> connections_ = 0;
  std::array<std::uint8_t, 16> address_key_{};
  std::mutex mutex_;
  std::unordered_map<core::DeviceHash, std::size_t> devices_;
  limits::Difficulty everyone_;
  struct Pressure {
    limits::Difficulty difficulty;
    core::Time last{};
  };
  std::unordered_map<std::uint64_t, Pressure> addresses_;
  limits::SpentChallenges spent_;
};

}  // namespace hearth::shard
