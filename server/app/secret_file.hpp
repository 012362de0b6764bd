// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace hearth::app {

// The first line of a file that only its owner can read, 4 KiB at most. A name without a slash is
// looked for in the folder of systemd's credentials ($CREDENTIALS_DIRECTORY). An empty name gives
// an empty secret. Nothing: `problem` says what is wrong and what to do.
std::optional<std::string> read_secret(const std::string& name, std::string& problem);

}  // namespace hearth::app
