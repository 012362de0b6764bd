// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <functional>

#include "store/ledger.hpp"

namespace hearth::app {

struct Walked {
  enum class How : std::uint8_t {
    done,         // to the end, or until `take` had enough
    unavailable,  // the ledger cannot be read now
    late,         // not within a minute
  };
  How how = How::done;
  std::uint64_t last = 0;  // the newest entry that was taken
  std::uint64_t top = 0;   // the newest there is, as far as was read
};

// Reads the ledger from its first entry on and gives each to `take`, until that is false. `take`
// runs where `executor` does, may still run once after the answer was `late`, and so owns what it
// uses. Blocks for at most a minute; not on `executor`'s thread.
Walked walk_ledger(store::Ledger& ledger, const boost::asio::any_io_executor& executor,
                   std::function<bool(const store::LedgerEntry&)> take);

}  // namespace hearth::app
