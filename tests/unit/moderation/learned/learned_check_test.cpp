// SPDX-License-Identifier: Apache-2.0
#include "moderation/learned/learned_check.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "moderation/pipeline.hpp"
#include "moderation/rule_check.hpp"
#include "support/learned.hpp"
#include "support/rules.hpp"

namespace hearth::moderation {
namespace {

class Learned : public testing::Test {
 protected:
  Findings look(std::string_view text) {
    Findings findings;
    check_.look({text, "en", false}, {}, core::Time{}, findings);
    return findings;
  }
  std::string stretch(std::string_view text) {
    const auto found = look(text);
    if (found.all.empty()) return {};
    const auto at = found.all[0].span.bytes;
    return std::string(text.substr(at.from, at.to - at.from));
  }

  void use(const LearnedModel& model) {
    check_.replace(std::make_shared<const LearnedModel>(model));
  }
  static Finding by_rules(Category category, int severity, ViewKind view = ViewKind::base) {
    Finding finding;
    finding.category = category;
    finding.severity = severity;
    finding.view = view;
    return finding;
  }
  // What is left and added where rules found that.
  std::vector<Finding> after(Category category, int severity, std::string_view text,
                             ViewKind view = ViewKind::base) {
    Findings findings;
    findings.all.push_back(by_rules(category, severity, view));
    check_.look({text, "en", false}, {}, core::Time{}, findings);
    return findings.all;
  }

