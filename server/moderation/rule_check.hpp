// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "moderation/check.hpp"
#include "moderation/matcher.hpp"
#include "moderation/rule_set.hpp"

namespace hearth::moderation {

// The rule packs as a check: what the rules find in the draft, and in the draft together with what
// its author wrote just before.
class RuleCheck : public Check {
 public:
  explicit RuleCheck(std::shared_ptr<const RuleSet> set) : set_(std::move(set)) {}

  std::string_view name() const override { return "rules"; }
  void look(const Draft& draft, const RecentMessages& recent, core::Time now,
            Findings& findings) override;

  // A new set takes the place of the old one, whole.
  void replace(std::shared_ptr<const RuleSet> set) { set_ = std::move(set); }
  // Of the last draft looked at; for explaining.
  const Matcher& matcher() const { return matcher_; }
  const std::vector<Hit>& hits() const { return hits_; }

 private:
  void look_at_layer(const Draft& draft, Budget& budget, Findings& findings);
  void look_joined(const Draft& draft, const std::string& before, std::string_view between,
                   Budget& budget, Findings& findings);
  bool is_helpline(std::string_view beginning);

  std::shared_ptr<const RuleSet> set_;
  Matcher matcher_;
  Matcher layer_matcher_;
  Matcher joined_matcher_;
  std::vector<Hit> hits_;
};

}  // namespace hearth::moderation
