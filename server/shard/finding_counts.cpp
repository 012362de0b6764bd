// SPDX-License-Identifier: Apache-2.0
#include "shard/finding_counts.hpp"

#include <algorithm>
#include <bitset>
#include <set>
#include <string_view>

namespace hearth::shard {

void FindingCounts::count(const moderation::Verdict& verdict) {
  if (verdict.findings.empty()) return;
  std::bitset<moderation::category_count> categories;
  std::set<std::string_view> rules;
  for (const auto& finding : verdict.findings) {
    categories.set(static_cast<std::size_t>(finding.category));
    rules.insert(finding.rule);
  }
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < categories.size(); ++i)
    if (categories.test(i)) ++by_category_[i][static_cast<std::size_t>(verdict.action)];
  for (const auto rule : rules) {
    const std::string id(rule);
    const bool fits = by_rule_.contains(id) || by_rule_.size() < rules_max;
    ++by_rule_[fits ? id : "other"];
  }
}

FindingCounts::Counted FindingCounts::counted() const {
  Counted out;
  {
    const std::lock_guard lock(mutex_);
    out.by_category = by_category_;
    out.by_rule.assign(by_rule_.begin(), by_rule_.end());
  }
  std::sort(out.by_rule.begin(), out.by_rule.end(), [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  return out;
}

}  // namespace hearth::shard
