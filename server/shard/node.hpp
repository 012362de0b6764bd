// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "identity/keys.hpp"
#include "moderation/rule_set.hpp"
#include "shard/finding_counts.hpp"
#include "shard/hooks.hpp"
#include "shard/occupancy.hpp"
#include "shard/settings.hpp"
#include "shard/shard.hpp"
#include "store/room_store.hpp"

namespace hearth::shard {

// All shards of this process and what they share. Outlives them; after construction only the
// occupancy, the count and the shards' mailboxes change, and all are safe from any thread.
class Node {
 public:
  struct Options {
    std::size_t shards = 1;
    FanoutSettings fanout;
    PresenceSettings presence;
    Hooks hooks;
    std::function<Judge::Checks()> own_checks;  // called once for each shard; may be empty
  };

  Node(Options options, store::RoomStore& store, const identity::DeploymentKeys& keys,
       std::shared_ptr<const RoomTable> rooms, std::shared_ptr<const moderation::RuleSet> rules,
       std::shared_ptr<const moderation::LearnedModel> learned = nullptr);
  ~Node();

  store::NodeId id() const { return id_; }
  const Options& options() const { return options_; }
  store::RoomStore& store() { return store_; }
  const identity::DeploymentKeys& keys() const { return keys_; }
  const Hooks& hooks() const { return options_.hooks; }
  Occupancy& occupancy() { return occupancy_; }
  // Messages that went on before the rules had seen all of them.
  void count_cut_scan() { ++cut_scans_; }
  std::uint64_t cut_scans() const { return cut_scans_; }
  // Messages that went on although this check had failed; the log says so once.
  void count_failed_check(std::string_view name);
  std::uint64_t failed_checks() const { return failed_checks_; }
  FindingCounts& findings() { return findings_; }
  const FindingCounts& findings() const { return findings_; }

  std::size_t size() const { return shards_.size(); }
  Shard& shard(std::size_t index) { return *shards_[index]; }
  // Where the room's feed lives.
  Shard& home(const core::RoomId& room);

  // From any thread: every shard uses these rooms from its next turn on.
  void set_rooms(std::shared_ptr<const RoomTable> rooms);
  void set_rules(std::shared_ptr<const moderation::RuleSet> rules,
                 std::shared_ptr<const moderation::LearnedModel> learned);
  void set_standing(std::shared_ptr<const desk::Standing> standing);
  void stop();

 private:
  Options options_;
  store::RoomStore& store_;
  const identity::DeploymentKeys& keys_;
  store::NodeId id_;
  Occupancy occupancy_;
  std::atomic<std::uint64_t> cut_scans_ = 0;
  std::atomic<std::uint64_t> failed_checks_ = 0;
  FindingCounts findings_;
  std::shared_ptr<const RoomTable> rooms_;
  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace hearth::shard
