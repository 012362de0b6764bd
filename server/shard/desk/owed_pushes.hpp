// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "moderation/desk/entry.hpp"
#include "store/ledger.hpp"

namespace hearth::shard::desk {

namespace cases = moderation::desk;

inline constexpr const char* alert_kind = "alert";  // key: the entry's number

// Which entries of the ledger somebody still has to be told of by Web Push. Whoever appended one
// tells at once. Every other node waits, and tells when nobody says that it was done or is being
// done: as a record that ends by itself, so that a node that dies in between is stood in for, by
// one. After five minutes it is too late. On one shard; the ledger outlives it.
class OwedPushes {
 public:
  static constexpr core::Duration life = std::chrono::minutes(5);
  // Longer than a try at a push service may take.
  static constexpr core::seconds others_wait{15};
  static constexpr core::seconds renew_every{10};
  static constexpr core::Duration lease = std::chrono::seconds(25);
  static constexpr std::size_t most = 256;  // the oldest go

  using Numbered = std::pair<std::uint64_t, cases::Entry>;

  explicit OwedPushes(store::Ledger& ledger) : ledger_(ledger) {}
  ~OwedPushes() { *alive_ = false; }

  // Whether devices can hear of such an entry at all.
  static bool is_told(const cases::Entry& entry);
  // An entry was read that was made at `at`.
  void seen(std::uint64_t number, core::Time at, const cases::Entry& entry, core::Time now,
            core::Tick tick);
  // This node appended it, and tells. False: nobody has to be told.
  bool ours(std::uint64_t number, core::Tick tick);
  // Everybody it concerns was told, or cannot be.
  void settled(std::uint64_t number);
  void clear() { owed_.clear(); }

  // Says what is done or being done. Those that are this node's to tell from now on.
  boost::asio::awaitable<std::vector<Numbered>> look(core::Time now, core::Tick tick);

 private:
  struct Owed {
    cases::Entry entry;
    core::Time at{};
    core::Tick due{};
    bool ours = false;
    bool settled = false;
  };

  boost::asio::awaitable<bool> look_at(std::uint64_t number, core::Time now, core::Tick tick);

  store::Ledger& ledger_;
  std::map<std::uint64_t, Owed> owed_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace hearth::shard::desk
