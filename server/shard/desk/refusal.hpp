// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/time.hpp"
#include "protocol/frames.hpp"

namespace hearth::shard::desk {

// For Refused{reason, retry_after_ms}.
struct Refusal {
  protocol::Reason reason = protocol::Reason::unspecified;
  core::milliseconds retry_after{};  // 0: trying the same again will not help
  bool operator==(const Refusal&) const = default;
};

}  // namespace hearth::shard::desk
