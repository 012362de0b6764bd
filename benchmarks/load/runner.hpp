// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "load/process.hpp"
#include "load/report.hpp"

namespace hearth::load {

enum class Protocol : std::uint8_t {
  hearth,
  raw,  // whatever is sent comes back to everybody; for the bare loop
};

struct Plan {
  std::uint16_t port = 8080;
  Protocol protocol = Protocol::hearth;
  std::uint32_t connections = 100;
  std::vector<std::string> rooms{"bench"};  // connections are spread over them
  std::uint32_t guidelines = 0;             // the version to accept at the door
  double rate = 10;                         // posts a second, all together
  std::uint32_t payload = 128;              // bytes of text
  double seconds = 10;
  double ramp_per_second = 2000;  // new connections
  bool idle = false;              // only connect and join, then look at memory
  bool quiet = false;             // no progress
};

// Runs the plan against a server on the loopback. Throws with a sentence if it cannot.
Report run(const Plan& plan, const Process& server);

}  // namespace hearth::load
