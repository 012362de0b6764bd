// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/result.hpp"
#include "redis/options.hpp"
#include "store/redis/verify.hpp"

namespace hearth::app {

// Connects, looks at every server and says what is not as the store needs it; empty: all is well.
// Blocking, for a few seconds at most. The error says that nobody answers.
core::result<std::vector<store::Finding>, std::string> look_at_redis(redis::Options options,
                                                                     store::Durability durability);

}  // namespace hearth::app
