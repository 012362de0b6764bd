// SPDX-License-Identifier: Apache-2.0
#include "moderation/verdict.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace hearth::moderation {
namespace {

Finding finding(const std::string& label, int severity, Interval bytes = {0, 4}) {
  Finding made;
  made.rule = label + ".rule";
  made.label = label;
  made.category = *category_of(label);
  made.severity = severity;
  made.span = {bytes, bytes, bytes};
  return made;
}

Verdict judged(std::vector<Finding> findings, bool newcomer = false) {
  return decide(std::move(findings), {"text of a draft", "en", newcomer});
}

Finding with_action(Finding made, Action action) {
  made.action = action;
  return made;
}

struct Row {
  std::string label;
  int severity;
  Action action;
  Flag flag;
  std::string notice;
};

TEST(Decide, FollowsTheTableForOneFinding) {
  using enum Action;
  const std::vector<Row> rows{
      {"self_harm.passive", 2, card, Flag::none, "card.self_harm.2"},
      {"self_harm.active", 3, flag, Flag::normal, "card.self_harm.3"},
      {"self_harm.plan", 4, flag, Flag::urgent, "card.self_harm.4"},
      {"self_harm.method", 4, hold, Flag::urgent, "card.self_harm.4"},
      {"overdose_emergency", 4, flag, Flag::urgent, "card.overdose"},
      {"overdose_emergency", 2, card, Flag::none, "card.overdose"},
      {"overdose_emergency.withdrawal", 4, flag, Flag::urgent, "card.withdrawal"},
      {"relapse_disclosure", 1, card, Flag::none, "card.relapse"},
      {"craving", 1, card, Flag::none, "card.craving"},
      {"drug_sourcing.looking", 3, block, Flag::none, "note.sourcing"},
      {"drug_sourcing.offering", 4, hold, Flag::normal, "note.offering"},
      {"dosing_advice.asking", 3, nudge, Flag::none, "note.dosing"},
      {"dosing_advice.giving", 3, hold, Flag::normal, "note.dosing"},
      {"harassment.insult", 2, nudge, Flag::none, "nudge.harassment"},
      {"harassment.threat", 4, block, Flag::urgent, "note.threat"},
      {"hate", 3, hold, Flag::normal, "note.hate"},
      {"hate", 4, block, Flag::urgent, "note.hate"},
      {"sexual", 3, block, Flag::normal, "note.sexual"},
      {"minors.self_declared", 2, hold, Flag::urgent, "card.youth"},
      {"minors.grooming", 4, block, Flag::urgent, "note.minors"},
      {"pii.phone", 3, block, Flag::none, "note.pii"},
      {"spam_link", 2, nudge, Flag::none, "note.link"}};
  for (const auto& row : rows) {
    const auto verdict = judged({finding(row.label, row.severity)});
    EXPECT_EQ(name(verdict.action), name(row.action)) << row.label << row.severity;
    EXPECT_EQ(name(verdict.flag), name(row.flag)) << row.label << row.severity;
    ASSERT_FALSE(verdict.notices.empty()) << row.label;
    EXPECT_EQ(verdict.notices.front(), row.notice) << row.label;
    EXPECT_EQ(verdict.severity, row.severity);
  }
  EXPECT_EQ(judged({finding("spam_link", 2)}, true).action, Action::hold);
  EXPECT_EQ(judged({finding("spam_link", 2)}, true).flag, Flag::normal);
  EXPECT_EQ(judged({}).action, Action::allow);
}

TEST(Decide, TellsOfAnAttackThatIsSentAnyway) {
  auto insult = judged({finding("harassment.insult", 2)});
  confirm(insult);
  EXPECT_EQ(insult.flag, Flag::normal);
  auto link = judged({finding("spam_link", 2)});
  confirm(link);
  EXPECT_EQ(link.flag, Flag::none);
  auto threat = judged({finding("harassment.threat", 4)});
  confirm(threat);
  EXPECT_EQ(threat.flag, Flag::urgent);
}

TEST(Decide, KnowsWhatTheRoomsAreFor) {
  EXPECT_TRUE(is_support(judged({finding("relapse_disclosure", 1)})));
  EXPECT_TRUE(is_support(judged({finding("craving", 1), finding("self_harm.passive", 2)})));
  EXPECT_FALSE(is_support(judged({finding("relapse_disclosure", 1), finding("spam_link", 2)})));
  EXPECT_FALSE(is_support(judged({})));
}

TEST(Decide, DeliversACrisisAndHidesWhatIsPrivateInIt) {
  const auto verdict = judged({finding("pii.phone", 3, {10, 20}), finding("self_harm.active", 3),
                               finding("minors.self_declared", 2, {18, 25}), finding("sexual", 3)});
  EXPECT_TRUE(verdict.delivered());
  EXPECT_EQ(verdict.notices.front(), "card.self_harm.3");
  EXPECT_EQ(verdict.flag, Flag::urgent);
  ASSERT_EQ(verdict.masked.size(), 1U);
  EXPECT_EQ(verdict.masked[0].bytes, (Interval{10, 25}));
  for (const auto notice : verdict.notices) EXPECT_FALSE(notice.starts_with("note.")) << notice;
}

TEST(Decide, TakesWordsThatAreBothACrisisAndAThreatForAThreat) {
  for (const auto* label : {"minors.grooming", "harassment.threat", "hate"})
    for (const auto* crisis : {"self_harm.active", "self_harm.method"}) {
      const auto verdict = judged({finding(crisis, 3), finding(label, 4)});
      EXPECT_EQ(verdict.action, Action::block) << label;
      EXPECT_EQ(verdict.notices.front(), "card.self_harm.3") << label;
    }
}

TEST(Decide, DeliversACrisisAndHidesTheThreatBesideIt) {
  for (const auto* label : {"minors.grooming", "harassment.threat", "hate"}) {
    const auto verdict = judged({finding("self_harm.active", 3), finding(label, 4, {10, 20})});
    EXPECT_TRUE(verdict.delivered()) << label;
    EXPECT_EQ(verdict.flag, Flag::urgent) << label;
    ASSERT_EQ(verdict.masked.size(), 1U) << label;
    EXPECT_EQ(verdict.masked[0].bytes, (Interval{10, 20})) << label;
    for (const auto notice : verdict.notices) EXPECT_FALSE(notice.starts_with("note.")) << notice;
    const auto detail = judged({finding("self_harm.method", 3), finding(label, 4, {10, 20})});
    EXPECT_EQ(detail.action, Action::block) << label;
  }
}

TEST(Decide, TellsOfWhatWasSaidInPieces) {
  auto rest = finding("pii.phone", 3);
  rest.joined = true;
  EXPECT_EQ(judged({rest}).action, Action::block);
  EXPECT_EQ(judged({rest}).flag, Flag::normal);
  auto told = finding("craving", 1);
  told.joined = true;
  EXPECT_EQ(judged({told}).flag, Flag::none);
}

TEST(Decide, NeverRestrictsOrFreesForRelapseOrCraving) {
  for (const auto* label : {"relapse_disclosure", "craving"}) {
    auto strict = finding(label, 1);
    strict.action = Action::block;
    EXPECT_EQ(judged({strict}).action, Action::card);
    EXPECT_EQ(judged({strict}).flag, Flag::none);
    EXPECT_EQ(judged({finding(label, 1), finding("pii.phone", 3)}).action, Action::block);
  }
}

TEST(Decide, TakesARulesOwnAction) {
  auto milder = finding("harassment.insult", 2);
  milder.action = Action::flag;
  EXPECT_EQ(judged({milder}).action, Action::flag);
  EXPECT_EQ(judged({milder}).flag, Flag::normal);
}

TEST(Decide, DoesNotDependOnTheOrderOfFindings) {
  std::vector<Finding> all{finding("self_harm.active", 3), finding("pii.phone", 3, {5, 9}),
                           finding("craving", 1), finding("spam_link", 2, {8, 12})};
  const auto first = judged(all);
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.rule < b.rule; });
  do {
    const auto other = judged(all);
    EXPECT_EQ(other.action, first.action);
    EXPECT_EQ(other.notices, first.notices);
    EXPECT_EQ(other.masked, first.masked);
  } while (std::next_permutation(all.begin(), all.end(),
                                 [](const auto& a, const auto& b) { return a.rule < b.rule; }));
}

