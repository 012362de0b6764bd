// SPDX-License-Identifier: Apache-2.0
#include "app/room_table.hpp"

#include <algorithm>
#include <string>

#include "identity/handle.hpp"

namespace hearth::app {
namespace {

std::string why_not(const rooms::RoomPolicy& room, const LoadedRules& rules) {
  const auto found = rules.layers.find(room.rules);
  if (found == rules.layers.end())
    return "the room " + room.slug +
           " names it and it is not there; write it, or leave rooms.rules "
           "empty";
  const auto& languages = found->second.pack.languages;
  const auto spoken = room.language.substr(0, room.language.find('-'));
  if (found->second.pack.rules.empty() || languages.empty() ||
      std::find(languages.begin(), languages.end(), spoken) != languages.end())
    return {};
  return "its rules never run in the room " + room.slug + ", which speaks " + room.language +
         "; add the language to lang";
}

store::Uncovered uncovered_of(const std::string& word) {
  if (word == "open") return store::Uncovered::open;
  return word == "closed" ? store::Uncovered::closed : store::Uncovered::guarded;
}

shard::Room room_of(const rooms::RoomPolicy& policy, const identity::DeploymentKeys& keys) {
  shard::Room room;
  room.slug = policy.slug;
  room.title = policy.title;
  room.id = identity::room_id(keys, policy.slug);
  room.language = policy.language;
  room.size_max = static_cast<std::uint32_t>(policy.size_max);
  room.guidelines =
      policy.guidelines.empty() ? 0 : static_cast<std::uint32_t>(policy.guidelines_version);
  room.text_bytes_max = static_cast<std::uint32_t>(policy.text_bytes_max);
  room.participant_rate = {core::milliseconds(policy.post_interval_ms),
                           static_cast<std::uint32_t>(policy.post_burst)};
  room.newcomer_rate = {core::milliseconds(policy.newcomer_interval_ms),
                        static_cast<std::uint32_t>(policy.newcomer_burst)};
  room.room_rate = {core::Duration(std::chrono::seconds(1)) / policy.room_posts_per_second,
                    static_cast<std::uint32_t>(policy.room_burst)};
  room.retention = std::chrono::minutes(policy.retention_minutes);
  room.guarded_interval = 2 * room.participant_rate.interval;
  return room;
}

}  // namespace

void check_room_layers(const std::vector<rooms::RoomPolicy>& rooms, LoadedRules& rules) {
  if (!rules.set) return;  // the layers were not read
  for (const auto& room : rooms) {
    if (room.rules.empty()) continue;
    if (auto wrong = why_not(room, rules); !wrong.empty())
      rules.problems.push_back({"rooms/" + room.rules + ".toml", 0, "", std::move(wrong)});
  }
  if (!rules.problems.empty()) rules.set = nullptr;
}

std::shared_ptr<const shard::RoomTable> room_table(const Config& config,
                                                   const identity::DeploymentKeys& keys,
                                                   const LoadedRules& rules) {
  auto table = std::make_shared<shard::RoomTable>();
  for (const auto& policy : config.rooms) {
    auto room = room_of(policy, keys);
    if (config.desk_enabled) room.uncovered = uncovered_of(policy.coverage);
    if (!policy.rules.empty()) room.layer = rules.layers.at(policy.rules).layer;
    (*table)[policy.slug] = std::move(room);
  }
  return table;
}

}  // namespace hearth::app
