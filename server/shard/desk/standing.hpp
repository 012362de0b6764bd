// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "protocol/ledger_codec.hpp"
#include "rooms/event.hpp"

namespace hearth::shard::desk {

// What the desk decided that every shard of this node has to act on. Immutable; replaced whole.
struct Standing {
  // Bans, removals and mutes that reach further than their room. Nothing else links rooms: whoever
  // says Hello is looked at with the handle they would have in the record's.
  std::vector<protocol::BanRecord> bans;
  std::map<core::RoomId, rooms::ModeChanged> modes;  // rooms moderators made other than open
  std::map<core::RoomId, core::Time> slowed;  // many joined at once: newcomers wait until then
};

}  // namespace hearth::shard::desk
