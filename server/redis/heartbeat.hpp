// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "redis/failure.hpp"
#include "redis/reply.hpp"
#include "redis/script.hpp"
#include "redis/target.hpp"

namespace hearth::redis {

// A script with what it is called with. The script must outlive every call.
struct Invocation {
  const Script* script = nullptr;
  std::vector<std::string> keys;
  std::vector<std::string> arguments;
};

// How delivery is proven: each interval a beat is published to every server in use, through the
// same script path as real messages, on a channel the client listens to itself.
struct Heartbeat {
  // The channel of a server is this prefix, then "{tag}:id" with a tag that the server serves.
  std::string channel_prefix = "beat:";
  // Must publish `payload` on `channel` (PUBLISH, in a cluster SPUBLISH; a key it declares must
  // hold the channel's "{tag}"). Empty: no heartbeats.
  std::function<Invocation(const std::string& channel, const std::string& payload)> publish;
  // What the script answered, for example master_replid; on the client's executor.
  std::function<void(const Address& server, const Reply& reply)> on_reply;
  // It was not answered, or refused.
  std::function<void(const Address& server, const Failure& why)> on_failure;

  std::chrono::milliseconds interval{1000};
  int missing_max = 3;  // in a row; then the subscriber connection is dropped, its channels deaf
};

}  // namespace hearth::redis
