// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <utility>

#include "store/room_store.hpp"

namespace hearth::store {

// Who is where, as each node last said it. In memory: it means nothing after a restart. One thread.
class PresenceLeases {
 public:
  RoomPresence put(PresenceLease lease, core::Time now) {
    const auto room = lease.room;
    const auto node = lease.node;
    const auto end = now + lease.ttl;
    leases_[room][node] = {std::move(lease), end};
    auto& nodes = leases_[room];
    std::erase_if(nodes, [&](const auto& entry) {
      return entry.second.end <= now || entry.second.lease.count == 0;
    });
    RoomPresence all;
    bool listed = true;
    for (const auto& [id, held] : nodes) {
      all.count += held.lease.count;
      listed = listed && held.lease.participants.size() == held.lease.count;
      for (const auto& who : held.lease.participants)
        if (std::find(all.participants.begin(), all.participants.end(), who) ==
            all.participants.end())
          all.participants.push_back(who);
    }
    // Somebody present through two nodes is one person, which only a list can tell.
    if (listed)
      all.count = static_cast<std::uint32_t>(all.participants.size());
    else
      all.participants.clear();
    if (nodes.empty()) leases_.erase(room);
    return all;
  }

 private:
  struct Held {
    PresenceLease lease;
    core::Time end{};
  };
  std::map<core::RoomId, std::map<NodeId, Held>> leases_;
};

}  // namespace hearth::store
