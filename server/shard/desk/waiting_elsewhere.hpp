// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include "core/ids.hpp"
#include "identity/keys.hpp"
#include "shard/desk/bans.hpp"
#include "store/room_store.hpp"

namespace hearth::shard::desk {

// Messages that wait in a room for a moderator while their author may not write there, by a measure
// of another room that reaches so far. The store of that room drops what waits with a measure of
// its own; this is for the rest. On one shard.
class WaitingElsewhere {
 public:
  WaitingElsewhere(store::RoomStore& rooms, Bans& bans, const identity::DeploymentKeys& keys)
      : rooms_(rooms), bans_(bans), keys_(keys) {}

  enum class Gave : std::uint8_t { unknown, nothing, some };
  // Gives back what waits in the room of whoever stands under such a measure, as they are known
  // now: load Bans first. Each is dropped by the store once, whichever node comes first. Unknown:
  // some may still wait.
  boost::asio::awaitable<Gave> give_back(core::RoomId room);

 private:
  store::RoomStore& rooms_;
  Bans& bans_;
  const identity::DeploymentKeys& keys_;
};

}  // namespace hearth::shard::desk
