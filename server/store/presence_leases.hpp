// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "store/room_store.hpp"

namespace hearth::store {

// All nodes of a room together. Somebody present through two nodes is one person, which only lists
// can tell; of newcomers only the marks of those who arrived do.
inline RoomPresence unite(const std::vector<PresenceLease>& leases) {
  RoomPresence all;
  bool listed = true;
  for (const auto& lease : leases) {
    all.count += lease.count;
    all.newcomers += lease.newcomers;
    all.arrivals.insert(all.arrivals.end(), lease.arrivals.begin(), lease.arrivals.end());
    listed = listed && lease.participants.size() == lease.count;
    for (const auto& who : lease.participants)
      if (std::find(all.participants.begin(), all.participants.end(), who) ==
          all.participants.end())
        all.participants.push_back(who);
  }
  if (listed)
    all.count = static_cast<std::uint32_t>(all.participants.size());
  else
    all.participants.clear();
  std::sort(all.arrivals.begin(), all.arrivals.end());
  all.arrivals.erase(std::unique(all.arrivals.begin(), all.arrivals.end()), all.arrivals.end());
  return all;
}

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
      const auto& said = entry.second.lease;
      return entry.second.end <= now || (said.count == 0 && said.arrivals.empty());
    });
    std::vector<PresenceLease> in_force;
    for (const auto& [id, held] : nodes) in_force.push_back(held.lease);
    if (nodes.empty()) leases_.erase(room);
    return unite(in_force);
  }

 private:
  struct Held {
    PresenceLease lease;
    core::Time end{};
  };
  std::map<core::RoomId, std::map<NodeId, Held>> leases_;
};

}  // namespace hearth::store
