// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <string>

#include "core/ids.hpp"
#include "protocol/frames.hpp"
#include "rooms/event.hpp"
#include "rooms/position.hpp"

namespace hearth::shard {

class Shard;

// Somebody asks moderators to look at a message.
struct Report {
  core::RoomId room;
  rooms::Participant reporter;
  rooms::Position target;
  std::string note;
};

// Writes it into the room's journal; the same person's second report of a message is the first.
// unspecified: it is there.
boost::asio::awaitable<protocol::Reason> report(Shard& shard, Report report);

}  // namespace hearth::shard
