// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "hearth/client/types.hpp"

// What the application is told.
namespace hearth::client {

struct StateChange {
  ConnectionState state = ConnectionState::closed;
  // Why it is not live: a close code's name ("draining"), a Reason, or one of the client's own
  // words
  // ("no_answer", "malformed", "hole", "connection_lost", "closed"). Empty for live.
  std::string reason;
  std::uint16_t code = 0;        // the WebSocket close code, if there was one
  std::optional<Time> retry_at;  // when the next try starts
};

struct Welcome {
  std::uint32_t text_bytes_max = 0;
  std::uint32_t rooms_max = 0;
  Duration unsay_window{0};
  std::vector<std::string> features;
  std::int64_t server_time_ms = 0;   // Unix
  std::int64_t pass_expires_ms = 0;  // Unix
  bool on_probation = false;         // slower for the first day
};

// Keep this pass for the next start instead of the one before; empty: the one before was rejected.
struct PassChanged {
  std::string pass;
};

// The connection is asked for proof of work: about 2^bits hashes.
struct WorkAsked {
  std::uint32_t difficulty_bits = 0;
};

struct Joined {
  std::string room;
  Participant self;
  RoomMode mode = RoomMode::unknown;
  Duration post_interval{0};
  Availability availability = Availability::live;
  std::uint32_t guidelines = 0;  // version in force
  Seq first = 0;                 // the first that follows, or top + 1
  Position top;                  // catching up ends there
  bool resumed = false;          // not the first time: reading goes on from the cursor
  bool covered = false;          // a moderator is on duty
  // As in CoverageChange.
  std::int64_t mode_until_ms = 0;
  std::string mode_rule{};
};

// from..to will not come. `lost`: withdraw what you show of them. `reset`: withdraw everything.
struct Gap {
  std::string room;
  Seq from = 0;
  Seq to = 0;
  GapReason reason = GapReason::unknown;
  std::uint64_t epoch = 0;  // of what is missing
  Position resume;          // reading goes on after this
  bool operator==(const Gap&) const = default;
};

// Everything that was missed has been told; events are live from here on.
struct CaughtUp {
  std::string room;
};

struct Presence {
  std::string room;
  std::uint32_t count = 0;
  bool rounded = false;                   // say "about"
  std::vector<Participant> participants;  // only in rooms small enough to list
  bool operator==(const Presence&) const = default;
};

struct AvailabilityChange {
  std::string room;
  Availability availability = Availability::live;
};

// The room cannot be entered, or its person was put out of it; join() again when that has changed.
struct RoomRefused {
  std::string room;
  Refusal refusal;
};

struct Left {
  std::string room;
};

// Whether a moderator looks after the room, and what it is like now.
struct CoverageChange {
  std::string room;
  bool covered = false;
  RoomMode mode = RoomMode::unknown;
  // Of a mode that moderators set: Unix time of its end (0 = none is set), and why.
  std::int64_t mode_until_ms = 0;
  std::string mode_rule{};
};

enum class AppealStatus : std::uint8_t { unknown, not_made, waiting, upheld, lifted };
struct AppealState {
  AppealStatus status = AppealStatus::unknown;
  std::string answer;           // of whoever looked again
  std::int64_t decided_ms = 0;  // Unix milliseconds; 0 = not yet
};

// To this person alone; the application has the words for each code. An empty room: not about one.
struct Notice {
  std::string room;
  std::string code;
  std::map<std::string, std::string> params;
  bool operator==(const Notice&) const = default;
};
struct Card {
  std::string room;
  std::string code;
  std::map<std::string, std::string> params;
  bool operator==(const Card&) const = default;
};

// pending: on its way or waiting. sent: in the room, for everyone. held: waits for a moderator; if
// none lets it through within `held_for`, it is not posted any more. refused: see `refusal`; the
// text is here for editing. discarded: it could not be sent within two minutes, or the room was
// left.
enum class OutgoingStatus : std::uint8_t { pending, sent, held, refused, discarded };
std::string_view to_string(OutgoingStatus status);

struct Draft {
  std::string text{};
  Intent intent = Intent::none;
  Seq reply_to = 0;
  bool confirmed = false;  // "send anyway", after a refusal whose hint says may_confirm
  // Support given instead of a text.
  Seq target = 0;
  Support support = Support::none;
};

// Told whenever something about an outgoing message changes.
struct Outgoing {
  std::string room;
  std::uint64_t key = 0;  // what post() gave
  Draft draft;
  std::uint32_t n = 0;  // its number in (producer, room), once it was sent
  OutgoingStatus status = OutgoingStatus::pending;
  // Refused: why. Pending: what it waits for, after a refusal that is retried by itself.
  std::optional<Refusal> refusal;
  std::optional<Position> position;  // where it stands, once sent; the event there is the same
  bool durable = false;              // false once sent: at less than the configured durability
  Duration held_for{0};
  std::optional<Hint> held_hint;  // held: why
  bool uncertain = false;         // given up with its answer outstanding: it may be in the room
};

// What came of unsay(), withdraw(), report(), acknowledge() or appeal().
struct Outcome {
  std::uint64_t key = 0;              // what they gave
  std::optional<Refusal> refusal;     // none: done
  std::optional<AppealState> appeal;  // of appeal(): how it stands
};

using News = std::variant<StateChange, Welcome, PassChanged, WorkAsked, Joined, Event, Gap,
                          CaughtUp, Presence, AvailabilityChange, CoverageChange, RoomRefused, Left,
                          Notice, Card, Outgoing, Outcome>;

}  // namespace hearth::client
