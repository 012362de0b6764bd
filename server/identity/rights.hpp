// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "identity/account.hpp"

namespace hearth::identity {

// Admins invite anybody; leads invite moderators for rooms of their own.
bool may_invite(const Account& by, Role role, const std::vector<std::string>& rooms);

// Admins change everybody but themselves; leads change moderators whose rooms, before and after,
// are their own. Nobody makes an account what they could not invite.
bool may_change(const Account& by, const Account& before, Role role,
                const std::vector<std::string>& rooms);

}  // namespace hearth::identity
