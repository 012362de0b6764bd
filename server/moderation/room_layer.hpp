// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "moderation/rule_set.hpp"

namespace hearth::moderation {

// What a room changes about the packs: rules of its own, rules it does without, other actions.
struct RoomLayer {
  std::shared_ptr<const RuleSet> extra;  // nothing: no rules of its own
  std::set<std::string, std::less<>> off;
  std::map<std::string, Action, std::less<>> actions;
};

// Checks `layer` against the packs it lies on. Nothing if anything is wrong: it takes effect whole
// or not at all. It cannot soften `minors`, restrict telling of a relapse or a craving, or touch
// what is done in a crisis.
std::optional<RoomLayer> build_room_layer(const std::vector<RulePack>& packs, const RulePack& layer,
                                          const PublicContacts& contacts,
                                          std::vector<Problem>& problems);

}  // namespace hearth::moderation
