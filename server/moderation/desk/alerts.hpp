// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/ids.hpp"
#include "moderation/desk/desk.hpp"
#include "moderation/desk/entry.hpp"

namespace hearth::moderation::desk {

// Who should hear of this entry on their own devices, without looking at the desk: who is asked to
// come or is handed a case; where nobody on duty may be asked, those who are there all the same;
// and for what is urgent where nobody is on duty at all, those who would stand on that rung, unless
// they want to be left alone or asked not to be given such cases.
std::vector<core::ModeratorId> whom_to_alert(const Desk& desk, const Entry& entry);

// Whether what it calls for is still to be done: nobody has taken or seen the case since, and who
// is handed it has not answered.
bool still_waits(const Desk& desk, const Entry& entry);

}  // namespace hearth::moderation::desk
