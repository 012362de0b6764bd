// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <string>
#include <utility>
#include <vector>

#include "store/ledger.hpp"
#include "store/model/model_ledger.hpp"

namespace hearth::support {

// The model's ledger with a clock to set, that can be out of reach. Every call lets others go
// first, as a real one does. On one thread.
class MemoryLedger final : public store::Ledger {
 public:
  bool reachable = true;
  core::Time now{};
  int reads = 0;  // of records

  // Everything kept of one kind.
  std::vector<store::Record> kept(const std::string& kind) const {
    return model_.records(kind, "", "", now);
  }
  // What others wrote; false: it does not fit.
  bool put(std::vector<store::Record> records) {
    store::LedgerBatch batch;
    batch.records = std::move(records);
    return model_.append(batch, now) == store::AppendStatus::appended;
  }

  boost::asio::awaitable<store::AppendStatus> append(store::LedgerBatch batch) override {
    co_await others_first();
    co_return reachable ? model_.append(batch, now) : store::AppendStatus::unavailable;
  }
  boost::asio::awaitable<std::optional<store::LedgerPage>> read_ledger(std::uint64_t after,
                                                                       std::size_t limit) override {
    co_return model_.read(after, limit);
  }
  boost::asio::awaitable<std::optional<std::uint64_t>> journal_cursor(core::RoomId room) override {
    co_return model_.cursor(room);
  }
  boost::asio::awaitable<std::optional<std::vector<store::Record>>> records(
      std::string kind, std::string prefix, std::string after = {}) override {
    co_await others_first();
    ++reads;
    if (!reachable) co_return std::nullopt;
    co_return model_.records(kind, prefix, after, now);
  }
  store::Subscription follow_ledger(boost::asio::any_io_executor, std::function<void()>) override {
    return {};
  }

 private:
  static boost::asio::awaitable<void> others_first() {
    auto executor = co_await boost::asio::this_coro::executor;
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
  }

  store::ModelLedger model_;
};

}  // namespace hearth::support
