// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "moderation/room_layer.hpp"
#include "moderation/rule_set.hpp"

namespace hearth::moderation {

// A sentence of a rule that did not do what its author says.
struct PackFailure {
  std::string file;
  std::size_t line = 0;
  std::string rule;
  std::string text;
  bool should_match = false;
  std::string why;  // what found a clean sentence, or dropped the rule's own
};

struct PackTestResult {
  std::size_t sentences = 0;
  std::vector<PackFailure> failures;
};

// Runs the sentences that packs bring for their own rules: each of `match` must be found by its
// rule, none of `clean` by any rule of its category, in the language of the pack.
// `layer`: of the room they are said in; may be null.
PackTestResult test_packs(std::shared_ptr<const RuleSet> set, const std::vector<RulePack>& packs,
                          const RoomLayer* layer = nullptr);

}  // namespace hearth::moderation
