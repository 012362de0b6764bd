// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::rooms {

// A regular meeting in a room. `rrule` as in RFC 5545, without EXDATE and BYSETPOS.
struct Meeting {
  std::string title;
  std::string rrule;
  std::string start;      // local time of the first one, 2026-01-05T19:00
  std::string time_zone;  // IANA name
  std::int64_t minutes = 60;
};

// What a room is, as its operator wrote it. Times in the unit their name ends in.
struct RoomPolicy {
  std::string slug;
  std::string title;
  std::string language = "en";
  std::string approach =
      "any";  // what recovery means here: any, twelve_step, smart, harm_reduction, ...
  std::string path = "recovery";        // what people recover from
  std::string goal;                     // one sentence
  std::vector<std::string> values;      // a few words each
  std::int64_t size_max = 50;           // people at once
  std::vector<std::string> guidelines;  // to accept at the door
  std::int64_t guidelines_version = 1;
  std::string format = "open_chat";  // open_chat, check_in, topic, meeting, quiet
  std::int64_t retention_minutes = 60;
  std::int64_t text_bytes_max = 2000;
  std::int64_t post_interval_ms = 2000;
  std::int64_t post_burst = 5;
  std::int64_t newcomer_interval_ms = 10'000;
  std::int64_t newcomer_burst = 2;
  std::int64_t room_posts_per_second = 20;
  std::int64_t room_burst = 40;
  std::string rules;                 // what it changes about the rule packs: a file's name
  std::string coverage = "guarded";  // what happens without a moderator: open, guarded, closed
  std::vector<Meeting> meetings;
};

// 1 to 32 of a-z, 0-9 and '-', beginning with a letter: safe in URLs, keys and channels.
bool is_slug(std::string_view text);
// The parts of an RRULE this service can show; says nothing about whether it ever comes true.
bool is_rrule(std::string_view text);

}  // namespace hearth::rooms
