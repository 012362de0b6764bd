// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <vector>

#include "redis/reply.hpp"

namespace hearth::redis {

// Ask for replicas: answers come after a WAIT that follows them on the same connection. One WAIT
// serves everything that was waiting to be written, so it costs a round trip, not one per call.
struct Confirm {
  int replicas = 1;
  std::chrono::milliseconds within{200};  // smaller than the deadline; 0 is not allowed
};

// `replicas` have the writes of these replies; fewer than asked for if time ran out.
struct Confirmed {
  Reply reply;
  int replicas = 0;
};
struct ConfirmedBatch {
  std::vector<Reply> replies;  // one per command, in order; an error is a reply of kind error
  int replicas = 0;
};

}  // namespace hearth::redis
