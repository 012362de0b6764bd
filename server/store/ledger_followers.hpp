// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <utility>

#include "store/subscribers.hpp"

namespace hearth::store {

// Who follows the ledger. Any thread.
class LedgerFollowers {
 public:
  Subscription add(boost::asio::any_io_executor executor, std::function<void()> sink) {
    return followers_.add(0, std::move(executor), [sink = std::move(sink)](bool) { sink(); });
  }
  void tell() { followers_.tell(0, true); }

 private:
  Subscribers<int, bool> followers_;
};

}  // namespace hearth::store