  std::shared_ptr<const LearnedModel> model_ =
      std::make_shared<const LearnedModel>(test::model_of({"farewell", "ledge"}, {"ledge"}));
  LearnedCheck check_{model_};
};

TEST_F(Learned, FindsWhatItsWordsSpeakFor) {
  const auto found = look("farewell all of you");
  ASSERT_EQ(found.all.size(), 1U);
  EXPECT_EQ(found.all[0].rule, "self_harm.learned");
  EXPECT_EQ(found.all[0].category, Category::self_harm);
  EXPECT_EQ(found.all[0].severity, 4);
  EXPECT_EQ(found.all[0].version, "learned-ab000000");
  EXPECT_TRUE(look("good morning all of you").all.empty());
}

TEST_F(Learned, TellsDangerFromASubstanceApart) {
  const auto found = look("Ledge.");
  ASSERT_EQ(found.all.size(), 1U);
  EXPECT_EQ(found.all[0].category, Category::overdose_emergency);
  EXPECT_EQ(found.all[0].rule, "overdose_emergency.learned");
}

TEST_F(Learned, BringsOnlyACardWhereItIsLessSure) {
  const auto found = look("farewell to the kitchen and the garden and the old grey cat over there");
  ASSERT_EQ(found.all.size(), 1U);
  EXPECT_EQ(found.all[0].severity, 2);
}

TEST_F(Learned, MarksTheWordsThatSpeakLoudest) {
  EXPECT_EQ(stretch("so it is FAREWELL, then"), "FAREWELL");
  EXPECT_EQ(stretch("\U0001F56F\uFE0F f\u200Barew\u00E9ll \U0001F56F\uFE0F"),
            "f\u200Barew\u00E9ll");
}

TEST_F(Learned, IsNotThinnedByALongStoryRoundIt) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "we walked along the river with the dog. ";
  EXPECT_TRUE(look(text).all.empty());
  EXPECT_FALSE(look(text + "farewell ledge farewell ledge farewell ledge. " + text).all.empty());
}

TEST_F(Learned, SaysWhenATextHasMoreWordsThanItReads) {
  std::string text;
  for (std::size_t i = 0; i < Features::words_max; ++i) text += "a ";
  EXPECT_FALSE(look(text).incomplete);
  EXPECT_TRUE(look(text + "b").incomplete);
}

TEST_F(Learned, AnswersTheSameAfterOtherTexts) {
  const std::vector<std::string> texts{
      "farewell all", "", "\xF0\x9F\x8C\xB1", "the ledge", "good morning", std::string(5000, 'x')};
  for (const auto& text : texts) {
    LearnedCheck fresh(model_);
    Findings findings;
    fresh.look({text, "en", false}, {}, core::Time{}, findings);
    const auto again = look(text);
    ASSERT_EQ(again.all.size(), findings.all.size()) << text;
    EXPECT_EQ(check_.reading().answer(Topic::crisis), fresh.reading().answer(Topic::crisis));
    for (std::size_t i = 0; i < again.all.size(); ++i)
      EXPECT_EQ(again.all[i].span, findings.all[i].span);
  }
}

TEST_F(Learned, ReadsTheTextThatTheRulesNormalised) {
  const test::Rules rules(test::rule("\"kill myself\""));
  std::vector<std::unique_ptr<Check>> checks;
  checks.push_back(std::make_unique<RuleCheck>(rules.set()));
  checks.push_back(std::make_unique<LearnedCheck>(model_));
  Pipeline pipeline(std::move(checks));
  const std::string text = "\uFF26\uFF21\uFF32\uFF25\uFF37\uFF25\uFF2C\uFF2C";
  const auto verdict = pipeline.judge({text, "en", false}, {}, core::Time{});
  ASSERT_EQ(verdict.findings.size(), 1U);
  EXPECT_EQ(verdict.findings[0].span.bytes, (Interval{0, 24}));
  EXPECT_TRUE(verdict.delivered());
  EXPECT_EQ(verdict.flag, Flag::urgent);
  ASSERT_EQ(verdict.notices.size(), 1U);
  EXPECT_EQ(verdict.notices[0], "card.self_harm.4");
}

TEST_F(Learned, OpensNoDoorForWhatWasStoppedWhereItIsLessSure) {
  const std::string text = "farewell to the kitchen and the garden and the old grey cat over there";
  EXPECT_EQ(after(Category::drug_sourcing, 3, text).size(), 1U);
  EXPECT_EQ(after(Category::craving, 1, text).size(), 2U);
  EXPECT_EQ(after(Category::dosing_advice, 3, text).size(), 2U);
  EXPECT_EQ(after(Category::minors, 4, text).size(), 1U);
  EXPECT_EQ(after(Category::minors, 2, text).size(), 2U);  // who says that they are under age
}

TEST_F(Learned, NeedsToBeLessSureToHearWhoIsUnderAge) {
  auto model = test::model_of({"farewell"});
  model.from.card = 1.5F;
  use(model);
  const std::string text = "farewell to the kitchen and the garden and the old grey cat over there";
  EXPECT_TRUE(look(text).all.empty());
  const auto all = after(Category::minors, 2, text);
  ASSERT_EQ(all.size(), 2U);
  const auto verdict = decide(all, {text, "en", false});
  EXPECT_TRUE(verdict.delivered());
  EXPECT_EQ(verdict.flag, Flag::urgent);
}

TEST_F(Learned, LeavesToTheRulesWhatTheyJudgedUnlessItIsMuchSurer) {
  const auto severity = [&](Category category, int known, std::string_view text) {
    const auto all = after(category, known, text);
    return all.size() < 2 ? 0 : all[1].severity;
  };
  EXPECT_EQ(severity(Category::relapse_disclosure, 1, "farewell all of you"), 2);
  EXPECT_EQ(severity(Category::relapse_disclosure, 1, "farewell ledge"), 4);
  EXPECT_EQ(severity(Category::self_harm, 2, "farewell all of you"), 0);
  EXPECT_EQ(severity(Category::self_harm, 2, "farewell ledge"), 4);
  EXPECT_EQ(severity(Category::self_harm, 3, "farewell ledge"), 0);
}

TEST_F(Learned, FindsTellingsAndNeverMoreThanACardForThem) {
  auto model = test::model_of({"farewell"}, {}, {"poured"}, {"itching"});
  use(model);
  const auto relapse = look("poured one last night");
  ASSERT_EQ(relapse.all.size(), 1U);
  EXPECT_EQ(relapse.all[0].rule, "relapse_disclosure.learned");
  EXPECT_EQ(relapse.all[0].severity, 1);
  const auto craving = look("itching all evening");
  ASSERT_EQ(craving.all.size(), 1U);
  EXPECT_EQ(craving.all[0].rule, "craving.learned");
  const auto verdict = decide(relapse.all, {"poured one last night", "en", false});
  EXPECT_EQ(verdict.action, Action::card);
  EXPECT_EQ(verdict.flag, Flag::none);
}

TEST_F(Learned, AddsNoTellingWhereRulesFoundOneOrAGraveCrisis) {
  use(test::model_of({}, {}, {"poured"}));
  EXPECT_EQ(after(Category::craving, 1, "poured one").size(), 1U);
  EXPECT_EQ(after(Category::self_harm, 4, "poured one", ViewKind::leet).size(), 1U);
  EXPECT_EQ(after(Category::self_harm, 2, "poured one").size(), 2U);
}

TEST_F(Learned, IsMuchSurerOfACrisisBesideATellingBeforePeopleAreTold) {
  use(test::model_of({"farewell", "ledge"}, {}, {"poured"}));
  EXPECT_EQ(look("farewell parted of you").all.at(0).severity, 4);
  EXPECT_EQ(look("farewell poured of you").all.at(0).severity, 2);
  EXPECT_EQ(look("Farewell. Ledge. Poured.").all.at(0).severity, 4);
}

TEST_F(Learned, TakesNothingFromWhatRulesFound) {
  auto model = test::model_of({"farewell"}, {}, {"poured"});
  model.table.bias[Topic::crisis] = -50;
  use(model);
  for (const auto category : {Category::self_harm, Category::overdose_emergency}) {
    const auto left = after(category, 4, "poured one");
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].severity, 4);
  }
}

TEST_F(Learned, FindsNothingWithoutAModel) {
  check_.replace(nullptr);
  EXPECT_TRUE(look("farewell all of you").all.empty());
}

}  // namespace
}  // namespace hearth::moderation
