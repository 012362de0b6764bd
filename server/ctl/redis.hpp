// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"

namespace hearth::ctl {

// What hearthd would say of the Redis of this configuration at its start. The exit code: 0, nothing
// to mend; 1, it would not start, or Redis cannot be reached; 2, it would start and warn.
int check_redis(const app::Config& config);

// The line for Redis' ACL file that lets this configuration sign in, and do what is needed and
// nothing else. The exit code.
int print_acl(const app::Config& config);

}  // namespace hearth::ctl
