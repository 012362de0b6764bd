// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "identity/keys.hpp"
#include "moderation/desk/intake.hpp"
#include "shard/desk/bans.hpp"
#include "shard/desk/ledger_view.hpp"
#include "shard/desk/notices.hpp"
#include "shard/desk/subjects.hpp"
#include "store/room_store.hpp"

namespace hearth::shard::desk {

// Reads on in the rooms' journals and writes into the ledger what they say, together with how far
// they were read: nothing is lost between a message and its case, and nothing counts twice,
// whichever node does it. On one shard.
class Journals {
 public:
  struct Options {
    // Where a ban by this moderator counts that reaches beyond its room.
    std::function<std::vector<core::RoomId>(const core::ModeratorId&)> area;
    // Something was found or reported of what stands at this place of the room's log, or waits.
    std::function<void(const core::RoomId&, const core::CaseId&, cases::Place, std::uint64_t held)>
        concerns;
    // Somebody was restricted outside of a case.
    std::function<void(const core::RoomId&, const cases::Acted&, const core::Handle&)> restricted;
  };

  Journals(store::RoomStore& rooms, store::Ledger& ledger, const identity::DeploymentKeys& keys,
           LedgerView& view, Subjects& subjects, Notices& notices, Bans& bans, Options options)
      : rooms_(rooms),
        ledger_(ledger),
        keys_(keys),
        view_(view),
        subjects_(subjects),
        notices_(notices),
        bans_(bans),
        options_(std::move(options)) {}

  // To the journal's end. One call at a time reads a room; one that comes meanwhile makes that look
  // again. False: something could not be read or written now.
  boost::asio::awaitable<bool> follow(core::RoomId room);
  // The same, and not before what is in the journal by now was read, whoever reads it.
  boost::asio::awaitable<bool> follow_whole(core::RoomId room);

 private:
  struct Line {
    store::JournalEntry entry;
    cases::Incoming incoming;
  };
  struct Page {
    std::vector<Line> lines;
    std::vector<store::Record> people;    // who is named for the first time, or anew
    std::vector<core::SubjectId> before;  // ids that nothing needed when their people got others
    std::uint64_t gap_from = 0;           // lines that were gone before they were read; 0: none
    std::uint64_t gap_to = 0;
    std::uint64_t last = 0;
    bool more = false;
  };
  struct Reading {
    bool busy = false;
    bool again = false;
    int conflicts = 0;        // in a row
    std::uint64_t begun = 0;  // looks; the newest's number
    std::uint64_t whole = 0;  // the newest look that came to the journal's end
    std::vector<boost::asio::steady_timer*> waiting;
    std::optional<std::uint64_t> cursor;
  };
  enum class Step : std::uint8_t { end, more, stuck };

  boost::asio::awaitable<Step> step(core::RoomId room);
  boost::asio::awaitable<std::optional<Page>> read(core::RoomId room, std::uint64_t after,
                                                   std::size_t limit);
  boost::asio::awaitable<bool> write(core::RoomId room, std::uint64_t after, const Page& page);
  static bool concerns_bans(const Page& page);
  static bool concerns_bans(const Line& line);
  void add_records(const cases::Entry& entry, const Page& page,
                   std::vector<store::Record>& records) const;
  void end_notice(const cases::TakenMeasure& measure, std::vector<store::Record>& records) const;
  void add_returned(core::RoomId room, const Page& page, std::vector<store::Record>& records) const;
  // What the entries are about is to be sealed.
  void tell_evidence(core::RoomId room, const Page& page, const cases::Entries& entries) const;
  // Somebody else wrote records of these people.
  boost::asio::awaitable<void> reload(core::RoomId room, const Page& page);

  store::RoomStore& rooms_;
  store::Ledger& ledger_;
  const identity::DeploymentKeys& keys_;
  LedgerView& view_;
  Subjects& subjects_;
  Notices& notices_;
  Bans& bans_;
  Options options_;
  std::map<core::RoomId, Reading> readings_;
};

}  // namespace hearth::shard::desk
