// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/ids.hpp"
#include "moderation/desk/desk.hpp"
#include "moderation/desk/entry.hpp"

namespace hearth::moderation::desk {

// Whether somebody on duty may be given this case: not while they want to be left alone or have
// worked enough for the week, not of what they asked not to be given, not like what they tapped out
// of in this shift, within what they are to see in a shift, and not an appeal against their own
// measure. Anybody may still take a case of their own accord.
bool may_be_given(const Desk& desk, const Account& account, const Case& c);

// Who stands on a rung now: on duty in the room; leads of the room; leads and admins anywhere; all
// of them on the last.
std::vector<const Account*> on_rung(const Desk& desk, const Case& c, Rung rung);

// Whom to ask. An urgent case: everybody there who may be given it; else the one with the least on
// their mind. Who declined is asked only when nobody else is there. Nobody: `why` says so.
struct Call {
  std::vector<core::ModeratorId> to;
  Alarm::Why why = Alarm::Why::none;
};
Call whom_to_call(const Desk& desk, const Case& c, Rung rung);

// The entry that asked this moderator last: a call with their name, or the alarm that of those on
// their rung nobody may be given the case. Who tapped out of such cases hears no alarm. 0: none.
// Whoever shows cases makes itself heard when it grows, and only then.
std::uint64_t asked_by(const Desk& desk, const core::ModeratorId& who, const Case& c);

}  // namespace hearth::moderation::desk
