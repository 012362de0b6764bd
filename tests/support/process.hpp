// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace hearth::support {

struct Ended {
  int code = -1;  // exit code; -1: it did not exit by itself in time
  std::string out;
  std::string err;
};

// A program of this build, run to its end within twenty seconds. Each of `environment` is
// NAME=value; there is nothing else in it.
Ended run(const std::string& program, std::vector<std::string> arguments,
          std::vector<std::string> environment = {});

}  // namespace hearth::support
