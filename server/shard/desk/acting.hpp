// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "moderation/desk/decide.hpp"
#include "moderation/desk/seed.hpp"
#include "protocol/desk_bodies.hpp"
#include "protocol/desk_commands.hpp"
#include "shard/desk/evidence.hpp"
#include "shard/desk/ledger_view.hpp"
#include "shard/desk/refusal.hpp"
#include "shard/desk/subjects.hpp"
#include "shard/settings.hpp"
#include "store/room_store.hpp"

namespace hearth::identity {
class DeploymentKeys;
}

namespace hearth::shard::desk {

namespace frames = protocol::desk;

// By language, then by code: what a moderator can say to a room with one key.
using QuickTexts = std::map<std::string, std::map<std::string, std::string>>;

Refusal refusal_of(cases::Refusal refusal);
// What a room knows the measure as; none: it restricts nobody.
rooms::SanctionKind kind_of(cases::Measure measure);
// Takes one measure back and leaves what else stands.
store::TakeBack taking_back(const cases::Desk& desk, const cases::TakenMeasure& measure,
                            const rooms::Participant& subject);
// For what lifts a measure: the same for the same words, so that saying it twice does it once.
store::EntryId id_of_lift(const char* why, const cases::EntryId& measure);

// Of Done.action. Nothing: that names no measure.
std::optional<cases::EntryId> measure_id(const std::string& base32);

// Takes measures: looks whether the moderator may, then does it in the room, in one step with the
// line of its journal from which the ledger learns. On one shard.
class Acting {
 public:
  Acting(store::RoomStore& rooms, LedgerView& view, Subjects& subjects, Evidence& evidence,
         const identity::DeploymentKeys& keys, const QuickTexts& quick_texts)
      : rooms_(rooms),
        view_(view),
        subjects_(subjects),
        evidence_(evidence),
        keys_(keys),
        quick_texts_(quick_texts) {}

  // The room's journal is to be followed afterwards.
  boost::asio::awaitable<std::variant<Refusal, frames::Done>> act(core::ModeratorId who,
                                                                  bool stepped_up, Room room,
                                                                  frames::Act act);
  // What lifts a measure, or says that its subject has read a warning. `id` repeats safely.
  boost::asio::awaitable<bool> lift(store::EntryId id, Room room, store::Decision decision,
                                    cases::DecisionSeed seed);

  // The time of a room's mode is over: it is open again, once, whoever says it first. True: by this
  // call.
  boost::asio::awaitable<bool> end_mode(Room room, cases::Acted mode);

 private:
  using Done = std::variant<Refusal, frames::Done>;

  boost::asio::awaitable<Done> take_back(core::ModeratorId who, bool stepped_up, Room room,
                                         frames::Act act);
  boost::asio::awaitable<Done> make_long(core::ModeratorId who, bool stepped_up, Room room,
                                         frames::Act act);
  boost::asio::awaitable<Done> decide_held(Room room, frames::Act act, cases::DecisionSeed seed);
  boost::asio::awaitable<Done> moderate(Room room, store::Decision decision,
                                        cases::DecisionSeed seed, store::EntryId id);
  // The text is gone with it, and somebody may have to look at it again.
  boost::asio::awaitable<Done> redact(Room room, store::Redact redaction, cases::DecisionSeed seed);
  // The case in which it is decided, though it was not named; zero: none.
  core::CaseId case_of(const core::RoomId& room, const core::SubjectId& subject,
                       std::uint64_t held) const;
  boost::asio::awaitable<std::variant<Refusal, store::Decision>> decision(
      const Room& room, const frames::Act& act, cases::DecisionSeed& seed);
  rooms::Participant subject(const Room& room, const core::Handle& handle) const;

  store::RoomStore& rooms_;
  LedgerView& view_;
  Subjects& subjects_;
  Evidence& evidence_;
  const identity::DeploymentKeys& keys_;
  const QuickTexts& quick_texts_;
};

}  // namespace hearth::shard::desk
