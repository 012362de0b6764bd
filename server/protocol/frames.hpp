// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "protocol/close_code.hpp"
#include "rooms/catch_up.hpp"
#include "rooms/event.hpp"
#include "rooms/position.hpp"

namespace hearth::protocol {

// The frames of proto/hearth/v1 as plain structs; proto/README.md says what each means.

struct Work {
  std::string challenge;
  std::uint64_t nonce = 0;
};
struct Hello {
  std::array<std::uint8_t, 32> device_secret{};
  std::string pass;
  core::Producer producer;
  std::optional<Work> work;
};
struct Join {
  std::string room;
  std::vector<rooms::Position> cursor;
  std::uint32_t accepted_guidelines = 0;
  std::uint32_t history = 0;
};
struct Leave {
  std::string room;
};
struct Post {
  std::string room;
  std::uint32_t n = 0;
  std::string text;
  rooms::Intent intent = rooms::Intent::none;
  rooms::Seq reply_to = 0;
  bool retry = false;
  bool confirmed = false;
};
struct Unsay {
  std::string room;
  rooms::Position target;
};
struct React {
  std::string room;
  std::uint32_t n = 0;
  rooms::Seq target = 0;
  rooms::Support support = rooms::Support::none;
  bool retry = false;
};
struct Report {
  std::string room;
  rooms::Position target;
  std::string note;
};
struct Acknowledge {
  std::string room;
  std::string code;
};
struct Appeal {
  std::string code;
  std::string text;
};
struct Withdraw {
  std::string room;
  std::uint32_t n = 0;
};
// A command this server does not know.
struct Unknown {};

using Command = std::variant<Unknown, Hello, Join, Leave, Post, Unsay, React, Report, Acknowledge,
                             Appeal, Withdraw>;

struct Request {
  std::uint32_t id = 0;
  Command command;
};

// Values equal those of hearth.v1.Reason.
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
};

struct Welcome {
  std::uint32_t frame_bytes_max = 0;
  std::uint32_t text_bytes_max = 0;
  std::uint32_t rooms_max = 0;
  std::uint32_t unsay_window_ms = 0;
  std::vector<std::string> features;
  std::uint32_t reconnect_window_ms = 0;
  std::string pass;
  std::int64_t pass_expires_ms = 0;
  std::int64_t server_time_ms = 0;
  bool on_probation = false;
};
struct Challenge {
  std::string challenge;
  std::uint32_t difficulty_bits = 0;
  std::uint32_t expires_in_ms = 0;
};
struct Joined {
  std::string room;
  rooms::Participant self;
  rooms::Position top;
  rooms::Lineage lineage;
  rooms::Seq first = 0;
  rooms::Mode mode = rooms::Mode::open;
  std::uint32_t post_interval_ms = 0;
  bool read_only = false;
  std::uint32_t guidelines = 0;
  bool covered = false;
  core::Time mode_until{};
  std::string mode_rule;
};
struct Left {
  std::string room;
  Reason reason = Reason::unspecified;  // put out of it: why
};
// UTF-16 code units, from (inclusive) to (exclusive).
struct Span {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};
struct Hint {
  std::string code;
  std::string label;
  std::vector<Span> spans;
  bool may_confirm = false;
};
enum class AckStatus : std::uint8_t { unspecified, accepted, duplicate, held };
struct Ack {
  AckStatus status = AckStatus::unspecified;
  rooms::Position position;
  bool durable = false;
  std::uint32_t held_for_ms = 0;
  std::optional<Hint> hint;
};
struct Refused {
  Reason reason = Reason::unspecified;
  std::uint32_t retry_after_ms = 0;
  std::optional<Hint> hint;
};
struct RoomGap {
  std::string room;
  rooms::Gap gap;
};
struct Presence {
  std::string room;
  std::uint32_t count = 0;
  bool rounded = false;
  std::vector<rooms::Participant> participants;
};
struct State {
  std::string room;
  bool read_only = false;
};
struct Coverage {
  std::string room;
  bool covered = false;
  rooms::Mode mode = rooms::Mode::open;
  core::Time mode_until{};
  std::string mode_rule;
};
enum class AppealStatus : std::uint8_t { unspecified, not_made, waiting, upheld, lifted };
struct AppealState {
  AppealStatus status = AppealStatus::unspecified;
  std::string answer;
  std::int64_t decided_ms = 0;
};
struct Notice {
  std::string room;
  std::string code;
  std::map<std::string, std::string> params;
};
struct Card {
  std::string room;
  std::string code;
  std::map<std::string, std::string> params;
};
struct Reconnect {
  std::uint32_t after_ms = 0;
};
struct Bye {
  CloseCode code{};
};

using Body = std::variant<Welcome, Challenge, Joined, Left, Ack, Refused, RoomGap, Presence, State,
                          Notice, Card, Reconnect, Bye, Coverage, AppealState>;

}  // namespace hearth::protocol
