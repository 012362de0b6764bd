// SPDX-License-Identifier: Apache-2.0
#include "moderation/pack_test.hpp"

#include <algorithm>

#include "moderation/rule_check.hpp"

namespace hearth::moderation {
namespace {

// What kept a rule that fired from being a finding.
std::string dropped(const RuleSet& set, const std::vector<Hit>& hits, const std::string& rule) {
  for (const auto& hit : hits)
    if (set.rules[hit.rule].rule.id == rule) return describe(set, hit);
  return {};
}

}  // namespace

PackTestResult test_packs(std::shared_ptr<const RuleSet> set, const std::vector<RulePack>& packs,
                          const RoomLayer* layer) {
  PackTestResult result;
  const auto rules = set;
  RuleCheck check(std::move(set));
  const auto findings_in = [&](const std::string& text, const std::string& language) {
    Findings findings;
    ++result.sentences;
    check.look({text, language, false, layer}, {}, core::Time{}, findings);
    return findings.all;
  };
  for (const auto& pack : packs)
    for (const auto& rule : pack.rules) {
      const std::string language = pack.languages.empty() ? "en" : pack.languages.front();
      for (const auto& text : rule.match) {
        const auto all = findings_in(text, language);
        if (std::none_of(all.begin(), all.end(), [&](const auto& f) { return f.rule == rule.id; }))
          result.failures.push_back(
              {pack.file, rule.line, rule.id, text, true, dropped(*rules, check.hits(), rule.id)});
      }
      for (const auto& text : rule.clean) {
        const auto all = findings_in(text, language);
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const auto& f) { return f.category == rule.category; });
        if (found != all.end())
          result.failures.push_back(
              {pack.file, rule.line, rule.id, text, false, "found by " + found->rule});
      }
    }
  return result;
}

}  // namespace hearth::moderation
