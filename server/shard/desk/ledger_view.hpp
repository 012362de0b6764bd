// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <variant>
#include <vector>

#include "core/time.hpp"
#include "moderation/desk/audit.hpp"
#include "moderation/desk/case_book.hpp"
#include "moderation/desk/decide.hpp"
#include "moderation/desk/settings.hpp"
#include "store/ledger.hpp"

namespace hearth::shard::desk {

namespace cases = moderation::desk;

// This node's reading of the ledger: the book up to the newest entry it knows, and the way to write
// on. Every node has one; they differ only in how far they have read. On one shard.
class LedgerView {
 public:
  // An entry was read, in order, each once; after a fork everything again from the first.
  using Seen = std::function<void(std::uint64_t number, core::Time at, const cases::Entry& entry)>;

  LedgerView(store::Ledger& ledger, cases::Settings settings, Seen seen,
             std::function<void()> forked);

  const cases::CaseBook& book() const { return book_; }
  cases::CaseBook& book() { return book_; }
  const cases::Settings& settings() const { return settings_; }
  const cases::Head& head() const { return head_; }
  // The chain held from its first entry to the newest.
  bool is_intact() const { return !broken_; }
  cases::Desk now() const;

  // Reads to the end. False: the ledger cannot be read now.
  boost::asio::awaitable<bool> catch_up();

  // What goes along with the entries in the same step.
  struct Along {
    std::vector<store::JournalCursor> cursors;
    std::vector<store::Record> records;
  };
  enum class Failure : std::uint8_t { conflict, unavailable };
  struct Appended {
    std::uint64_t first = 0;  // number of the first entry; 0: nothing had to be written
    cases::Entries entries;
    core::Time at{};  // when they say they were written
  };
  using Answer = std::variant<Appended, cases::Refusal, Failure>;
  using Decide = std::function<cases::Decided(const cases::Desk&)>;
  // Given the decided entries and the number of the first.
  using GoesAlong = std::function<Along(const cases::Entries&, std::uint64_t first)>;

  // Decides on the book at its top and appends; when others were faster, reads on and decides
  // again. What goes along is written even when nothing was decided.
  boost::asio::awaitable<Answer> append(Decide decide, GoesAlong along = {});

 private:
  std::uint64_t apply(const store::LedgerEntry& entry);
  void begin_again();
  store::LedgerBatch batch(const cases::Entries& entries, core::Time at) const;
  boost::asio::awaitable<bool> is_in(store::LedgerBatch written);

  store::Ledger& ledger_;
  cases::Settings settings_;
  Seen seen_;
  std::function<void()> forked_;
  cases::CaseBook book_;
  cases::Chain chain_;  // only as far as it holds
  cases::Head head_;    // as the newest entry was read, also behind a broken one
  bool broken_ = false;
};

}  // namespace hearth::shard::desk
