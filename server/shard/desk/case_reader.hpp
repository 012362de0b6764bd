// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <map>
#include <string>
#include <vector>

#include "identity/keys.hpp"
#include "moderation/desk/case_book.hpp"
#include "protocol/desk_frames.hpp"
#include "store/ledger.hpp"
#include "store/room_store.hpp"

namespace hearth::shard::desk {

namespace cases = moderation::desk;
namespace frames = protocol::desk;

// What a case is about, from where it lies: the room's log, what waits, what was written for it,
// and the evidence that was sealed when it was opened. Any thread.
class CaseReader {
 public:
  static constexpr const char* evidence_kind = "evidence";
  static constexpr core::seconds evidence_life = std::chrono::hours(72);
  static constexpr std::uint32_t context_before = 10;
  static constexpr std::uint32_t context_after = 10;

  CaseReader(store::RoomStore& rooms, store::Ledger& ledger, const identity::DeploymentKeys& keys)
      : rooms_(rooms), ledger_(ledger), keys_(keys) {}

  // Where what a case is about lies. An appeal is about what its measure's case was about.
  struct Origin {
    cases::Place place;   // in the log; zeros: nowhere
    core::CaseId sealed;  // whose evidence shows it
  };
  static Origin origin_of(const cases::CaseBook& book, const cases::Case& about);

  // Adds context, held messages and words to the detail. `revealed` false: all texts that
  // participants wrote stay empty.
  boost::asio::awaitable<void> read(cases::Case about, Origin origin, bool revealed,
                                    frames::CaseDetail& detail);

  // Keeps what stands around `place` for as long as evidence is kept, readable only through a case.
  // Once per case; a second call does nothing.
  boost::asio::awaitable<void> seal(core::RoomId room, core::CaseId id, cases::Place place);

 private:
  boost::asio::awaitable<std::vector<rooms::Event>> around(core::RoomId room, cases::Place place);
  boost::asio::awaitable<std::vector<rooms::Event>> evidence(core::CaseId id);
  boost::asio::awaitable<std::map<std::uint64_t, std::string>> texts(core::CaseId id);
  boost::asio::awaitable<void> read_held(const cases::Case& about, bool revealed,
                                         frames::CaseDetail& detail);

  store::RoomStore& rooms_;
  store::Ledger& ledger_;
  const identity::DeploymentKeys& keys_;
};

}  // namespace hearth::shard::desk
