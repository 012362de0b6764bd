// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "core/time.hpp"
#include "rooms/event.hpp"

namespace hearth::shard {

// One event as every reader of the room receives it: WebSocket framing included, encoded once per
// process. Immutable, so shards share it.
struct Frame {
  rooms::Position position;  // seq 0: beside the log (presence, state)
  core::Time at{};
  std::string bytes;
  // What the shards act on: the seq this event withdraws, or 0.
  rooms::Seq redacts = 0;
};

using SharedFrame = std::shared_ptr<const Frame>;

}  // namespace hearth::shard
