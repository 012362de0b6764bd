// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/config.hpp"
#include "identity/keys.hpp"
#include "notify/vapid.hpp"

namespace hearth::app {

// The deployment's own for Web Push, made from its keys: every gateway has the same, and nothing
// more has to be kept.
notify::Vapid vapid(const Config& config, const identity::DeploymentKeys& keys);

// What is wrong with the settings, each a sentence.
std::vector<std::string> push_problems(const Config& config);

}  // namespace hearth::app
