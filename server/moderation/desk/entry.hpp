// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace hearth::moderation::desk {

// What the ledger says, one line each. No text anybody wrote, no handle, no alias: random ids,
// codes, numbers and hashes, so that the ledger can be kept when everything else has ended.

// Names one measure in its room; the same bytes as store::EntryId.
using EntryId = std::array<std::uint8_t, 16>;
using Hash = std::array<std::uint8_t, 32>;

// Bounds of one entry; intake and decisions keep them, the codec refuses what exceeds them.
inline constexpr std::size_t code_bytes_max = 64;
inline constexpr std::size_t rule_bytes_max = 96;
inline constexpr std::size_t spans_max = 16;
inline constexpr std::size_t rooms_max = 256;
inline constexpr std::size_t called_max = 8;

enum class Role : std::uint8_t { none, moderator, lead, admin };  // each includes those before it

// Values of the enums equal those of proto/hearth/v1/desk.proto where it has them.
enum class CaseKind : std::uint8_t { none, finding, report, held, appeal, wave, opened };
enum class Measure : std::uint8_t {
  none,
  warning,
  mute,
  removal,
  ban,
  lift,
  redaction,
  released,  // a held message
  returned,
  mode,
  announcement,
  quick_text,
};
enum class Scope : std::uint8_t { none, room, area, service };
enum class Outcome : std::uint8_t {
  none,
  helped,
  no_action,
  acted,
  upheld,
  lifted,
  duplicate,
  expired,    // by the service: nobody came back to it, and it was not urgent
  withdrawn,  // by the service: all there was is a message its author took back
};

// Who is asked to take a case. A timer or a person moves it up.
enum class Rung : std::uint8_t { room, lead, on_call, webhook };

// Where a message is; zeros: not in the log.
struct Place {
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  bool operator==(const Place&) const = default;
};

struct CodeSpan {  // UTF-16 units of the message, as clients count
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  bool operator==(const CodeSpan&) const = default;
};

// --- cases: Entry::case_id says which ---

struct CaseOpened {
  CaseKind kind = CaseKind::none;
  core::RoomId room;
  core::SubjectId subject;  // zero: about nobody
  std::uint8_t severity = 0;
  bool operator==(const CaseOpened&) const = default;
};
struct FindingAdded {
  Place place;
  std::uint64_t held = 0;  // of a message that waits
  std::string label;       // "self_harm.intent"
  std::string rule;
  std::string pack;  // version
  std::uint8_t severity = 0;
  bool urgent = false;
  std::vector<CodeSpan> spans;
  bool operator==(const FindingAdded&) const = default;
};
struct ReportAdded {
  Place place;
  bool has_note = false;  // record `text` of (case, number of this entry)
  bool operator==(const ReportAdded&) const = default;
};
struct HeldAdded {
  std::uint64_t held = 0;
  core::Time until{};
  bool operator==(const HeldAdded&) const = default;
};
struct HeldGone {
  enum class How : std::uint8_t { none, released, returned, expired, withdrawn };
  std::uint64_t held = 0;
  How how = How::none;
  bool operator==(const HeldGone&) const = default;
};
// Somebody in the room replied to the person.
struct Answered {
  bool operator==(const Answered&) const = default;
};
// By who works the case from now on; by the owner: renewed.
struct Claimed {
  core::Time until{};
  bool operator==(const Claimed&) const = default;
};
// It became more pressing while somebody had it: they have until then to show they are there.
struct ClaimShortened {
  core::Time until{};
  bool operator==(const ClaimShortened&) const = default;
};
struct LetGo {
  bool operator==(const LetGo&) const = default;
};
// Let go, and nothing like it for the rest of the shift.
struct TappedOut {
  bool operator==(const TappedOut&) const = default;
};
struct Escalated {
  enum class Why : std::uint8_t { none, person, timer, unanswered, nobody_there };
  Rung rung = Rung::room;  // where it is now
  Why why = Why::none;
  bool operator==(const Escalated&) const = default;
};
struct Acknowledged {
  bool operator==(const Acknowledged&) const = default;
};
struct HandedOver {
  core::ModeratorId to;
  core::Time until{};      // of the offer; the claim lasts at least as long
  bool has_words = false;  // record `text`
  bool operator==(const HandedOver&) const = default;
};
struct Accepted {
  core::Time until{};  // of the claim
  bool operator==(const Accepted&) const = default;
};
struct Declined {
  bool operator==(const Declined&) const = default;
};
struct Noted {
  Hash text{};  // of record `text`, under a key of the deployment
  bool operator==(const Noted&) const = default;
};
// The text was opened: counts toward the exposure of the shift.
struct Revealed {
  bool operator==(const Revealed&) const = default;
};
struct Closed {
  Outcome outcome = Outcome::none;
  bool operator==(const Closed&) const = default;
};
// These were asked to look at it. Of the last rung: a webhook has to be sent as well, until a
// Notified names this entry.
struct Called {
  Rung rung = Rung::room;
  std::vector<core::ModeratorId> to;
  bool operator==(const Called&) const = default;
};
// The webhook for the Called of that number was accepted.
struct Notified {
  std::uint64_t call = 0;
  bool operator==(const Notified&) const = default;
};
// Nobody could be asked without breaking a rule that protects moderators, or nobody is there.
struct Alarm {
  enum class Why : std::uint8_t { none, nobody_on_duty, nobody_free };
  Rung rung = Rung::room;
  Why why = Why::none;
  bool operator==(const Alarm&) const = default;
};

