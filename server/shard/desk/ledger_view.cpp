// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/ledger_view.hpp"

#include <algorithm>
#include <utility>

#include "protocol/ledger_codec.hpp"
#include "telemetry/log.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

// As many others may be faster in a row before somebody is told to try again.
constexpr int tries = 32;
// Missing entries in a row that are stepped over.
constexpr std::uint64_t gap_max = 100'000;

cases::ChainEntry link(const store::LedgerEntry& entry) {
  return {entry.number, entry.at, entry.body, entry.hash};
}

}  // namespace

LedgerView::LedgerView(store::Ledger& ledger, cases::Settings settings, Seen seen,
                       std::function<void()> forked)
    : ledger_(ledger), settings_(settings), seen_(std::move(seen)), forked_(std::move(forked)) {}

cases::Desk LedgerView::now() const {
  return {book_, settings_, cases::entry_time(book_.newest_at(), core::now())};
}

// The work goes on behind an entry that does not fit: people in need do not wait for an audit.
std::uint64_t LedgerView::apply(const store::LedgerEntry& entry) {
  if (entry.number <= head_.number) return head_.number;
  if (const auto broken = chain_.take(link(entry)); broken && !std::exchange(broken_, true))
    telemetry::log_ledger_broken(broken->number);
  head_ = {entry.number, entry.hash};
  const auto missing = std::min(entry.number - book_.top() - 1, gap_max);
  for (std::uint64_t i = 0; i < missing; ++i)
    if (!book_.apply(book_.top() + 1, entry.at, {})) break;
  const auto parsed = protocol::parse_entry(entry.body).value_or(cases::Entry{});
  if (book_.apply(entry.number, entry.at, parsed)) seen_(entry.number, entry.at, parsed);
  return head_.number;
}

void LedgerView::begin_again() {
  telemetry::log_ledger_forked();
  book_ = cases::CaseBook();
  chain_ = cases::Chain();
  head_ = {};
  broken_ = false;
  forked_();
}

asio::awaitable<bool> LedgerView::catch_up() {
  for (;;) {
    const auto known = head_;
    const auto page = co_await ledger_.read_ledger(known.number, store::ledger_page_max);
    if (!page) co_return false;
    if (head_ != known) continue;  // another reading was faster, and this page may be of a fork
    if (known.number != 0 && page->after_hash != known.hash) {
      begin_again();
      continue;
    }
    for (const auto& entry : page->entries) apply(entry);
    if (!page->more || head_ == known) co_return true;
  }
}

store::LedgerBatch LedgerView::batch(const cases::Entries& entries, core::Time at) const {
  store::LedgerBatch batch;
  batch.top = head_.number;
  batch.top_hash = head_.hash;
  auto hash = head_.hash;
  for (const auto& entry : entries) {
    store::LedgerEntry line{
        batch.top + batch.entries.size() + 1, at, protocol::serialize(entry), {}};
    line.hash = hash = cases::chain_hash(hash, line.number, line.at, line.body);
    batch.entries.push_back(std::move(line));
  }
  return batch;
}

asio::awaitable<bool> LedgerView::is_in(store::LedgerBatch written) {
  if (written.entries.empty()) co_return false;
  const auto page = co_await ledger_.read_ledger(written.top, 1);
  co_return page && !page->entries.empty() &&
      page->entries.front().hash == written.entries.front().hash;
}

asio::awaitable<LedgerView::Answer> LedgerView::append(Decide decide, GoesAlong along) {
  for (int i = 0; i < tries; ++i) {
    const auto desk = now();
    auto decided = decide(desk);
    if (!decided) co_return decided.error();
    auto writing = batch(*decided, desk.now);
    if (along) {
      auto more = along(*decided, writing.top + 1);
      writing.cursors = std::move(more.cursors);
      writing.records = std::move(more.records);
    }
    if (writing.entries.empty() && writing.cursors.empty() && writing.records.empty())
      co_return Appended{};
    auto status = co_await ledger_.append(writing);
    if (status == store::AppendStatus::unavailable && co_await is_in(writing))
      status = store::AppendStatus::appended;
    switch (status) {
      case store::AppendStatus::appended:
        for (const auto& entry : writing.entries)
          if (entry.number == head_.number + 1) apply(entry);
        co_return Appended{writing.entries.empty() ? 0 : writing.top + 1, std::move(*decided),
                           desk.now};
      case store::AppendStatus::conflict:
        co_return Failure::conflict;
      case store::AppendStatus::behind:
      case store::AppendStatus::forked:
        if (!co_await catch_up()) co_return Failure::unavailable;
        continue;
      case store::AppendStatus::malformed:
      case store::AppendStatus::unavailable:
        co_return Failure::unavailable;
    }
  }
  co_return Failure::unavailable;
}

}  // namespace hearth::shard::desk
