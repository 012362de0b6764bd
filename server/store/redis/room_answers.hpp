// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "redis/reply.hpp"
#include "store/room_store.hpp"

namespace hearth::store {

// Reads what scripts/*.lua answer. A reply that is not as its script says counts as no answer.

// The first word of an answer; empty if there is none.
std::string_view head_of(const redis::Reply& reply);
// The number at `index`; 0 if there is none.
std::uint64_t number_at(const redis::Reply& reply, std::size_t index);
std::string_view text_at(const redis::Reply& reply, std::size_t index);

PublishAnswer publish_answer(const redis::Reply& reply);
ModerateAnswer moderate_answer(const redis::Reply& reply);
ReleaseAnswer release_answer(const redis::Reply& reply);
WithdrawAnswer withdraw_answer(const redis::Reply& reply);
std::optional<RoomState> room_state(const redis::Reply& reply);
// Whether a room's state, read or asked for, says that it takes no posts yet.
bool is_recovering(const redis::Reply& reply);
std::vector<HeldItem> held_items(const redis::Reply& reply);
std::vector<PresenceLease> leases(const redis::Reply& reply);
RemarkStatus remark_status(const redis::Reply& reply);
std::optional<JournalPage> journal_page(const redis::Reply& reply);

// An entry of the stream, without what it says.
struct LogEntry {
  rooms::Seq seq = 0;
  core::Time at{};
  std::int64_t bucket = 0;
};
std::vector<LogEntry> log_entries(const redis::Reply& reply);

}  // namespace hearth::store
