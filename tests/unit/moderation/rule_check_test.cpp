// SPDX-License-Identifier: Apache-2.0
#include "moderation/rule_check.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "moderation/pipeline.hpp"
#include "support/rules.hpp"

namespace hearth::moderation {
namespace {

using namespace std::chrono_literals;

class Joined : public testing::Test {
 protected:
  Joined() {
    std::vector<std::unique_ptr<Check>> checks;
    checks.push_back(std::make_unique<RuleCheck>(rules_.set()));
    pipeline_ = std::make_unique<Pipeline>(std::move(checks));
  }

  Verdict judge(const std::string& text) {
    return pipeline_->judge({text, "en", false}, recent_, now_);
  }
  void say(const std::string& text) { recent_.add(text, now_); }

  const test::Rules rules_{test::rule("\"kill myself\"")};
  std::unique_ptr<Pipeline> pipeline_;
  RecentMessages recent_;
  core::Time now_{1000s};
};

TEST_F(Joined, FindsWhatIsCutOverMessages) {
  say("going to kill");
  const auto verdict = judge("myself ok");
  ASSERT_EQ(verdict.findings.size(), 1U);
  EXPECT_TRUE(verdict.findings[0].joined);
  EXPECT_EQ(verdict.findings[0].span.bytes, (Interval{0, 6}));
}

TEST_F(Joined, FindsWordsCutInTheMiddle) {
  say("ki");
  say("ll my");
  EXPECT_EQ(judge("self").findings.size(), 1U);
}

TEST_F(Joined, LeavesWhatLiesWhollyInOneMessage) {
  say("kill myself");
  EXPECT_TRUE(judge("good morning").findings.empty());
  const auto verdict = judge("kill myself");
  ASSERT_EQ(verdict.findings.size(), 1U);
  EXPECT_FALSE(verdict.findings[0].joined);
}

TEST_F(Joined, ForgetsAfterAMinuteAndAfterFiveMessages) {
  say("kill");
  now_ += 61s;
  EXPECT_TRUE(judge("myself").findings.empty());
  say("kill");
  for (int i = 0; i < 5; ++i) say("hm");
  EXPECT_EQ(recent_.joined(now_, " "), "hm hm hm hm hm");
}

TEST_F(Joined, KnowsOneAuthorOnly) {
  RecentMessages somebody_else;
  somebody_else.add("kill", now_);
  EXPECT_TRUE(judge("myself").findings.empty());
}

TEST_F(Joined, KeepsAtMostALittleOfLongMessages) {
  say(std::string(5000, 'x') + "é");
  EXPECT_LE(recent_.joined(now_, " ").size(), RecentMessages::bytes_max);
  EXPECT_TRUE(recent_.joined(now_, " ").ends_with("é"));
}

// «988» after «since 2019» is no number of seven digits.
TEST(JoinedNumbers, TakeNoHelplineForTheRestOfANumber) {
  const test::Rules rules(
      "[[rule]]\nid = \"pii.test\"\nseverity = 3\ndetector = [\"phone\"]\n"
      "match = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n",
      "pii");
  RuleCheck check(rules.set());
  RecentMessages recent;
  recent.add("call 867", {});
  const auto found = [&](std::string_view text) {
    Findings findings;
    check.look({text, "en", false}, recent, {}, findings);
    return findings.all.size();
  };
  EXPECT_EQ(found("116 123"), 0u);
  EXPECT_EQ(found("5309"), 1u);
  EXPECT_EQ(found("5309 988"), 1u);
}

// Which stretch is met first hangs on what other words the packs hold.
TEST(RuleCheck, LetsThePhraseThatIsNamedFirstSayWhomAFindingMeans) {
  const auto subject = [](std::string_view phrases) {
    const test::Rules rules(test::rule(phrases));
    RuleCheck check(rules.set());
    Findings findings;
    check.look({"my brother i think wants to die", "en", false}, {}, {}, findings);
    EXPECT_EQ(findings.all.size(), 1u);
    return findings.all.at(0).subject;
  };
  EXPECT_EQ(subject("\"i think wants to die\", \"wants to die\""), Subject::self);
  EXPECT_EQ(subject("\"wants to die\", \"i think wants to die\""), Subject::other);
}

TEST(Pipeline, GivesTheSameVerdictForTheSameDraft) {
  const test::Rules rules(test::rule("\"kill myself\""));
  std::vector<std::unique_ptr<Check>> checks;
  checks.push_back(std::make_unique<RuleCheck>(rules.set()));
  Pipeline pipeline(std::move(checks));
  const auto first = pipeline.judge({"kill myself", "en", false}, {}, {});
  (void)pipeline.judge({"something else entirely, k1ll", "en", false}, {}, {});
  const auto second = pipeline.judge({"kill myself", "en", false}, {}, {});
  EXPECT_EQ(first.action, second.action);
  ASSERT_EQ(first.findings.size(), second.findings.size());
  EXPECT_EQ(first.findings[0].span, second.findings[0].span);
}

// The place where a deployment adds its own: a check that lives outside of server/.
class ShoutingCheck : public Check {
 public:
  std::string_view name() const override { return "shouting"; }
  void look(const Draft& draft, const RecentMessages&, core::Time, Findings& findings) override {
    if (draft.text.size() < 8 ||
        draft.text.find_first_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos)
      return;
    Finding finding;
    finding.rule = finding.label = "harassment.shouting";
    finding.category = Category::harassment;
    finding.severity = 2;
    finding.span = span_of(draft.text, {0, static_cast<std::uint32_t>(draft.text.size())});
    findings.all.push_back(std::move(finding));
  }
};

TEST(Pipeline, WeighsWhatAnAddedCheckFindsWithTheRest) {
  const test::Rules rules(test::rule("\"kill myself\""));
  std::vector<std::unique_ptr<Check>> checks;
  checks.push_back(std::make_unique<RuleCheck>(rules.set()));
  checks.push_back(std::make_unique<ShoutingCheck>());
  Pipeline pipeline(std::move(checks));
  EXPECT_EQ(pipeline.judge({"GOOD MORNING", "en", false}, {}, {}).action, Action::nudge);
  const auto crisis = pipeline.judge({"I WILL KILL MYSELF", "en", false}, {}, {});
  EXPECT_TRUE(crisis.delivered());
  EXPECT_EQ(crisis.notices.front(), "card.self_harm.3");
}

class BrokenCheck : public Check {
 public:
  std::string_view name() const override { return "broken"; }
  void look(const Draft&, const RecentMessages&, core::Time, Findings&) override { throw 7; }
};

// What a deployment added ended the whole process, and everybody's rooms with it.
TEST(Pipeline, PassesOverACheckThatThrowsAndNamesIt) {
  const test::Rules rules(test::rule("\"kill myself\""));
  std::vector<std::unique_ptr<Check>> checks;
  checks.push_back(std::make_unique<BrokenCheck>());
  checks.push_back(std::make_unique<RuleCheck>(rules.set()));
  checks.push_back(std::make_unique<BrokenCheck>());
  Pipeline pipeline(std::move(checks));
  const auto verdict = pipeline.judge({"i will kill myself", "en", false}, {}, {});
  EXPECT_EQ(verdict.failed_check, "broken");
  EXPECT_TRUE(verdict.delivered());
  ASSERT_FALSE(verdict.notices.empty());
  EXPECT_EQ(verdict.notices.front(), "card.self_harm.3");
}

}  // namespace
}  // namespace hearth::moderation
