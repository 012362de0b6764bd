// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rooms/event.hpp"
#include "store/room_store.hpp"

namespace hearth::store {

// What the scripts carry without reading it, and the little of it they read.
//   body      = "m" people event | "s" people event | "o" event
//               m: a message, s: anything else with an author (the one of people), o: of the
//               service
//   event     = event_codec.hpp's form without position, time and author; the step decides the rest
//   announced = epoch " " seq " " second " " entry length " " entry body
//   people    = ( handle alias-length(2 bytes, low first) alias )*

std::string store_body(const std::optional<rooms::Participant>& author,
                       const rooms::EventBody& body);
// With the position and time the log gave it. Nothing if `stored` is no body.
std::optional<rooms::Event> parse_body(std::string_view stored, rooms::Position position,
                                       core::Time at);

struct Announced {
  rooms::Event event;
  std::optional<EntryId> entry;
};
std::optional<Announced> parse_announced(std::string_view payload);

std::string store_people(const std::vector<rooms::Participant>& people);
std::vector<rooms::Participant> parse_people(std::string_view stored);

// Eight hexadecimal digits each; what is none ends them.
std::string store_marks(const std::vector<std::uint32_t>& marks);
std::vector<std::uint32_t> parse_marks(std::string_view stored);

std::string epoch_text(rooms::Epoch epoch);
// 0 for what is no epoch.
rooms::Epoch parse_epoch(std::string_view text);

}  // namespace hearth::store
