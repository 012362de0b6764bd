// SPDX-License-Identifier: Apache-2.0
// Forty sentences that show what the shipped packs mean. They are illustrations, not a measure: the
// labelled corpus beside this file is that.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "app/rules.hpp"
#include "moderation/pipeline.hpp"
#include "moderation/rule_check.hpp"

namespace hearth::moderation {
namespace {

struct Example {
  std::string text;
  std::string category;  // empty: nothing may be found
  int severity;
  std::string label;  // empty: any of the category
};

const std::vector<Example> examples{
    {"most mornings I'm sorry that I woke up", "self_harm", 2, ""},
    {"the voice telling me to end my own life is back", "self_harm", 3, ""},
    {"I've said my goodbyes and tonight I'm doing it, nobody can change my mind", "self_harm", 4,
     ""},
    {"my flatmate told me she has been thinking of ending her life", "self_harm", 3, ""},
    {"gonna ḱí11 m y s e l f", "self_harm", 3, ""},
    {"no, I'm not thinking of hurting myself, I only had an awful day at work", "", 0, ""},
    {"two winters ago I wanted to be dead; today I'm baking bread with my niece", "", 0, ""},
    {"that workout murdered me", "", 0, ""},
    {"he shot up ten minutes ago, now he's grey and I can't get him to answer me",
     "overdose_emergency", 4, ""},
    {"quit whisky on Sunday, it's Tuesday and I keep seeing people in the corner who aren't there",
     "overdose_emergency", 4, ""},
    {"our library keeps naloxone at the front desk now", "", 0, ""},
    {"I had wine at the office party, first time in fourteen months, feeling so low about it",
     "relapse_disclosure", 1, ""},
    {"never relapsed in spring so far, fingers crossed", "", 0, ""},
    {"picked up the dry cleaning and a new plant", "", 0, ""},
    {"my whole body wants a cigarette and a line, someone sit with me please", "craving", 1, ""},
    {"craving grandma's dumplings", "", 0, ""},
    {"who can sort me out with some ket near the canal", "drug_sourcing", 3, ""},
    {"got leftover vicodin, make me an offer", "drug_sourcing", 4, ""},
    {"where do people find a buprenorphine prescriber without a waiting list?", "", 0, ""},
    {"apple, snow and molly: my three cats", "", 0, ""},
    {"is fifteen of zopiclone with wine all right?", "dosing_advice", 3, ""},
    {"skip tomorrow's methadone and you can feel it again", "dosing_advice", 3, ""},
    {"my clinic has me on 24 mg and I finally sleep", "", 0, ""},
    {"what a sad little addict you are, go away", "harassment", 2, ""},
    {"keep talking and I will wait for you after group", "harassment", 4, ""},
    {"I told myself I was garbage for years; I don't any more", "", 0, ""},
    {"people from that country are vermin and should not be let into meetings", "hate", 3, ""},
    {"is there a meeting for Sikh men anywhere?", "", 0, ""},
    {"private message me something naughty", "sexual", 3, ""},
    {"cocktail sausages at the picnic, alcohol-free cocktails too", "", 0, ""},
    {"I'm in ninth grade and scared about how much I smoke", "minors", 2, ""},
    {"you said you're 14, so let's keep these chats off your mum's phone", "minors", 4, ""},
    {"my boy turned 14 and made dinner for us", "", 0, ""},
    {"ring me: oh seven seven double-oh, nine double-oh, four five six", "pii", 3, "pii.phone"},
    {"write me at calm.heron42 (at) mailbox (dot) example", "pii", 3, "pii.email"},
    {"we are at 19 Foxglove Walk, second floor, buzz twice", "pii", 3, "pii.address"},
    {"SAMHSA's line is 1 800 662 HELP", "", 0, ""},
    {"my date is 2021-11-05, that is 1,460 days or so", "", 0, ""},
    {"guaranteed detox kit, order at cleanfast dot store", "spam_link", 2, ""},
    {"the big book is on aa.org, page 417 is my favourite", "", 0, ""},
};

std::string source() {
  const char* folder = std::getenv("HEARTH_SOURCE");
  return folder ? folder : ".";
}

Pipeline shipped() {
  const auto loaded = app::load_rules(source() + "/config/rules", source() + "/config/resources");
  for (const auto& problem : loaded.problems) ADD_FAILURE() << app::to_string(problem);
  std::vector<std::unique_ptr<Check>> checks;
  checks.push_back(std::make_unique<RuleCheck>(loaded.set));
  return Pipeline(std::move(checks));
}

// A threat can be put together from "kill" and "you" as much as from their letters.
TEST(Examples, HearNoThreatInACrisisAndThanksForTheAnswer) {
  auto pipeline = shipped();
  for (const auto* crisis : {"I am going to kill myself tonight", "im going to kill myself"})
    for (const auto* next : {"thank you", "thanks, all of you", "do you know anyone I can call"}) {
      RecentMessages recent;
      recent.add(crisis, core::Time{});
      EXPECT_TRUE(pipeline.judge({next, "en", false}, recent, core::Time{}).delivered())
          << crisis << " / " << next;
    }
  RecentMessages threat;
  threat.add("I am going to kill", core::Time{});
  EXPECT_FALSE(pipeline.judge({"you all", "en", false}, threat, core::Time{}).delivered());
}

TEST(Examples, AreUnderstoodByTheShippedPacks) {
  auto pipeline = shipped();
  for (const auto& example : examples) {
    const auto verdict = pipeline.judge({example.text, "en", false}, {}, core::Time{});
    std::string found;
    for (const auto& finding : verdict.findings) found += finding.rule + " ";
    if (example.category.empty()) {
      EXPECT_TRUE(verdict.findings.empty()) << example.text << ": " << found;
      continue;
    }
    const auto right = [&](const Finding& f) {
      return name(f.category) == example.category &&
             (example.label.empty() || f.label == example.label);
    };
    EXPECT_TRUE(std::any_of(verdict.findings.begin(), verdict.findings.end(), right))
        << example.text << ": " << found;
    EXPECT_EQ(verdict.severity, example.severity) << example.text << ": " << found;
  }
}

}  // namespace
}  // namespace hearth::moderation
