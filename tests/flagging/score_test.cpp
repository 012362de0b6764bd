// SPDX-License-Identifier: Apache-2.0
#include "flagging/score.hpp"

#include <gmock/gmock.h>

namespace hearth::flagging {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

Example expecting(std::vector<std::string> categories, int severity) {
  Example example;
  example.expect = std::move(categories);
  example.severity = severity;
  return example;
}

Answer answering(std::vector<std::string> categories, std::string action = "allow") {
  return Answer{std::move(categories), 0, std::move(action)};
}

TEST(Score, CountsFoundMissedAndFalseAlarmsByCategory) {
  const auto total = score({expecting({"pii"}, 3), expecting({"pii"}, 3), expecting({}, 0)},
                           {answering({"pii"}), answering({}), answering({"pii"})});
  const auto& pii = total.categories.at("pii");
  EXPECT_EQ(pii.precision(), 50);
  EXPECT_EQ(pii.recall(), 50);
  EXPECT_EQ(total.harmless_flagged.part, 1);
}

TEST(Score, AToleratedCategoryIsNeitherFoundNorAFalseAlarm) {
  auto example = expecting({"harassment"}, 4);
  example.tolerate = {"self_harm"};
  const auto total = score({example}, {answering({"harassment", "self_harm"}, "block")});
  EXPECT_FALSE(total.categories.contains("self_harm"));
}

TEST(Score, ARelapseThatIsStoppedOrShownToModeratorsIsPunished) {
  const auto relapse = expecting({"relapse_disclosure"}, 1);
  for (const auto* action : {"nudge", "hold", "block", "flag"})
    EXPECT_EQ(score({relapse}, {answering({}, action)}).support_punished.part, 1) << action;
  EXPECT_EQ(score({relapse}, {answering({}, "card")}).support_punished.part, 0);
}

TEST(Score, ACrisisIsDeliveredUnlessItIsMethodDetailOrSomebodyElseNeedsProtection) {
  auto method = expecting({"self_harm"}, 4);
  method.sub = "self_harm.method";
  const auto threat = expecting({"harassment", "self_harm"}, 4);
  const auto plain = expecting({"self_harm"}, 4);
  const auto held = answering({"self_harm"}, "hold");
  EXPECT_EQ(score({method, threat}, {held, held}).crisis_stopped.of, 0);
  EXPECT_EQ(score({plain}, {held}).crisis_stopped.part, 1);
}

TEST(Score, TheMeanIsOverCategoriesThatTheExamplesContain) {
  const auto total = score({expecting({"pii"}, 3), expecting({"hate"}, 3), expecting({}, 0)},
                           {answering({"pii"}), answering({}), answering({"sexual"})});
  EXPECT_EQ(total.macro_f1(), 50);
}

TEST(Shortfalls, NameWhatIsShortOfTheMark) {
  const auto good = score({expecting({"self_harm"}, 4)}, {answering({"self_harm"}, "flag")});
  EXPECT_THAT(shortfalls(good, Share{97, 100}, {}), IsEmpty());
  EXPECT_THAT(shortfalls(good, Share{96, 100}, {}), ElementsAre(StartsWith("found under Unicode")));
  const auto stopped = score({expecting({"self_harm"}, 4)}, {answering({"self_harm"}, "hold")});
  EXPECT_THAT(shortfalls(stopped, std::nullopt, {}), ElementsAre(StartsWith("crisis held")));
}

TEST(Corpus, EveryExampleHasAnIdOfItsOwnAndAKnownCategory) {
  const std::vector<std::string> known = {"self_harm",
                                          "overdose_emergency",
                                          "relapse_disclosure",
                                          "craving",
                                          "drug_sourcing",
                                          "dosing_advice",
                                          "harassment",
                                          "hate",
                                          "sexual",
                                          "minors",
                                          "pii",
                                          "spam_link"};
  std::map<std::string, int> seen;
  for (const auto* part : {"dev", "held"}) {
    const auto folder =
        std::string(std::getenv("HEARTH_SOURCE")) + "/tests/flagging/corpus/" + part;
    for (const auto& example : read_corpus(folder)) {
      EXPECT_EQ(++seen[example.id], 1) << example.id;
      EXPECT_EQ(example.severity == 0, example.harmless()) << example.id;
      for (const auto& category : example.expect)
        EXPECT_THAT(known, testing::Contains(category)) << example.id;
    }
  }
  EXPECT_GT(seen.size(), 1500U);
}

}  // namespace
}  // namespace hearth::flagging
