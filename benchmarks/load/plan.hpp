// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hearth::load {

enum class Protocol : std::uint8_t {
  hearth,
  raw,  // whatever is sent comes back to everybody; for the bare loop
};

struct Plan {
  std::vector<std::uint16_t> ports{8080};  // connections are spread over them
  Protocol protocol = Protocol::hearth;
  std::uint32_t connections = 100;
  std::vector<std::string> rooms{"bench"};  // connections are spread over them
  std::uint32_t guidelines = 0;             // the version to accept at the door
  double rate = 10;                         // posts a second, all together
  std::uint32_t payload = 128;              // bytes of text
  double seconds = 10;
  double ramp_per_second = 2000;  // new connections
  bool herd = false;   // then everybody is cut off at once, and as long again is measured
  bool idle = false;   // only connect and join, then look at memory
  bool quiet = false;  // no progress
};

}  // namespace hearth::load
