// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The values of the public API. No protobuf type leaves the library.
namespace hearth::client {

// For deadlines only; never sent.
using Time = std::chrono::steady_clock::time_point;
using Duration = std::chrono::milliseconds;

// Place of an event in its room: dense from 1. 0 = before the first, or "none".
using Seq = std::uint64_t;

// (epoch, seq) never names two events.
struct Position {
  std::uint64_t epoch = 0;
  Seq seq = 0;
  auto operator<=>(const Position&) const = default;
};

// Everything needed to read on later: newest first, at most 4. Empty: start with the newest events.
using Cursor = std::vector<Position>;

// Somebody as one room knows them. The handle (10 bytes) is stable in this room and unrelated to
// every other room.
struct Participant {
  std::string handle;
  std::string alias;
  bool operator==(const Participant&) const = default;
};

// Values equal those of hearth/v1/*.proto; what is newer than this library reads as the first.
enum class Intent : std::uint8_t { none, listen, experience, advice, practical, celebrate };
enum class Support : std::uint8_t { none, with_you, thank_you, strength, same_here, glad };
enum class RoomMode : std::uint8_t { unknown, open, slow, guarded, closed };
enum class SanctionKind : std::uint8_t { unknown, mute, removal, ban };
enum class GapReason : std::uint8_t { unknown, expired, lost, reset };
enum class Availability : std::uint8_t { live, read_only };

// Why something was not carried out; proto/README.md says what each asks of a client. The last
// three are the client's own.
enum class Reason : std::uint8_t {
  unspecified,
  unsupported,
  unavailable,
  rate_limited,
  room_busy,
  muted,
  banned,
  room_closed,
  room_unknown,
  room_full,
  too_many_rooms,
  not_joined,
  guidelines,
  too_long,
  empty,
  bad_text,
  stale,
  in_flight,
  pass_rejected,
  work_rejected,
  too_many_connections,
  too_late,
  not_found,
  busy,
  look_again,
  not_posted,
  must_acknowledge,
  not_allowed,
  sign_in,
  step_up,
  changed,
  owns_cases,
  too_many_measures,
  outbox_full,
  disconnected,
  closed,
};
std::string_view to_string(Reason reason);

// UTF-16 code units of the text that was posted, from (inclusive) to (exclusive).
struct Span {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  bool operator==(const Span&) const = default;
};

// What is said about a message to its author alone.
struct Hint {
  std::string code;          // the application has the words: "note.pii"
  std::string label;         // what it is about: "pii.phone"
  std::vector<Span> spans;   // what to take out, where that helps the author
  bool may_confirm = false;  // Draft::confirmed sends it as it is
  bool operator==(const Hint&) const = default;
};

struct Refusal {
  Reason reason = Reason::unspecified;
  Duration retry_after{0};     // 0: not by waiting
  std::optional<Hint> hint{};  // with look_again and not_posted
  bool operator==(const Refusal&) const = default;
};

// connecting -> live -> resuming -> live ... and closed. `resuming`: the connection is being made
// again; positions and outboxes are kept.
enum class ConnectionState : std::uint8_t { connecting, live, resuming, closed };
std::string_view to_string(ConnectionState state);

enum class RoomStatus : std::uint8_t { joining, joined, refused, left };

// What an event says.
struct Message {
  std::string text;
  Intent intent = Intent::none;
  Seq reply_to = 0;  // 0 = nothing
  bool operator==(const Message&) const = default;
};
struct SupportGiven {
  Seq target = 0;
  Support support = Support::none;
  bool operator==(const SupportGiven&) const = default;
};
// The message `target` is gone: remove it wherever it is shown or kept.
struct Redacted {
  Seq target = 0;
  bool by_author = false;
  bool operator==(const Redacted&) const = default;
};
struct Sanctioned {
  Participant subject;
  SanctionKind kind = SanctionKind::unknown;
  std::int64_t until_ms = 0;  // Unix; 0 = until it is lifted
  bool lifted = false;
  bool operator==(const Sanctioned&) const = default;
};
struct ModeChanged {
  RoomMode mode = RoomMode::unknown;
  Duration post_interval{0};
  std::int64_t until_ms = 0;  // Unix; 0 = no end is set
  std::string rule{};         // why: the code of a guideline, as in Notice::params
  bool operator==(const ModeChanged&) const = default;
};
struct Announcement {
  std::string text;
  bool operator==(const Announcement&) const = default;
};
// What stood at this position is no longer kept.
struct Withdrawn {
  bool operator==(const Withdrawn&) const = default;
};
// Newer than this library; it only keeps the place.
struct UnknownEvent {
  bool operator==(const UnknownEvent&) const = default;
};
using EventBody = std::variant<UnknownEvent, Message, SupportGiven, Redacted, Sanctioned,
                               ModeChanged, Announcement, Withdrawn>;

// One entry of a room's log. They come in order, each once.
struct Event {
  std::string room;
  Position position;
  std::int64_t at_ms = 0;             // Unix, whole seconds
  std::optional<Participant> author;  // none: an event of the service
  EventBody body;
  bool mine = false;  // written by this person, here or on another of their devices
  bool live = false;  // false while the room catches up: show it, do not announce it
  bool operator==(const Event&) const = default;
};

}  // namespace hearth::client
