// SPDX-License-Identifier: Apache-2.0
#include "moderation/matcher.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/rules.hpp"

namespace hearth::moderation {
namespace {

using test::rule;
using test::Rules;

struct Case {
  std::string phrase;
  std::string text;
  std::string found;  // empty: nothing
};

TEST(Phrase, MatchesWhatItsSignsSay) {
  const std::vector<Case> cases{
      {"kill myself", "I KILL, myself", "KILL, myself"},
      {"kill myself", "killmyself", ""},
      {"kill myself", "overkill myself", ""},
      {"kill myself", "kill. myself", ""},
      {"kill myself", "kill... myself", "kill... myself"},
      {"kill myself", "kill\nmyself", "kill\nmyself"},
      {"suicid*", "so suicidal now", "suicidal"},
      {"*cide", "homicide", "homicide"},
      {"*cid*", "acidic", "acidic"},
      {"suicid*", "nosuicide", ""},
      {"very? tired", "tired", "tired"},
      {"so very? tired", "so very tired", "so very tired"},
      {"(end|take) (my life|it all)", "take my own, end it all", "end it all"},
      {"want <0-2> die", "want to just die", "want to just die"},
      {"want <0-2> die", "want to just really die", ""},
      {"want <1-2> die", "want die", ""},
      {"want <0-3> die", "want to die or die", "want to die"},
      {"drink @substance", "drink crystal meth", "drink crystal meth"},
      {"drink (@substance|ale)", "drink vodka", "drink vodka"},
      {"self-harm", "self harm", "self harm"},
      {"don't stop", "dont stop", "dont stop"},
      {"i'll go", "ill go", ""},
      {"my mum", "my mum's", "my mum's"},
      {"j'ai envie", "jai envie", "jai envie"},
      {"j'ai envie", "J’ai envie", "J’ai envie"},
      {"💊 now", "got 💊 now", "💊 now"},
      {"über alles", "uber alles", "uber alles"},
      {"go (to|) bed", "go bed", "go bed"},
      {"(get|a b|c d|e f|g h|i j) done", "so g h done", "g h done"},
  };
  for (const auto& one : cases) {
    const Rules rules(rule('"' + one.phrase + '"', "negation = \"ignore\""));
    ASSERT_TRUE(rules.problems().empty()) << one.phrase << ": " << rules.problems().front().what;
    const auto found = rules.stretches(one.text);
    EXPECT_EQ(found.empty() ? "" : found.front(), one.found) << one.phrase << " in " << one.text;
  }
}

TEST(Near, NeedsAllPartsWithinSoManyWordsOfOneSentence) {
  const Rules rules(
      "[[rule]]\nid = \"self_harm.test\"\nseverity = 3\nnear = [{ all = [\"@substance\", "
      "\"(anyone|who) <0-2> (got|selling)\"], within = 3 }]\n"
      "match = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n");
  ASSERT_TRUE(rules.problems().empty());
  EXPECT_EQ(rules.stretches("anyone here got some good vodka"),
            std::vector<std::string>{"anyone here got some good vodka"});
  EXPECT_TRUE(rules.finds("vodka, who is selling?"));
  EXPECT_FALSE(rules.finds("anyone got so very much fine vodka"));
  EXPECT_FALSE(rules.finds("anyone got some. vodka is bad"));
  EXPECT_FALSE(rules.finds("vodka"));
}

TEST(Regex, LooksAtTheViewItNames) {
  const Rules rules(
      "[[rule]]\nid = \"self_harm.test\"\nseverity = 3\nregex = [{ pattern = '\\b\\d{2} pills\\b', "
      "view = \"digits\" }, { pattern = 'kms\\b', view = \"base\" }]\n"
      "match = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n");
  ASSERT_TRUE(rules.problems().empty()) << rules.problems().front().what;
  EXPECT_EQ(rules.stretches("took twenty pills"), std::vector<std::string>{"twenty pills"});
  EXPECT_TRUE(rules.finds("KMS"));
  EXPECT_FALSE(rules.finds("20 pens"));
}

TEST(HiddenLetters, AreFoundAndMarkedAsTheAuthorWroteThem) {
  const Rules rules(rule("\"kill myself\"", "mask = true\njoin = true"));
  for (const std::string text :
       {"k1ll mys3lf", "k i l l m y s e l f", "k.i.l.l myself", "k-i-l-l m-y-s-e-l-f",
        "kiiill myseeelf", "**k**ill my__self__", "ki.ll my.self", "k*ll myself", "killmyself",
        "kill m\u00fdself", "ki\u200bll myself", "\uff4bill myself", "k\u0456ll myself",
        "gonna \u1e31\u00ed11 m y s e l f", "KiLL   MySeLF", "k!ll mys€lf k1ll myself",
        "ki-\nll myself"})
    EXPECT_TRUE(rules.finds(text)) << text;
  EXPECT_EQ(rules.stretches("now k 1 l l myself!").front(), "k 1 l l myself");
  EXPECT_EQ(rules.stretches("oh ḱí11 m y s e l f").front(), "ḱí11 m y s e l f");
}

TEST(HiddenLetters, AreNotMadeUpOfPlainText) {
  const Rules rules(rule("\"then i got\", \"thenigot\", \"kill\", \"aa meeting\"", "mask = true"));
  EXPECT_FALSE(rules.finds("A A meeting"));
  EXPECT_FALSE(rules.finds("skill, K. ill"));
  EXPECT_FALSE(rules.finds("take 40mg at 5pm on the 2nd"));
  EXPECT_FALSE(rules.finds("k i l. l"));
}

TEST(Exceptions, DropAHitInTheirThreeWays) {
  const auto with = [](const char* except) {
    return Rules(rule("\"want <0-2> die\", \"dead\"", std::string("except = [") + except + "]"));
  };
  EXPECT_FALSE(with("\"dead tired\"").finds("I am dead tired"));
  EXPECT_TRUE(with("\"dead tired\"").finds("I am dead"));
  EXPECT_TRUE(with("{ phrase = [\"want to\"], mode = \"inside\" }").finds("want to die"));
  EXPECT_FALSE(with("{ phrase = [\"want to die laughing\"], mode = \"inside\" }")
                   .finds("want to die laughing"));
  EXPECT_FALSE(
      with("{ phrase = [\"phone\"], mode = \"near\", within = 2 }").finds("my phone is so dead"));
  EXPECT_TRUE(
      with("{ phrase = [\"phone\"], mode = \"near\", within = 1 }").finds("my phone is so dead"));
  EXPECT_FALSE(with("{ regex = 'batter(y|ies)', mode = \"near\" }").finds("dead battery"));
}

TEST(Exceptions, NearACrisisStandInItsSentence) {
  const auto keys = "except = [{ phrase = [\"pub\"], mode = \"near\", within = 4 }]";
  EXPECT_FALSE(Rules(rule("\"dead\"", keys)).finds("the pub is dead"));
  EXPECT_TRUE(Rules(rule("\"dead\"", keys)).finds("the pub is shut. dead"));
  const Rules offers("[[rule]]\nid = \"drug_sourcing.test\"\nseverity = 3\nphrase = [\"dead\"]\n" +
                         std::string(keys) + "\nmatch = [\"a\", \"b\"]\nclean = [\"c\", \"d\"]\n",
                     "drug_sourcing");
  EXPECT_FALSE(offers.finds("the pub is shut. dead"));
}

TEST(Exceptions, OfACategoryAreForAllItsRules) {
  const Rules rules("[[except]]\nphrase = [\"awareness week\"]\nmode = \"near\"\nwithin = 4\n" +
                    rule("\"suicid*\""));
  ASSERT_TRUE(rules.problems().empty());
  EXPECT_FALSE(rules.finds("suicide awareness week"));
  EXPECT_TRUE(rules.finds("suicide"));
}

TEST(Gap, DoesNotReachOverACommaToWhatIsSaidOfOneself) {
  const auto rules_of = [](const std::string& category, int severity) {
    return Rules("[[rule]]\nid = \"" + category +
                     ".test\"\nseverity = " + std::to_string(severity) +
                     "\nphrase = [\"someone <0-6> got a <0-2> bag\", \"someone, i want\"]\n"
                     "match = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n",
                 category);
  };
  const auto asking = rules_of("drug_sourcing", 3);
  EXPECT_FALSE(asking.finds("someone talk to me, I have got a bag"));
  EXPECT_TRUE(asking.finds("someone near me got a bag"));
  EXPECT_TRUE(asking.finds("someone, anyone, got a bag"));
  EXPECT_TRUE(asking.finds("someone, I want"));
  EXPECT_TRUE(rules_of("drug_sourcing", 4).finds("someone talk to me, I have got a bag"));
  EXPECT_TRUE(rules_of("self_harm", 3).finds("someone talk to me, I have got a bag"));
}

TEST(Languages, RunWhereTheyAreSpokenAndCrisisRulesEverywhere) {
  std::vector<Problem> problems;
  const auto pack = [&](const char* file, const std::string& id, const std::string& phrase) {
    const auto category = id.substr(0, id.find('.'));
    return read_pack(file,
                     "version = \"1\"\nlang = [\"es\"]\ncategory = \"" + category +
                         "\"\n[[rule]]\nid = \"" + id + "\"\nseverity = 3\nphrase = [\"" + phrase +
                         "\"]\nmatch = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n",
                     PackKind::shared, problems);
  };
  const auto set = build_rule_set({pack("es/a.toml", "self_harm.x", "quiero morir"),
                                   pack("es/b.toml", "drug_sourcing.x", "vendo pastillas")},
                                  {}, problems);
  ASSERT_TRUE(set);
  Matcher matcher;
  Budget budget;
  EXPECT_EQ(matcher.match(*set, "quiero morir, vendo pastillas", "en", budget).size(), 1U);
  EXPECT_EQ(matcher.match(*set, "quiero morir, vendo pastillas", "es-MX", budget).size(), 2U);
}

TEST(Languages, ADateOfTheRoomsClearsNoCrisisToldInAnother) {
  std::vector<Problem> problems;
  const auto read = [&](const std::string& lang, const char* file, const std::string& rest) {
    return read_pack(lang + "/" + file, "version = \"1\"\nlang = [\"" + lang + "\"]\n" + rest,
                     PackKind::shared, problems);
  };
  const auto set = build_rule_set(
      {read("en", "lists.toml", "[lists]\npast = [\"2019\"]\n"),
       read("es", "lists.toml", "[lists]\npast = [\"en 2019\"]\n"),
       read("es", "a.toml",
            "category = \"self_harm\"\n[[rule]]\nid = \"self_harm.x\"\nseverity = 2\n"
            "phrase = [\"morirme\"]\nmatch = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n")},
      {}, problems);
  ASSERT_TRUE(set);
  Matcher matcher;
  Budget budget;
  const auto finds = [&](const char* text, const char* lang) {
    const auto hits = matcher.match(*set, text, lang, budget);
    return std::any_of(hits.begin(), hits.end(), [](const auto& hit) { return hit.severity > 0; });
  };
  EXPECT_TRUE(finds("quiero morirme desde 2019", "en"));
  EXPECT_FALSE(finds("quise morirme en 2019", "en"));
}

TEST(Budget, WhenSpentLeavesWhatWasFoundUntilThen) {
  const Rules rules(rule("\"suicidal\""));
  RuleCheck check(rules.set());
  Findings findings;
  std::string text = "suicidal ";
  while (text.size() < 2 * 1024 * 1024) text += "a b c d e f g h ";
  check.look({text, "en", false}, {}, core::Time{}, findings);
  EXPECT_TRUE(findings.incomplete);
}

TEST(Matcher, TakesNoHelplineForSomebodysAge) {
  const test::Rules rules(
      "[[rule]]\nid = \"minors.test\"\nseverity = 2\ndetector = [\"age\"]\n"
      "match = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n",
      "minors");
  EXPECT_FALSE(rules.finds("i'm 13 11 14"));
  EXPECT_TRUE(rules.finds("i'm 13 and scared, is 13 11 14 for me?"));
}

// «pii.phone.words» is a phrase: «eight zero eight …» is a help line however it was found.
TEST(Matcher, FindsNothingPrivateInsideAHelplinesNumber) {
  const test::Rules rules(
      "[[rule]]\nid = \"pii.test\"\nseverity = 2\nphrase = [\"two four two four\"]\n"
      "match = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n",
      "pii");
  EXPECT_FALSE(rules.finds("eight zero eight two four two four two four"));
  EXPECT_TRUE(rules.finds("eight zero eight two four two four two five"));
}

}  // namespace
}  // namespace hearth::moderation