// A rule's own action, or a room's: what is said has to be true of it.
TEST(Decide, SpeaksOfTheActionARuleHasInsteadOfItsCategorys) {
  struct Changed {
    std::string label;
    int severity;
    Action action;
    std::vector<std::string_view> notices;
  };
  using enum Action;
  const std::vector<Changed> rows{
      {"harassment.insult", 2, hold, {"note.hold"}},
      {"harassment.insult", 2, block, {"note.other"}},
      {"harassment.insult", 2, flag, {}},
      {"harassment.insult", 2, allow, {}},
      {"harassment.insult", 2, nudge, {"nudge.harassment"}},
      {"sexual", 3, hold, {"note.hold"}},
      {"drug_sourcing.offering", 4, block, {"note.sourcing", "card.craving"}},
      {"drug_sourcing.looking", 3, hold, {"note.offering"}},
      {"hate", 3, block, {"note.other"}},
      {"hate", 3, nudge, {"nudge.harassment"}},
      {"spam_link", 2, block, {"note.other"}},
      {"minors.self_declared", 2, block, {"card.youth"}},
      {"craving", 1, card, {"card.craving"}}};
  for (const auto& row : rows) {
    const auto verdict = judged({with_action(finding(row.label, row.severity), row.action)});
    EXPECT_EQ(verdict.action, row.action) << row.label;
    EXPECT_EQ(verdict.notices, row.notices) << row.label << ' ' << name(row.action);
  }
}

TEST(Decide, TellsFirstOfWhatDecided) {
  const auto verdict = judged(
      {finding("harassment.insult", 2), with_action(finding("harassment.shame", 2), Action::hold)});
  EXPECT_EQ(verdict.action, Action::hold);
  EXPECT_EQ(verdict.notices.front(), "note.hold");
}

// «just end it already» reads as a crisis too; its author is told of the threat.
TEST(Decide, KnowsWhichFindingDecided) {
  const auto verdict = judged({finding("self_harm.active", 3), finding("harassment.threat", 4)});
  EXPECT_EQ(verdict.action, Action::block);
  EXPECT_EQ(verdict.findings[verdict.decided_by].label, "harassment.threat");
}

}  // namespace
}  // namespace hearth::moderation
