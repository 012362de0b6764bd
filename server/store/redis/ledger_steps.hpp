// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "redis/heartbeat.hpp"
#include "redis/reply.hpp"
#include "store/ledger.hpp"
#include "store/redis/room_steps.hpp"

namespace hearth::store {

// Where new entries are told of.
inline constexpr std::string_view ledger_channel = "{ledger}:c";

// How a batch is sent.
struct Sending {
  std::string nonce;          // the same however often it is sent
  bool again = false;         // it was appended before, and may have been lost since
  std::uint64_t version = 0;  // with again: of the newest record before it
};

// Calls of scripts/ledger_*.lua. Each file says what it takes.
redis::Invocation ledger_open_step(const Surroundings& in, core::milliseconds recovery);
redis::Invocation ledger_append_step(const LedgerBatch& batch, const Sending& how,
                                     const Surroundings& in);
redis::Invocation ledger_read_step(std::uint64_t after, std::size_t limit, const Surroundings& in);
redis::Invocation ledger_cursor_step(const core::RoomId& room, const Surroundings& in);
redis::Invocation ledger_names_step(const std::string& kind, const std::string& prefix,
                                    const std::string& after, const Surroundings& in);
redis::Invocation ledger_records_step(const std::string& kind, const std::vector<std::string>& keys,
                                      const Surroundings& in);

// Their answers. A reply that is not as its script says counts as no answer.
std::optional<LedgerPage> ledger_page(const redis::Reply& reply);
std::vector<std::string> ledger_keys(const redis::Reply& reply, std::size_t kind_length);
std::vector<Record> ledger_records(const redis::Reply& reply, const std::string& kind,
                                   const std::vector<std::string>& keys);

}  // namespace hearth::store
