// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "moderation/check.hpp"

namespace hearth::app {

// What this deployment looks for beside the rule packs, made anew for each shard. Nothing as
// shipped: configure with -DHEARTH_OWN_CHECKS=<file> to build another definition of this function.
std::vector<std::unique_ptr<moderation::Check>> own_checks();

}  // namespace hearth::app
