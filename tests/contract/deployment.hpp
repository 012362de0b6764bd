// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/redis_server.hpp"

namespace hearth::store {

// A Redis of one kind, started when it is first asked for and used by every test after that. The
// store signs in as a user who may do what it needs and nothing else.
class Deployment {
 public:
  static Deployment& single();
  static Deployment& sentinel();
  static Deployment& cluster();

  std::string url() const;
  void empty();
  // New replication ids, as after a start or a failover in which nothing was lost.
  void become_another();
  void each(const std::function<void(support::RedisClient&)>& look);

  // Signs the store's user up at a server.
  static void sign_up(const support::RedisServer& server);
  // `url` with the store's user.
  static std::string with_user(std::string url);
  // So that tests may change the replication id.
  static std::vector<std::string> settings();

 private:
  Deployment() = default;

  std::unique_ptr<support::RedisServer> single_;
  std::unique_ptr<support::RedisSentinels> sentinels_;
  std::unique_ptr<support::RedisCluster> cluster_;
};

}  // namespace hearth::store
