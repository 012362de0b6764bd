// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hearth/client/machine.hpp"

// The frames of proto/hearth/v1 that have no place in the public API.
namespace hearth::client::frames {

struct Work {
  std::string challenge;
  std::uint64_t nonce = 0;
};
struct Hello {
  std::string device_secret;
  std::string pass;
  std::string producer;
  std::optional<Work> work;
  std::string client;
};
struct Join {
  std::string room;
  Cursor cursor;
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
  Intent intent = Intent::none;
  Seq reply_to = 0;
  bool retry = false;
  bool confirmed = false;
};
struct Unsay {
  std::string room;
  Position target;
};
struct React {
  std::string room;
  std::uint32_t n = 0;
  Seq target = 0;
  Support support = Support::none;
  bool retry = false;
};
struct Report {
  std::string room;
  Position target;
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
using Command =
    std::variant<Hello, Join, Leave, Post, Unsay, React, Report, Acknowledge, Appeal, Withdraw>;

struct Welcome {
  client::Welcome told;
  std::uint32_t frame_bytes_max = 0;
  Duration reconnect_window{0};
  std::string pass;
};
struct Challenge {
  std::string challenge;
  std::uint32_t difficulty_bits = 0;
  Duration expires_in{0};
};
enum class AckStatus : std::uint8_t { unspecified, accepted, duplicate, held };
struct Ack {
  AckStatus status = AckStatus::unspecified;
  std::optional<Position> position;
  bool durable = false;
  Duration held_for{0};
  std::optional<Hint> hint;
};
struct Reconnect {
  Duration after{0};
};
struct Bye {
  std::uint16_t code = 0;
};
// What is newer than this library is nothing.
struct Nothing {};
using Body = std::variant<Nothing, Welcome, Challenge, Joined, Left, RoomRefused, Ack, Refusal,
                          Event, Gap, Presence, AvailabilityChange, CoverageChange, AppealState,
                          Notice, Card, Reconnect, Bye>;

struct ServerFrame {
  std::uint32_t request_id = 0;
  Body body;
};

}  // namespace hearth::client::frames
