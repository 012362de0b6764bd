// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <map>
#include <string>
#include <vector>

#include "identity/keys.hpp"
#include "moderation/desk/case_book.hpp"
#include "protocol/desk_bodies.hpp"
#include "shard/desk/evidence.hpp"
#include "store/ledger.hpp"
#include "store/room_store.hpp"

namespace hearth::shard::desk {

namespace cases = moderation::desk;
namespace frames = protocol::desk;

// What a case is about, from where it lies: the room's log, what waits, what was written for it,
// and what was sealed of it. On one shard.
class CaseReader {
 public:
  CaseReader(store::RoomStore& rooms, store::Ledger& ledger, const identity::DeploymentKeys& keys,
             Evidence& evidence)
      : rooms_(rooms), ledger_(ledger), keys_(keys), evidence_(evidence) {}

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

 private:
  boost::asio::awaitable<void> read_context(core::RoomId room, core::CaseId id, cases::Place place,
                                            frames::CaseDetail& detail);
  boost::asio::awaitable<std::map<std::uint64_t, std::string>> texts(core::CaseId id);
  boost::asio::awaitable<void> read_held(const cases::Case& about, frames::CaseDetail& detail);

  store::RoomStore& rooms_;
  store::Ledger& ledger_;
  const identity::DeploymentKeys& keys_;
  Evidence& evidence_;
};

}  // namespace hearth::shard::desk
