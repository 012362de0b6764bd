// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "redis/reply.hpp"

struct redisContext;

namespace hearth::support {

void pause_briefly();  // a few milliseconds between two looks at something

// A blocking client to look at a server with, independent of server/redis's sockets. Throws
// std::runtime_error when the connection fails; errors of Redis are replies.
class RedisClient {
 public:
  RedisClient(const std::string& host, std::uint16_t port);

  redis::Reply operator()(const std::vector<std::string>& command);
  // The text of a reply that is a string, status or error; the digits of an integer.
  std::string text(const std::vector<std::string>& command);
  std::int64_t integer(const std::vector<std::string>& command);

 private:
  struct Free {
    void operator()(redisContext* context) const;
  };
  std::unique_ptr<redisContext, Free> context_;
};

}  // namespace hearth::support
