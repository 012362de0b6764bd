// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "moderation/desk/entry.hpp"
#include "protocol/ledger_codec.hpp"
#include "store/ledger.hpp"

namespace hearth::shard::desk {

namespace cases = moderation::desk;

// Bans, removals and mutes of a whole area or of the service, each a record that ends with it, so
// that none shortens or narrows another. On one shard.
class Bans {
 public:
  static constexpr const char* kind = "ban";
  // Of one kind on one person; another takes the place of the one that ends first.
  static constexpr std::size_t per_person_max = 16;

  explicit Bans(store::Ledger& ledger) : ledger_(ledger) {}

  // The measure reaches so far, or lifts what may have.
  static bool concern(cases::Measure measure, cases::Scope scope);
  // What such a measure writes, or takes away; nothing for others. `rooms`: where it counts. Load
  // first.
  std::vector<store::Record> of(const cases::Acted& measure, const core::Handle& handle,
                                const std::vector<core::RoomId>& rooms) const;
  // Of one that is taken back while others of its kind stand.
  std::vector<store::Record> without(const cases::EntryId& measure) const;

  // All there are. False: they cannot be read now; those known stay.
  boost::asio::awaitable<bool> load();

  std::vector<protocol::BanRecord> all() const;
  bool is_empty() const { return kept_.empty(); }

 private:
  struct Kept {
    protocol::BanRecord ban;
    std::uint64_t version = 0;
  };

  store::Ledger& ledger_;
  std::map<std::string, Kept> kept_;  // by key
};

}  // namespace hearth::shard::desk
