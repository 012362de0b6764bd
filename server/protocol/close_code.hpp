// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace hearth::protocol {

// Why the server ends a connection. The range is the advice; proto/README.md has the same list.
enum class CloseCode : std::uint16_t {
  // 4000-4099: reconnect with backoff, resume by position
  behind = 4000,       // read too slowly: the room moved on
  silent = 4001,       // no sign of life, or no progress in taking bytes
  overflow = 4002,     // too many replies waiting to be taken
  unavailable = 4003,  // the log cannot be read now
  internal = 4004,     // an error of ours
  overloaded = 4005,   // the server holds as many connections as it can
  // 4100-4199: reconnect soon
  draining = 4100,  // the server is going down for maintenance
  moved = 4101,     // what was being sent was withdrawn meanwhile; resume
  // 4200-4299: do not reconnect by yourself
  malformed = 4200,       // not a frame of this protocol
  hello_expected = 4201,  // the first frame was not Hello, or a second Hello
  hello_late = 4202,      // no Hello in time
  too_many_commands = 4203,
  banned = 4204,
  signed_out = 4205,  // moderators: sign in again
};

enum class Advice : std::uint8_t { back_off, soon, stay_away };

constexpr Advice advice(CloseCode code) {
  const auto value = static_cast<std::uint16_t>(code);
  return value < 4100 ? Advice::back_off : value < 4200 ? Advice::soon : Advice::stay_away;
}

std::string_view to_string(CloseCode code);

}  // namespace hearth::protocol