// --- measures ---

struct Acted {
  EntryId id{};
  Measure measure = Measure::none;
  core::RoomId room;
  core::SubjectId subject;  // zero: about nobody
  Scope scope = Scope::room;
  std::string reason;  // code of the guideline
  core::Time until{};  // 0 = until lifted
  bool automated = false;
  Place place;                    // of the message it is about
  std::uint64_t held = 0;         // of released, returned
  Measure lifts = Measure::none;  // of lift
  std::uint8_t mode = 0;          // of mode: rooms::Mode now
  std::uint8_t mode_before = 0;   // and before, for undo
  std::uint32_t interval_ms = 0;  // of mode
  std::uint32_t interval_before_ms = 0;
  EntryId only{};  // of lift: this warning alone, not all of the kind; its person has read it
  // Of a ban that is short until another person confirms the long one that was meant.
  bool asks_longer = false;
  core::Time longer_until{};  // 0 = until lifted
  EntryId confirms{};         // of the long one: what asked for it
  bool operator==(const Acted&) const = default;
};
// The measure was taken back.
struct Undone {
  EntryId id{};
  bool operator==(const Undone&) const = default;
};
// In a case of its own.
struct AppealMade {
  EntryId measure{};
  Hash text{};
  bool operator==(const AppealMade&) const = default;
};
struct AppealDecided {
  EntryId measure{};
  bool lifted = false;
  Hash answer{};
  bool operator==(const AppealDecided&) const = default;
};

// --- people and shifts ---

struct ShiftStarted {
  std::vector<core::RoomId> rooms;  // empty: all one may moderate
  core::Time until{};               // unless renewed
  bool operator==(const ShiftStarted&) const = default;
};
// By who has it, as ShiftStarted. Sooner than it was: no gateway has them, and it ends unless one
// renews it.
struct ShiftRenewed {
  core::Time until{};
  bool operator==(const ShiftRenewed&) const = default;
};
// By nobody: the connection was gone for too long.
struct ShiftEnded {
  core::ModeratorId who;
  bool operator==(const ShiftEnded&) const = default;
};
struct AccountChanged {
  enum class What : std::uint8_t {
    none,
    created,
    changed,
    disabled,
    enabled,
    signed_out,
    preferences,
    passkey_added,
    passkey_removed,
    passphrase,      // another one
    codes,           // of another authenticator app, with or without another passphrase
    passkey_copied,  // by nobody: one was used whose counter went backwards
  };
  core::ModeratorId account;
  What what = What::none;
  Role role = Role::none;
  std::vector<core::RoomId> rooms;  // empty: every room
  bool operator==(const AccountChanged&) const = default;
};
struct Invited {
  Role role = Role::none;
  std::vector<core::RoomId> rooms;
  bool operator==(const Invited&) const = default;
};
struct SignedIn {
  bool step_up = false;
  bool operator==(const SignedIn&) const = default;
};
struct SignedOut {
  bool everywhere = false;
  bool operator==(const SignedOut&) const = default;
};
// How many times since the entry like it; gateways add them up for a minute.
struct SignInsRefused {
  std::uint32_t count = 0;
  bool operator==(const SignInsRefused&) const = default;
};
// A command was refused that nobody offers by mistake: of another room, without the role.
struct CommandRefused {
  std::string code;
  bool operator==(const CommandRefused&) const = default;
};

// --- rooms and the ledger itself ---

struct WaveSeen {
  core::RoomId room;
  std::uint32_t joins = 0;  // 0: not for joins, but because many had to be restricted
  core::Time until{};       // the room is slow for newcomers
  bool operator==(const WaveSeen&) const = default;
};
// These lines of a room's journal were gone before they were read.
struct JournalGap {
  core::RoomId room;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  bool operator==(const JournalGap&) const = default;
};
// Of a version after this one: kept in the ledger, and skipped.
struct Unknown {
  bool operator==(const Unknown&) const = default;
};

using What = std::variant<Unknown, CaseOpened, FindingAdded, ReportAdded, HeldAdded, HeldGone,
                          Answered, Claimed, ClaimShortened, LetGo, TappedOut, Escalated,
                          Acknowledged, HandedOver, Accepted, Declined, Noted, Revealed, Closed,
                          Called, Notified, Alarm, Acted, Undone, AppealMade, AppealDecided,
                          ShiftStarted, ShiftRenewed, ShiftEnded, AccountChanged, Invited, SignedIn,
                          SignedOut, SignInsRefused, CommandRefused, WaveSeen, JournalGap>;

struct Entry {
  core::ModeratorId by;  // zero: the service
  core::CaseId case_id;  // zero: about none
  What what;
  bool operator==(const Entry&) const = default;
};

// `text` as a code: at most `most` bytes, printable ASCII.
std::string as_code(std::string_view text, std::size_t most);

// What people may read of it: "case_opened", "acted.mute". Tapping out reads like letting go.
std::string code(const Entry& entry);
std::string_view name(Measure measure);
std::string_view name(Outcome outcome);
// Nothing but none for a code there is not.
Outcome outcome_of(std::string_view code);

}  // namespace hearth::moderation::desk
