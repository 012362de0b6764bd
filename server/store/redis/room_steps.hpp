// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "redis/heartbeat.hpp"
#include "redis/reply.hpp"
#include "store/redis/room_answers.hpp"
#include "store/room_store.hpp"

namespace hearth::store {

// What a step is called with beside what it does. Corrected by the answers `again` and `target`.
struct Surroundings {
  std::string verb = "PUBLISH";  // in a cluster SPUBLISH
  std::uint32_t events_max = 10'000;
  std::int64_t at_us = 0;        // tests only: the time to take for the server's
  std::int64_t now_s = 0;        // the server's clock, as well as it is known
  std::int64_t retention_s = 0;  // of the room, as well as it is known
  std::int64_t target_bucket = 0;
};

// Calls of scripts/*.lua. Each file says what it takes.
redis::Invocation open_step(const core::RoomId& room, const Surroundings& in,
                            const std::string& seen, const std::string& epoch,
                            core::milliseconds wait);
redis::Invocation recovered_step(const core::RoomId& room, const Surroundings& in,
                                 const std::string& epoch);
redis::Invocation publish_step(const Draft& draft, const Surroundings& in);
redis::Invocation moderate_step(const Entry& entry, const Surroundings& in);
redis::Invocation release_step(const Release& release, const Surroundings& in);
redis::Invocation withdraw_step(const Withdraw& withdraw, const Surroundings& in);
redis::Invocation remark_step(const Remark& remark, const Surroundings& in);
redis::Invocation journal_step(const core::RoomId& room, std::uint64_t after, std::size_t limit,
                               const Surroundings& in);
redis::Invocation cover_step(const Cover& cover, const Surroundings& in);
redis::Invocation position_step(const core::RoomId& room, const Surroundings& in);
redis::Invocation read_step(const ReadRequest& request, rooms::Seq from, const Surroundings& in);
// What was said in `entries` of one epoch; the answer holds it bucket by bucket, in order.
redis::Invocation bodies_step(const core::RoomId& room, rooms::Epoch epoch,
                              const std::vector<LogEntry>& entries, const Surroundings& in);
redis::Invocation held_step(const core::RoomId& room, const Surroundings& in);
redis::Invocation lease_step(const PresenceLease& lease, const Surroundings& in);

// The event that tells of a decision, and whose it is.
struct DecisionEvent {
  std::optional<rooms::Participant> author;
  rooms::EventBody body;
};
DecisionEvent event_of(const Decision& decision);
// What a node that heard `event` has to say again after a failover. Nothing: it decides nothing.
std::optional<Decision> decision_of(const rooms::Event& event);

}  // namespace hearth::store
