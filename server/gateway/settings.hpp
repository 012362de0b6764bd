// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/time.hpp"

namespace hearth::gateway {

// Bounds of one connection. What happens at each bound stands in ARCHITECTURE.md.
struct SessionSettings {
  std::uint32_t frame_bytes_max = 16 * 1024;
  std::size_t outbox_bytes_max = 64 * 1024;
  std::uint32_t rooms_max = 4;
  std::uint32_t history_default = 50;
  std::uint32_t history_max = 200;
  core::milliseconds http_timeout{10'000};  // for a whole request, and between two
  core::milliseconds reply_max{120'000};    // for a reply that is still being taken
  core::milliseconds hello_timeout{5'000};
  core::milliseconds ping_interval{15'000};
  core::milliseconds silence_max{15'000};  // after a ping
  core::milliseconds stall_max{10'000};    // without a byte taken by a peer that has some to take
  core::milliseconds unsay_window{600'000};
  core::milliseconds reconnect_window{5'000};
  std::uint32_t commands_per_second = 10;
  std::uint32_t commands_burst = 30;
  std::uint32_t hello_attempts = 5;
  bool trust_addresses = true;  // false behind a proxy, where everyone has the same
};

}  // namespace hearth::gateway
