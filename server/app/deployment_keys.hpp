// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "identity/keys.hpp"

namespace hearth::app {

// Reads the deployment's master key from a file only its owner can read, making it at the first
// start. All gateways of one deployment need the same file. Nothing: `problem` says why and what to
// do.
std::optional<identity::DeploymentKeys> load_keys(const std::string& path, std::string& problem);

}  // namespace hearth::app
