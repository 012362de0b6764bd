// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "store/subscription.hpp"

namespace hearth::store {

// Entries or records in one page, and bytes after which a page ends (one is always in it).
inline constexpr std::size_t ledger_page_max = 256;
inline constexpr std::size_t ledger_page_bytes_max = 1024 * 1024;
// Entries, cursors, and records in one batch.
inline constexpr std::size_t ledger_batch_max = 64;
// Bytes of one entry's body, of a record's value, its key and its kind.
inline constexpr std::size_t ledger_body_max = 16 * 1024;
inline constexpr std::size_t ledger_value_max = 128 * 1024;
inline constexpr std::size_t ledger_key_max = 64;
inline constexpr std::size_t ledger_kind_max = 16;

using LedgerHash = std::array<std::uint8_t, 32>;

// One line of the audit chain. The store keeps it as it is; moderation::desk says what it means.
struct LedgerEntry {
  std::uint64_t number = 0;  // dense from 1
  core::Time at{};
  std::string body;   // never the text of a message, never a handle
  LedgerHash hash{};  // moderation::desk::chain_hash of the entry before and this one
  bool operator==(const LedgerEntry&) const = default;
};

// How far the ledger has read one room's journal.
struct JournalCursor {
  core::RoomId room;
  std::uint64_t before = 0;  // what it has to be for the batch to apply
  std::uint64_t after = 0;
};

// Something kept beside the chain that may change and end: accounts, invites, evidence, who a
// subject is. `kind` is a word of a-z, `key` of letters, digits and "-_.".
struct Record {
  std::string kind;
  std::string key;
  std::string value;  // in a batch, empty: remove it
  // Another with each change, and never one of before, also after a removal. In a batch, what it
  // has to be: 0 = not there.
  std::uint64_t version = 0;
  core::Time until{};  // 0 = kept until removed; else gone then, from disk as well
  bool operator==(const Record&) const = default;
};

// All of it or nothing.
struct LedgerBatch {
  // The newest entry as the caller knows it. Not looked at in a batch without entries.
  std::uint64_t top = 0;
  LedgerHash top_hash{};
  std::vector<LedgerEntry> entries;    // numbers top+1, top+2, ...
  std::vector<JournalCursor> cursors;  // of one room once
  std::vector<Record> records;         // of one kind and key once
};
// Whether it keeps to the bounds above and its numbers are in order.
bool is_well_formed(const LedgerBatch& batch);

enum class AppendStatus : std::uint8_t {
  unavailable,  // nothing was written, or it is unknown whether it was: read on to see
  appended,
  behind,    // others appended meanwhile: read on and decide again
  conflict,  // a cursor or a record is not as the caller thinks
  // The caller's newest entry is not in this ledger: a server was lost with the newest entries, or
  // was put back from a copy. What was made of entries is void; begin again with number 0.
  forked,
  malformed,  // not is_well_formed
};

struct LedgerPage {
  std::vector<LedgerEntry> entries;
  std::uint64_t top = 0;
  // Of the entry `after`; zeros if it is not there. Where it is not what the caller has, the ledger
  // is another one than the caller followed: see AppendStatus::forked.
  LedgerHash after_hash{};
  bool more = false;
};

// The desk's own log, in a slot of its own: cases, claims, actions and accounts are what its
// entries add up to (moderation::desk::CaseBook), and every desk is a cursor on it. Any thread may
// call; each call resumes on the caller's executor and has a deadline of its own. Every
// implementation passes tests/contract.
class Ledger {
 public:
  virtual ~Ledger() = default;

  // One atomic step that compares `top`, every cursor and every record's version first. Appended is
  // as durable as a post.
  virtual boost::asio::awaitable<AppendStatus> append(LedgerBatch batch) = 0;

  // Entries after number `after`, at most `limit`. Nothing: the ledger cannot be read now.
  virtual boost::asio::awaitable<std::optional<LedgerPage>> read_ledger(std::uint64_t after,
                                                                        std::size_t limit) = 0;
  // How far the room's journal has been read; 0 = not at all. Nothing: cannot be read now.
  virtual boost::asio::awaitable<std::optional<std::uint64_t>> journal_cursor(
      core::RoomId room) = 0;

  // Those in force of one kind whose key begins with `prefix`, in the order of keys: so a whole key
  // asks for the one, and nothing for all. A page of them; the next comes with the last key as
  // `after`, and an empty one ends it. Nothing: they cannot be read now.
  virtual boost::asio::awaitable<std::optional<std::vector<Record>>> records(
      std::string kind, std::string prefix, std::string after = {}) = 0;

  // Says that there may be new entries or other records: after every append anywhere, and now and
  // then besides where one may go unheard.
  virtual Subscription follow_ledger(boost::asio::any_io_executor executor,
                                     std::function<void()> sink) = 0;
};

}  // namespace hearth::store
