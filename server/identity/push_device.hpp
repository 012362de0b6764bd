// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace hearth::identity {

inline constexpr std::size_t kPushEndpointMax = 1024;
inline constexpr std::size_t kPushKeyBytes = 65;
inline constexpr std::size_t kPushAuthBytes = 16;

// A moderator's browser that is told when something waits.
struct PushDevice {
  core::ModeratorId account;
  std::string endpoint;  // where its push service takes messages for it
  std::string p256dh;    // what they are encrypted with: its public key
  std::string auth;
  core::Time added{};
  bool operator==(const PushDevice&) const = default;
};

}  // namespace hearth::identity
