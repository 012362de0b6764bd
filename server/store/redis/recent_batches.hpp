// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "core/time.hpp"
#include "store/ledger.hpp"

namespace hearth::store {

// What this node appended to the ledger in the last minutes: a server that is lost can take the
// newest part of it along, and then everybody puts back what they had written, in the order it had.
// One thread.
class RecentBatches {
 public:
  static constexpr core::seconds life = std::chrono::minutes(10);
  static constexpr std::size_t batches_max = 512;
  static constexpr std::size_t bytes_max = 8 * 1024 * 1024;

  struct Known {
    LedgerBatch batch;
    std::string nonce;
    std::uint64_t version = 0;  // of the newest record before it
    core::Time since{};
    std::size_t bytes = 0;
  };

  void remember(LedgerBatch batch, std::string nonce, std::uint64_t version, core::Time now);
  // Oldest first.
  const std::deque<Known>& all() const { return all_; }
  void forget(core::Time now);

 private:
  std::deque<Known> all_;
  std::size_t bytes_ = 0;
};

}  // namespace hearth::store
