// SPDX-License-Identifier: Apache-2.0
#include "redis/reachability.hpp"

#include <utility>

#include "telemetry/log.hpp"

namespace hearth::redis {
namespace {

std::string sentence(const Failure& why) {
  switch (why.word) {
    case Word::none:
      return why.outcome == Outcome::unknown ? "connection lost" : "cannot be reached";
    case Word::noauth:
      return "wants a password (NOAUTH)";
    case Word::wrongpass:
      return "does not accept user and password (WRONGPASS)";
    default:
      return "refuses the connection (" + std::string(name(why.word)) + ")";
  }
}

}  // namespace

Reachability::Reachability(const Address& address) : server_(to_string(address)) {}

void Reachability::found() {
  if (!said_.empty()) telemetry::log_redis_found(server_);
  said_.clear();
}

void Reachability::lost(const Failure& why) {
  auto text = sentence(why);
  if (text == said_ || (!said_.empty() && why.word == Word::none)) return;
  said_ = std::move(text);
  telemetry::log_redis_lost(server_, said_);
}

}  // namespace hearth::redis
