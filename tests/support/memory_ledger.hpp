// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/ledger.hpp"

namespace hearth::support {

// A ledger's records in memory, for tests of what is kept in them. Every call lets others go first,
// as a real one does. On one thread.
class MemoryLedger final : public store::Ledger {
 public:
  bool reachable = true;
  core::Time now{};
  std::map<std::pair<std::string, std::string>, store::Record> kept;
  int reads = 0;

  boost::asio::awaitable<store::AppendStatus> append(store::LedgerBatch batch) override {
    co_await others_first();
    if (!reachable) co_return store::AppendStatus::unavailable;
    for (const auto& record : batch.records)
      if (version_of(record) != record.version) co_return store::AppendStatus::conflict;
    for (auto& record : batch.records) {
      if (record.value.empty()) {
        kept.erase({record.kind, record.key});
        continue;
      }
      ++record.version;
      kept[{record.kind, record.key}] = std::move(record);
    }
    co_return store::AppendStatus::appended;
  }

  boost::asio::awaitable<std::optional<store::LedgerPage>> read_ledger(std::uint64_t,
                                                                       std::size_t) override {
    co_return store::LedgerPage{};
  }
  boost::asio::awaitable<std::optional<std::uint64_t>> journal_cursor(core::RoomId) override {
    co_return 0;
  }

  boost::asio::awaitable<std::optional<std::vector<store::Record>>> records(
      std::string kind, std::string key) override {
    co_await others_first();
    ++reads;
    if (!reachable) co_return std::nullopt;
    std::vector<store::Record> out;
    for (const auto& [name, record] : kept)
      if (name.first == kind && (key.empty() || name.second == key) && is_there(record))
        out.push_back(record);
    co_return out;
  }

  store::Subscription follow_ledger(boost::asio::any_io_executor, std::function<void()>) override {
    return {};
  }

 private:
  static boost::asio::awaitable<void> others_first() {
    auto executor = co_await boost::asio::this_coro::executor;
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
  }
  bool is_there(const store::Record& record) const {
    return record.until == core::Time{} || now < record.until;
  }
  std::uint64_t version_of(const store::Record& record) const {
    const auto at = kept.find({record.kind, record.key});
    return at == kept.end() || !is_there(at->second) ? 0 : at->second.version;
  }
};

}  // namespace hearth::support
