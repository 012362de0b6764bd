// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "moderation/desk/entry.hpp"
#include "protocol/ledger_codec.hpp"
#include "store/ledger.hpp"

namespace hearth::shard::desk {

namespace cases = moderation::desk;

// Bans, removals and mutes of a whole area or of the service, as records that end with them. On one
// shard.
class Bans {
 public:
  static constexpr const char* kind = "ban";

  explicit Bans(store::Ledger& ledger) : ledger_(ledger) {}

  // The measure reaches so far, or lifts what may have.
  static bool concern(cases::Measure measure, cases::Scope scope);
  // The record of such a measure; nothing for others. `rooms`: where it counts. Load first.
  std::optional<store::Record> of(const cases::Acted& measure, const core::Handle& handle,
                                  const std::vector<core::RoomId>& rooms) const;

  // All there are. False: they cannot be read now; those known stay.
  boost::asio::awaitable<bool> load();

  const std::vector<protocol::BanRecord>& all() const { return bans_; }

 private:
  store::Ledger& ledger_;
  std::vector<protocol::BanRecord> bans_;
  std::map<std::string, std::uint64_t> versions_;  // by key
};

}  // namespace hearth::shard::desk
