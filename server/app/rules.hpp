// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "moderation/learned/model.hpp"
#include "moderation/room_layer.hpp"
#include "moderation/rule_set.hpp"

namespace hearth::app {

// What a room changes about the packs, compiled and as it was written.
struct LoadedLayer {
  std::shared_ptr<const moderation::RoomLayer> layer;
  moderation::RulePack pack;
};

// Rule packs read from a folder, as config/rules/README.md describes them.
struct LoadedRules {
  std::shared_ptr<const moderation::RuleSet> set;           // nothing when there are problems
  std::shared_ptr<const moderation::LearnedModel> learned;  // nothing where there is none
  std::vector<moderation::RulePack> packs;
  std::map<std::string, LoadedLayer, std::less<>> layers;  // rooms/<name>.toml, by name
  moderation::PublicContacts contacts;
  std::vector<moderation::Problem> problems;
};

// What was learned from sentences lies beside the packs.
inline constexpr std::string_view learned_file = "learned.model";

// `resources`: the folder of help lines, whose numbers and sites no rule may match; may be empty.
LoadedRules load_rules(const std::string& folder, const std::string& resources);

// The same model, which tells those on duty from so many percent on.
std::shared_ptr<const moderation::LearnedModel> made_certain(const moderation::LearnedModel& model,
                                                             int percent);

// "en/craving.toml:12: craving.urge.now: what to change".
std::string to_string(const moderation::Problem& problem);

}  // namespace hearth::app
