// SPDX-License-Identifier: Apache-2.0
#include "shard/node.hpp"

#include "core/random.hpp"
#include "telemetry/log.hpp"

namespace hearth::shard {

Node::Node(Options options, store::RoomStore& store, const identity::DeploymentKeys& keys,
           std::shared_ptr<const RoomTable> rooms, std::shared_ptr<const moderation::RuleSet> rules,
           std::shared_ptr<const moderation::LearnedModel> learned)
    : options_(std::move(options)),
      store_(store),
      keys_(keys),
      id_(core::random_u64()),
      rooms_(std::move(rooms)) {
  for (std::size_t i = 0; i < options_.shards; ++i) {
    shards_.push_back(std::make_unique<Shard>(*this, i, rules, learned));
    shards_.back()->rooms_ = rooms_;
  }
}

Node::~Node() { stop(); }

Shard& Node::home(const core::RoomId& room) {
  return *shards_[std::hash<core::RoomId>{}(room) % shards_.size()];
}

void Node::count_failed_check(std::string_view name) {
  if (failed_checks_++ == 0) telemetry::log_check_fails(name);
}

void Node::set_rooms(std::shared_ptr<const RoomTable> rooms) {
  for (auto& shard : shards_) shard->post([&shard = *shard, rooms] { shard.rooms_ = rooms; });
}

void Node::set_rules(std::shared_ptr<const moderation::RuleSet> rules,
                     std::shared_ptr<const moderation::LearnedModel> learned) {
  for (auto& shard : shards_)
    shard->post([&shard = *shard, rules, learned] { shard.judge().use(rules, learned); });
}

void Node::set_standing(std::shared_ptr<const desk::Standing> standing) {
  for (auto& shard : shards_)
    shard->post([&shard = *shard, standing] { shard.standing_ = standing; });
}

void Node::stop() {
  for (auto& shard : shards_) shard->stop();
}

}  // namespace hearth::shard
