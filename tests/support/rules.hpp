// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "moderation/rule_check.hpp"
#include "moderation/rule_pack.hpp"
#include "moderation/rule_set_builder.hpp"
#include "moderation/verdict.hpp"

namespace hearth::test {

// Rules written in a test. Lists that modifiers need come with it.
class Rules {
 public:
  // `rules`: the [[rule]] tables of one English pack.
  explicit Rules(std::string_view rules, std::string_view category = "self_harm");

  const std::vector<moderation::Problem>& problems() const { return problems_; }
  std::shared_ptr<const moderation::RuleSet> set() const { return set_; }

  std::vector<moderation::Finding> find(std::string_view text,
                                        std::string_view language = "en") const;
  // The stretches that were found, as they stand in the text.
  std::vector<std::string> stretches(std::string_view text) const;
  bool finds(std::string_view text) const { return !find(text).empty(); }
  // Of the first finding; 0: there is none.
  int severity(std::string_view text) const;

 private:
  std::vector<moderation::Problem> problems_;
  std::shared_ptr<const moderation::RuleSet> set_;
};

// One rule with the given phrases and further keys.
std::string rule(std::string_view phrases, std::string_view keys = "");

}  // namespace hearth::test
