// SPDX-License-Identifier: Apache-2.0
#include "moderation/opinion.hpp"

#include <gtest/gtest.h>

namespace hearth::moderation {
namespace {

constexpr OpinionScope everything{true, true, true};

Opinion opinion(Action action, Category category = Category::harassment) {
  return {action, std::string(name(category)), category, 3, false};
}

Verdict verdict_of(Category category, int severity) {
  Finding finding;
  finding.rule = "test";
  finding.label = name(category);
  finding.category = category;
  finding.severity = severity;
  return decide({finding}, {});
}

TEST(Opinion, AddsWhatTheOperatorLetsIt) {
  for (const auto action : {Action::nudge, Action::hold}) {
    Verdict verdict;
    EXPECT_TRUE(add_opinion(verdict, opinion(action), everything));
    EXPECT_EQ(verdict.action, action);
    ASSERT_FALSE(verdict.notices.empty()) << "never silent";
    EXPECT_EQ(verdict.findings.front().rule, "classifier");
  }
}

TEST(Opinion, OfAHoldCallsSomebodyToIt) {
  Verdict verdict;
  add_opinion(verdict, opinion(Action::hold), everything);
  EXPECT_EQ(verdict.flag, Flag::normal);
  auto urgent = opinion(Action::hold);
  urgent.urgent = true;
  EXPECT_TRUE(add_opinion(verdict, urgent, everything));
  EXPECT_EQ(verdict.flag, Flag::urgent);
}

TEST(Opinion, BecomesAFlagWhereItMayNotDoMore) {
  for (const auto action : {Action::nudge, Action::hold}) {
    Verdict verdict;
    EXPECT_TRUE(add_opinion(verdict, opinion(action), {true, false, false}));
    EXPECT_EQ(verdict.action, Action::flag);
    EXPECT_EQ(verdict.flag, Flag::normal);
  }
}

TEST(Opinion, ChangesNothingWithoutAnyRight) {
  Verdict verdict;
  EXPECT_FALSE(add_opinion(verdict, opinion(Action::hold), {}));
  EXPECT_EQ(verdict.action, Action::allow);
  EXPECT_TRUE(verdict.findings.empty());
}

TEST(Opinion, NeverRestrictsACrisisARelapseOrACraving) {
  for (const auto category : {Category::self_harm, Category::overdose_emergency,
                              Category::relapse_disclosure, Category::craving})
    for (const auto action : {Action::nudge, Action::hold}) {
      auto found_here = verdict_of(category, 3);
      EXPECT_FALSE(may_restrict(everything, found_here));
      add_opinion(found_here, opinion(action), everything);
      EXPECT_TRUE(found_here.delivered()) << name(category);
      Verdict found_there;
      add_opinion(found_there, opinion(action, category), everything);
      EXPECT_TRUE(found_there.delivered()) << name(category);
      EXPECT_EQ(found_there.flag, Flag::normal);
    }
}

TEST(Opinion, NeverMakesAVerdictMilder) {
  auto held = verdict_of(Category::hate, 3);
  ASSERT_EQ(held.action, Action::hold);
  for (const auto action : {Action::allow, Action::flag, Action::nudge, Action::hold})
    add_opinion(held, opinion(action), everything);
  EXPECT_EQ(held.action, Action::hold);
  EXPECT_FALSE(may_restrict(everything, held));
}

TEST(Opinion, IsNotWaitedForWhereItCanOnlyFlag) {
  EXPECT_FALSE(may_restrict({true, false, false}, Verdict{}));
  EXPECT_TRUE(may_restrict({true, true, false}, Verdict{}));
  EXPECT_TRUE(may_restrict({true, false, true}, Verdict{}));
}

}  // namespace
}  // namespace hearth::moderation
