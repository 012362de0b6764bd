// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "redis/options.hpp"
#include "redis/reply.hpp"

struct redisReader;
struct redisReadTask;

namespace hearth::redis {

// Bytes of Redis into replies: hiredis' parser, held to limits so that no server can cost more
// memory than they say. Never throws on what it reads.
class Reader {
 public:
  explicit Reader(ReplyLimits limits);
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Hands every reply that is complete now to `sink`, which must not destroy the reader. False:
  // not the protocol, or above a limit; from then on it stays false.
  bool feed(std::string_view bytes, const std::function<void(Reply&&)>& sink);

 private:
  struct Building;  // hiredis' callbacks
  struct Free {
    void operator()(redisReader* reader) const;
  };

  bool drain(const std::function<void(Reply&&)>& sink);
  bool within_limits() const;

  ReplyLimits limits_;
  Reply root_;
  std::size_t elements_ = 0;  // of the reply under construction
  std::size_t bytes_ = 0;
  bool broken_ = false;
  std::unique_ptr<redisReader, Free> reader_;
};

}  // namespace hearth::redis
