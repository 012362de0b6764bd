// SPDX-License-Identifier: Apache-2.0
// What holds for every text, tried with the shipped packs on what people of the corpus wrote.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "app/rules.hpp"
#include "flagging/corpus.hpp"
#include "flagging/disguise.hpp"
#include "moderation/learned/learned_check.hpp"
#include "moderation/letters.hpp"
#include "moderation/normalize.hpp"
#include "moderation/pipeline.hpp"
#include "moderation/rule_check.hpp"
#include "moderation/rule_set_builder.hpp"

namespace hearth::moderation {
namespace {

constexpr int rounds = 5000;
constexpr int orders = 3;

struct Said {
  std::string text;
  std::string language;
};

// Seeds its own generator and prints the seed; HEARTH_SEED names one.
class ShippedProperties : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const char* folder = std::getenv("HEARTH_SOURCE");
    const std::string source = folder ? folder : ".";
    loaded = app::load_rules(source + "/config/rules", source + "/config/resources");
    for (const auto& example : flagging::read_corpus(source + "/tests/flagging/corpus/dev"))
      for (const auto& [author, text] : example.messages)
        if (!names_a_public_site(text)) said.push_back({text, example.lang});
  }

  void SetUp() override {
    const char* given = std::getenv("HEARTH_SEED");
    const auto seed =
        given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
    RecordProperty("seed", static_cast<int>(seed));
    std::printf("HEARTH_SEED=%u\n", seed);
    random.seed(seed);
    ASSERT_TRUE(loaded.set);
    ASSERT_GT(said.size(), 3000U);
  }

  // Written with anything but plain letters it is another site, and no answer is the same.
  static bool names_a_public_site(const std::string& text) {
    const auto& sites = loaded.contacts.sites;
    return std::any_of(sites.begin(), sites.end(), [&](const auto& site) {
      return normalized(text).find(site) != std::string::npos;
    });
  }
  const Said& anything() { return said[random() % said.size()]; }

  std::mt19937 random;
  inline static app::LoadedRules loaded;
  inline static std::vector<Said> said;
};

using Answer = std::set<std::tuple<std::string, int, Subject>>;

// By a check of a set, which it keeps.
Answer answer(RuleCheck& check, const Said& said) {
  Findings findings;
  check.look({said.text, said.language, false}, {}, core::Time{}, findings);
  Answer out;
  for (const auto& finding : findings.all)
    out.emplace(finding.rule, finding.severity, finding.subject);
  return out;
}

std::string to_string(const Answer& answer) {
  std::string out;
  for (const auto& [rule, severity, subject] : answer)
    out += rule + ' ' + std::to_string(severity) + (subject == Subject::other ? " other, " : ", ");
  return out;
}

void expect_same(const Answer& got, const Answer& plain, const std::string& text,
                 std::string_view how) {
  EXPECT_EQ(got, plain) << how << ": " << text << "\n  " << to_string(got) << "\n  plain "
                        << to_string(plain);
}

TEST_F(ShippedProperties, WhatNormalisationUndoesDoesNotChangeTheAnswer) {
  RuleCheck check(loaded.set);
  std::vector<flagging::Disguise> undone;
  for (const auto& one : flagging::disguises())
    if (one.unicode) undone.push_back(one);
  ASSERT_GT(undone.size(), 5U);
  int same = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto& plain = anything();
    const auto& disguise = undone[random() % undone.size()];
    const auto hidden = disguise.apply(plain.text);
    // A word of look-alikes alone may be a real one of its script.
    if (disguise.name == "look-alikes" && normalized(hidden) != normalized(plain.text)) continue;
    const auto expected = answer(check, plain);
    expect_same(answer(check, {hidden, plain.language}), expected, plain.text, disguise.name);
    same += !expected.empty();
  }
  EXPECT_GT(same, rounds / 4) << "something was found in them";
}

TEST_F(ShippedProperties, IgnorableCharactersNeverChangeTheAnswer) {
  constexpr std::u32string_view ignorables =
      U"\u200b\u200c\u200d\u2060\u00ad\u034f\ufe0f\u3164\u2800\U000e0061\u202a\u180e";
  RuleCheck check(loaded.set);
  for (int round = 0; round < rounds; ++round) {
    const auto& plain = anything();
    View hidden;
    for (std::size_t at = 0; at < plain.text.size();) {
      for (auto n = random() % 3; n > 0; --n)
        hidden.push(ignorables[random() % ignorables.size()], 0, 0);
      hidden.push(next_character(plain.text, at), 0, 0);
    }
    expect_same(answer(check, {hidden.text, plain.language}), answer(check, plain), plain.text,
                hidden.text);
  }
}

TEST_F(ShippedProperties, TheOrderOfPacksAndRulesDoesNotMatter) {
  RuleCheck check(loaded.set);
  for (int order = 0; order < orders; ++order) {
    auto packs = loaded.packs;
    std::shuffle(packs.begin(), packs.end(), random);
    for (auto& pack : packs) {
      std::shuffle(pack.rules.begin(), pack.rules.end(), random);
      std::shuffle(pack.excepts.begin(), pack.excepts.end(), random);
    }
    std::vector<Problem> problems;
    const auto set = build_rule_set(packs, loaded.contacts, problems);
    ASSERT_TRUE(set) << app::to_string(problems.front());
    RuleCheck other(set);
    for (int round = 0; round < rounds; ++round) {
      const auto& plain = anything();
      expect_same(answer(other, plain), answer(check, plain), plain.text, "another order");
    }
  }
}

const std::map<std::string, std::vector<std::string>, std::less<>> calm{
    {"en", {"2024 was hard. ", "In 2019 I got clean. ", "thanks for the meeting. "}},
    {"es", {"2024 fue duro. ", "gracias por la reuni\u00f3n. "}},
    {"fr", {"2024 a \u00e9t\u00e9 dur. ", "merci pour la r\u00e9union. "}},
    {"de", {"2024 war hart. ", "danke f\u00fcr das meeting. "}},
    {"pt", {"2024 foi duro. ", "obrigado pela reuni\u00e3o. "}}};

// A few are only a crisis at the very beginning of a message.
TEST_F(ShippedProperties, CalmWordsBeforeACrisisTakeNothingFromIt) {
  std::vector<std::unique_ptr<Check>> checks;
  checks.push_back(std::make_unique<RuleCheck>(loaded.set));
  checks.push_back(std::make_unique<LearnedCheck>(loaded.learned));
  Pipeline pipeline(std::move(checks));
  std::size_t all = 0;
  std::vector<std::string> lost;
  for (const auto& pack : loaded.packs)
    for (const auto& rule : pack.rules) {
      if (!is_crisis(rule.category) || pack.languages.size() != 1) continue;
      for (const auto& words : calm.at(pack.languages[0]))
        for (const auto& crisis : rule.match) {
          const auto text = words + crisis;
          ++all;
          if (!is_crisis(pipeline.judge({text, pack.languages[0], false}, {}, core::Time{})))
            lost.push_back(text);
        }
    }
  EXPECT_GT(all, 2000U);
  EXPECT_LT(lost.size() * 100, all) << testing::PrintToString(lost);
}

}  // namespace
}  // namespace hearth::moderation
