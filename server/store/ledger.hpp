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
#include "store/room_store.hpp"

namespace hearth::store {

// Entries in one page, entries and records in one batch.
inline constexpr std::size_t ledger_page_max = 256;
inline constexpr std::size_t ledger_batch_max = 64;
// Bytes of one entry's body, and of one record's value.
inline constexpr std::size_t ledger_body_max = 16 * 1024;
inline constexpr std::size_t ledger_value_max = 128 * 1024;

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
// subject is. `kind` is a short word, `key` at most 64 bytes.
struct Record {
  std::string kind;
  std::string key;
  std::string value;  // in a batch, empty: remove it
  std::uint64_t version =
      0;               // rises with each change; in a batch, what it has to be: 0 = not there
  core::Time until{};  // 0 = kept until removed; else gone then, from disk as well
  bool operator==(const Record&) const = default;
};

// All of it or nothing.
struct LedgerBatch {
  std::uint64_t top = 0;             // the newest entry's number as the caller knows it
  std::vector<LedgerEntry> entries;  // numbers top+1, top+2, ...
  std::vector<JournalCursor> cursors;
  std::vector<Record> records;
};

enum class AppendStatus : std::uint8_t {
  appended,
  behind,       // others appended meanwhile: read on and decide again
  conflict,     // a cursor or a record is not as the caller thinks
  unavailable,  // nothing was written, or it is unknown whether it was: read on to see
};

struct LedgerPage {
  std::vector<LedgerEntry> entries;
  std::uint64_t top = 0;
  bool more = false;
};

// The desk's own log, in a slot of its own: cases, claims, actions and accounts are what its
// entries add up to (moderation::desk::CaseBook), and every desk is a cursor on it. Any thread may
// call; each call resumes on the caller's executor and has a deadline of its own. Every
// implementation passes tests/contract.
class Ledger {
 public:
  virtual ~Ledger() = default;

  // One atomic step that compares `top`, every cursor and every record's version first.
  virtual boost::asio::awaitable<AppendStatus> append(LedgerBatch batch) = 0;

  // Entries after number `after`, at most `limit`. Nothing: the ledger cannot be read now.
  virtual boost::asio::awaitable<std::optional<LedgerPage>> read_ledger(std::uint64_t after,
                                                                        std::size_t limit) = 0;
  // How far the room's journal has been read; 0 = not at all. Nothing: cannot be read now.
  virtual boost::asio::awaitable<std::optional<std::uint64_t>> journal_cursor(
      core::RoomId room) = 0;

  // Those in force of one kind, with empty `key`; or the one.
  virtual boost::asio::awaitable<std::optional<std::vector<Record>>> records(std::string kind,
                                                                             std::string key) = 0;

  // Says that there may be new entries: after every append anywhere, and now and then besides.
  virtual Subscription follow_ledger(boost::asio::any_io_executor executor,
                                     std::function<void()> sink) = 0;
};

}  // namespace hearth::store
