// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "redis/client.hpp"
#include "store/redis/verify.hpp"
#include "store/room_store.hpp"

namespace hearth::store {

// How a gateway stands with its Redis.
struct Standing {
  Availability availability = Availability::read_only;
  std::string trouble;      // a sentence for the operator; empty: all is well
  bool is_refused = false;  // waiting does not help: somebody has to do what `trouble` says
  bool operator==(const Standing&) const = default;
};

// Nothing is heard of it.
Standing away(redis::Kind kind);
// The last thing heard of it is this refusal, or that nothing came.
Standing away(redis::Kind kind, const redis::Address& server, const redis::Failure& why);
// The server of redis.url is another one's replica.
Standing replica(const redis::Address& server);
// Its rooms are those of gateways with another key file.
Standing foreign();
// Posts are taken, but what is said at other gateways is not announced here.
Standing deaf();
// What forbids to go on with it; live: nothing.
Standing judge(const std::vector<Finding>& findings);

}  // namespace hearth::store
