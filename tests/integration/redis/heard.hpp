// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "integration/redis/running_client.hpp"
#include "redis/heartbeat.hpp"
#include "redis/script.hpp"
#include "redis/subscription.hpp"

namespace hearth::redis {

// One subscription and all it was told.
class Heard {
 public:
  Heard(Client& client, std::string channel)
      : channel_(std::move(channel)),
        subscription_(client.subscribe(
            channel_, [this](std::string_view payload) { messages.emplace_back(payload); },
            [this](Hearing hearing) {
              live = hearing == Hearing::live;
              ++(live ? lives : deafs);
            })) {}
  Heard(const Heard&) = delete;
  Heard& operator=(const Heard&) = delete;

  const std::string& channel() const { return channel_; }
  bool has(const std::string& message) const {
    for (const auto& each : messages)
      if (each == message) return true;
    return false;
  }

  std::vector<std::string> messages;
  bool live = false;
  int lives = 0;
  int deafs = 0;

 private:
  std::string channel_;
  Subscription subscription_;
};

inline const Script& beat_script() {
  static const Script script(
      "redis.call(ARGV[1], ARGV[2], ARGV[3]) "
      "return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')");
  return script;
}

// Beats through a script, as a store has them. The channel itself is the key: it holds the tag.
inline Heartbeat heartbeat_with(std::string verb, milliseconds interval = seconds(1)) {
  Heartbeat heartbeat;
  heartbeat.interval = interval;
  heartbeat.publish = [verb](const std::string& channel, const std::string& payload) {
    return Invocation{&beat_script(), {channel}, {verb, channel, payload}};
  };
  return heartbeat;
}

}  // namespace hearth::redis
