// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <map>
#include <string>

#include "core/time.hpp"
#include "redis/client.hpp"

namespace hearth::store {

// What was redacted or has expired is gone from the rewritten append-only file, not from the one
// before. Redis rewrites it by size, which in a quiet room can take for ever; so it is asked to by
// time. One of the gateways does it: the others see that it was done. On the client's thread.
class AofRewrites {
 public:
  // `every`: how old a file may become. Some jitter is added, so that one gateway is the first.
  AofRewrites(redis::Client& client, core::milliseconds every);

  // To be called every few seconds.
  boost::asio::awaitable<void> look();

 private:
  struct File {
    std::string base_size;  // changes with each rewrite
    core::Tick rewritten{};
  };
  redis::Client& client_;
  core::milliseconds every_;
  std::map<redis::Address, File> files_;
};

}  // namespace hearth::store
