// SPDX-License-Identifier: Apache-2.0
#include "app/own_checks.hpp"

namespace hearth::app {

std::vector<std::unique_ptr<moderation::Check>> own_checks() { return {}; }

}  // namespace hearth::app
