// SPDX-License-Identifier: Apache-2.0
#include "shard/finding_counts.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace hearth::shard {
namespace {

using moderation::Action;
using moderation::Category;

moderation::Verdict verdict(Action action, std::vector<std::pair<Category, std::string>> found) {
  moderation::Verdict out;
  out.action = action;
  for (auto& [category, rule] : found) {
    moderation::Finding finding;
    finding.category = category;
    finding.rule = std::move(rule);
    out.findings.push_back(std::move(finding));
  }
  return out;
}

TEST(FindingCounts, CountEachCategoryAndEachRuleOfAMessageOnce) {
  FindingCounts counts;
  counts.count(verdict(Action::block, {{Category::harassment, "harassment.insult"},
                                       {Category::harassment, "harassment.insult"},
                                       {Category::pii, "pii.phone"}}));
  counts.count(verdict(Action::nudge, {{Category::harassment, "harassment.insult"}}));
  counts.count(verdict(Action::allow, {}));
  const auto counted = counts.counted();
  const auto of = [&](Category category, Action action) {
    return counted
        .by_category[static_cast<std::size_t>(category)][static_cast<std::size_t>(action)];
  };
  EXPECT_EQ(of(Category::harassment, Action::block), 1U);
  EXPECT_EQ(of(Category::harassment, Action::nudge), 1U);
  EXPECT_EQ(of(Category::pii, Action::block), 1U);
  EXPECT_EQ(of(Category::pii, Action::nudge), 0U);
  using Rows = std::vector<std::pair<std::string, std::uint64_t>>;
  EXPECT_EQ(counted.by_rule, (Rows{{"harassment.insult", 2}, {"pii.phone", 1}}));
}

TEST(FindingCounts, CountTogetherWhatIsTooMany) {
  FindingCounts counts;
  for (std::size_t i = 0; i < FindingCounts::rules_max + 7; ++i)
    counts.count(verdict(Action::flag, {{Category::hate, "rule." + std::to_string(i)}}));
  const auto counted = counts.counted();
  EXPECT_EQ(counted.by_rule.size(), FindingCounts::rules_max + 1);
  EXPECT_EQ(counted.by_rule.front(), (std::pair<std::string, std::uint64_t>{"other", 7}));
}

}  // namespace
}  // namespace hearth::shard
