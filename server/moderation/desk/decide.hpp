// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "moderation/desk/desk.hpp"
#include "moderation/desk/entry.hpp"

namespace hearth::moderation::desk {

// Why a command does nothing.
enum class Refusal : std::uint8_t {
  not_found,     // no such case, measure or account that this moderator may know of
  not_allowed,   // role or rooms do not permit it
  changed,       // somebody else was faster: look again
  closed,        // the case is, or the appeal was decided
  not_yours,     // only who has the case may
  owns_cases,    // an urgent case is theirs and nobody accepted it
  step_up,       // confirm first
  own_measure,   // an appeal is decided by somebody else
  not_given,     // the other is off duty, or is not given such cases now; nobody says why
  too_many,      // has as many cases as one may
  not_possible,  // this cannot be done to that: undo a removal of a message, move up from the top
  undecided,     // a held message still waits in the case
  off_duty,      // texts are for those on duty
  full,          // as many wide measures are in force as there are places for
};
[[noreturn]] void throw_exception_from_error(const Refusal& refusal,
                                             const boost::source_location& at);

// To be appended together at the book's top, or not at all. Empty: it is so already.
using Entries = std::vector<Entry>;
using Decided = core::result<Entries, Refusal>;

// Every command below is decided on the book at its top: when the ledger answers `behind`, read on
// and decide again. `who` is signed in; its rights are read from the book.

// --- cases ---
[[nodiscard]] Decided open_case(const Desk& desk, core::ModeratorId who, core::CaseId fresh,
                                core::RoomId room, core::SubjectId subject, std::uint8_t severity);
// Or renew: writes nothing while most of the claim is left.
[[nodiscard]] Decided claim(const Desk& desk, core::ModeratorId who, core::CaseId id);
[[nodiscard]] Decided let_go(const Desk& desk, core::ModeratorId who, core::CaseId id);
[[nodiscard]] Decided tap_out(const Desk& desk, core::ModeratorId who, core::CaseId id);
[[nodiscard]] Decided escalate(const Desk& desk, core::ModeratorId who, core::CaseId id);
[[nodiscard]] Decided acknowledge(const Desk& desk, core::ModeratorId who, core::CaseId id);
[[nodiscard]] Decided hand_over(const Desk& desk, core::ModeratorId who, core::CaseId id,
                                core::ModeratorId to, bool has_words);
[[nodiscard]] Decided accept(const Desk& desk, core::ModeratorId who, core::CaseId id);
[[nodiscard]] Decided decline(const Desk& desk, core::ModeratorId who, core::CaseId id);
[[nodiscard]] Decided note(const Desk& desk, core::ModeratorId who, core::CaseId id, Hash text);
// Whose turn it is to read the texts of a case: who has it, whom it is offered to, and leads whom
// its owner asked for help.
bool reads(const Desk& desk, const core::ModeratorId& who, const Case& c);
// Opened with its text, by those and on duty only, so that it counts; noted once per shift. Closed:
// for who has opened it in this shift.
[[nodiscard]] Decided reveal(const Desk& desk, core::ModeratorId who, core::CaseId id);
// Of an appeal: `answer` is the hash of its words, the outcome upheld or lifted. Lift the measure
// in its room first: a repeated lift does no harm, an appeal that says lifted and is not would.
// What may not be lifted otherwise is not lifted so either.
[[nodiscard]] Decided close(const Desk& desk, core::ModeratorId who, core::CaseId id,
                            Outcome outcome, Hash answer = {}, bool stepped_up = false);
// Somebody in the room replied to the subject of this case.
[[nodiscard]] Decided answered(const Desk& desk, core::CaseId id);

// --- measures ---
struct Act {
  Measure measure = Measure::none;
  core::RoomId room;
  core::CaseId case_id{};     // zero: outside of one
  core::SubjectId subject{};  // of a lift
  Scope scope = Scope::room;
  Measure lifts = Measure::none;
  bool stepped_up = false;
};
// Whether this measure may be lifted by them, for an appeal; what is not in force may. What others
// decided of the same kind stays.
[[nodiscard]] std::optional<Refusal> may_lift(const Desk& desk, core::ModeratorId who,
                                              const EntryId& id, bool stepped_up);
// Whether the room's step may be taken. Its entry comes from the room's journal.
[[nodiscard]] std::optional<Refusal> may_act(const Desk& desk, core::ModeratorId who,
                                             const Act& act);
// When a warning ends by itself, whether it was read or not: no later than warnings do, where
// `asked` is longer or 0.
core::Time warning_until(const Settings& settings, core::Time now, core::Duration asked);
// What takes the measure back: to be done in its room like any other, noted as undoing it.
[[nodiscard]] core::result<Acted, Refusal> undo(const Desk& desk, core::ModeratorId who,
                                                const EntryId& id, bool stepped_up);
// Whether another person has to confirm what keeps somebody out of every room for so long (0 =
// until lifted): it is taken for Settings::asked_life, and is long once they did.
bool needs_another(const Desk& desk, core::ModeratorId who, const Act& act, core::Duration lasts);
// Nothing: they may make long what asked for it.
[[nodiscard]] std::optional<Refusal> may_confirm(const Desk& desk, core::ModeratorId who,
                                                 const TakenMeasure& measure);
// The long one: to be done in its room like any other, noted as confirming what asked for it.
[[nodiscard]] core::result<Acted, Refusal> confirm(const Desk& desk, core::ModeratorId who,
                                                   const EntryId& id, bool stepped_up);
// Whether the appeal waits for an account that does not exist: nobody but who took the measure may
// lift it.
bool needs_second(const Desk& desk, const Case& c);
// By whoever runs the service, where nobody else may: the appeal is granted. Lift the measure
// first.
[[nodiscard]] Decided lift_as_operator(const Desk& desk, core::CaseId id);
[[nodiscard]] Decided appeal(const Desk& desk, const EntryId& measure, core::CaseId fresh,
                             Hash text);

// --- shifts ---
// Starting again while on duty changes the rooms.
[[nodiscard]] Decided start_shift(const Desk& desk, core::ModeratorId who,
                                  std::vector<core::RoomId> rooms);
// By the gateway the moderator is connected to, well before it ends.
[[nodiscard]] Decided renew_shift(const Desk& desk, core::ModeratorId who);
// Lets go of what is not urgent.
[[nodiscard]] Decided end_shift(const Desk& desk, core::ModeratorId who);
// The session ends because its person says so: not with an urgent case, as a shift does not.
[[nodiscard]] Decided sign_out(const Desk& desk, core::ModeratorId who, bool everywhere);
// The connection is gone and did not come back: the shift ends soon, unless another gateway has
// them and renews it.
[[nodiscard]] Decided doubt_shift(const Desk& desk, core::ModeratorId who);
// After that: nothing if it was renewed; else it is over, and their cases wait again.
[[nodiscard]] Decided lose_shift(const Desk& desk, core::ModeratorId who);

// --- accounts ---
struct AccountChange {
  core::ModeratorId account;
  Role role = Role::none;
  std::vector<core::RoomId> rooms;
  bool disabled = false;
};
// Leads look after moderators of their rooms, admins after everybody; nobody after themselves, so
// that there is always an admin.
[[nodiscard]] Decided change_account(const Desk& desk, core::ModeratorId who,
                                     const AccountChange& change, bool stepped_up);
[[nodiscard]] Decided invite(const Desk& desk, core::ModeratorId who, Role role,
                             std::vector<core::RoomId> rooms, bool stepped_up);

}  // namespace hearth::moderation::desk
