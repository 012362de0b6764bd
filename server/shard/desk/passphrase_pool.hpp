// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>

#include "identity/passphrase.hpp"

namespace hearth::shard::desk {

// The threads that hash passphrases, so that no shard waits and memory stays bounded: each takes
// PassphraseCost::memory_bytes while it works. Any thread may call; answers come on the caller's
// executor. Its destructor waits for what runs.
class PassphrasePool {
 public:
  struct Limits {
    std::size_t threads = 1;
    std::size_t waiting_max = 16;  // with those that run; more are turned away
  };

  explicit PassphrasePool(Limits limits);
  ~PassphrasePool();

  // Whether one more would be taken. Another may come first.
  bool has_room() const { return waiting_ < limits_.waiting_max; }

  // Nothing: too many are waiting.
  boost::asio::awaitable<std::optional<bool>> matches(std::string hash, std::string typed);
  // Nothing: too many are waiting, or there is no memory.
  boost::asio::awaitable<std::optional<std::string>> hash(std::string typed,
                                                          identity::PassphraseCost cost);

 private:
  template <class Result, class Work>
  boost::asio::awaitable<std::optional<Result>> run(Work work);

  Limits limits_;
  std::atomic<std::size_t> waiting_ = 0;
  boost::asio::thread_pool threads_;
};

}  // namespace hearth::shard::desk
