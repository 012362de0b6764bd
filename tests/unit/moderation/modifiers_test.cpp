// SPDX-License-Identifier: Apache-2.0
// What takes a hit away, lowers or raises it; see modifiers.cpp.
#include <gtest/gtest.h>

#include "moderation/matcher.hpp"
#include "support/rules.hpp"

namespace hearth::moderation {
namespace {

using test::rule;
using test::Rules;

TEST(Negation, SuppressesWithinFourWordsOfOneClause) {
  const Rules rules(rule("\"suicidal\", \"want <0-3> die\""));
  EXPECT_FALSE(rules.finds("I am not suicidal"));
  EXPECT_FALSE(rules.finds("not at all really suicidal"));
  EXPECT_TRUE(rules.finds("not one two three four suicidal"));
  EXPECT_TRUE(rules.finds("I am not well; suicidal"));
  EXPECT_TRUE(rules.finds("not well but suicidal"));
  EXPECT_TRUE(rules.finds("not well\nsuicidal"));
  EXPECT_TRUE(rules.finds("I'm not joking, I am suicidal"));
  EXPECT_FALSE(rules.finds("I want to never die"));
  EXPECT_TRUE(rules.finds("I don't want to die. I want to die"));
}

TEST(Negation, EndsWhereTheAuthorBeginsAnew) {
  const Rules rules(rule("\"want to die\", \"i took them\""));
  EXPECT_TRUE(rules.finds("no drink, I want to die"));
  EXPECT_TRUE(rules.finds("it never helped me I want to die"));
  EXPECT_TRUE(rules.finds("no drink, I took them"));
  EXPECT_TRUE(rules.finds("I go without, and tonight I took them"));
  EXPECT_FALSE(rules.finds("I go without and tonight I took them"));
  EXPECT_FALSE(rules.finds("never I want to die"));
  EXPECT_FALSE(rules.finds("it never made me want to die"));
}

TEST(Negation, ThatThePatternNamesDoesNotCount) {
  const Rules rules(rule("\"don't want to live\""));
  EXPECT_TRUE(rules.finds("I don't want to live"));
}

TEST(Negation, LowersOrIsIgnoredWhenTheRuleSaysSo) {
  EXPECT_EQ(Rules(rule("\"suicidal\"", "negation = \"lower\"")).severity("not suicidal"), 2);
  EXPECT_EQ(Rules(rule("\"suicidal\"", "negation = \"ignore\"")).severity("not suicidal"), 3);
}

TEST(Past, ClearsUnlessSomethingPointsToNow) {
  const Rules rules(rule("\"want* <0-3> (die|dead)\""));
  EXPECT_FALSE(rules.finds("years ago I wanted to die"));
  EXPECT_FALSE(rules.finds("two winters ago I wanted to be dead; today I'm baking bread"));
  EXPECT_TRUE(rules.finds("I used to want to die, and tonight it is back"));
  EXPECT_TRUE(rules.finds("years ago I wanted to die and today too"));
  EXPECT_TRUE(rules.finds("That was years ago. I want to die"));
  EXPECT_TRUE(
      Rules(rule("\"wanted to die\"", "past = \"ignore\"")).finds("years ago I wanted to die"));
}

TEST(Past, IsWhatASentenceJustBehindOnlyDates) {
  const Rules rules(rule("\"want* <0-3> (die|dead)\", \"took all of it\""));
  EXPECT_FALSE(rules.finds("I took all of it. In 2009. A nurse found me"));
  EXPECT_FALSE(rules.finds("I wanted to die. 2009. I keep the letter"));
  EXPECT_TRUE(rules.finds("I took all of it. My mum died in 2009"));
  EXPECT_TRUE(rules.finds("2009. I took all of it"));
  EXPECT_FALSE(rules.finds("I took all of it. A nurse found me. 2009. I keep the letter"));
  EXPECT_TRUE(rules.finds("I took all of it. I am alone. Nobody knows. 2009"));
}

TEST(Past, IsNotWhatOnlyLooksLikeIt) {
  const Rules rules(rule("\"want* <0-3> (die|dead)\", \"took all of it\""));
  EXPECT_FALSE(rules.finds("in 2009 I took all of it"));
  EXPECT_TRUE(rules.finds("clean since 2009 and I took all of it"));
  EXPECT_FALSE(rules.finds("in 2009 I took all of it, and I'm still here, never again"));
  EXPECT_TRUE(rules.finds("in 2009 I took all of it, and I'm still here and still alone"));
}

TEST(Past, DoesNotClearWhatIsSaidOfThePresent) {
  const Rules rules(rule("\"want* <0-3> (die|dead)\""));
  EXPECT_FALSE(rules.finds("in 2009 I wanted to die"));
  EXPECT_TRUE(rules.finds("I got clean in 2009 and I want to die"));
  EXPECT_FALSE(rules.finds("in 2009 I wanted to die. I'm fine"));
}

TEST(Past, IsNotADateOfWhatWasSaidBefore) {
  const Rules rules(rule("\"i took all of it\""));
  EXPECT_TRUE(rules.finds("in 2009 I got clean, I took all of it"));
  EXPECT_FALSE(rules.finds("in 2009, I took all of it"));
}

TEST(Past, SaidByANumberAloneKeepsTheCard) {
  const Rules rules(
      "[[rule]]\nid = \"self_harm.test\"\nseverity = 4\nphrase = [\"took all of it\"]\n"
      "match = [\"a\", \"b\"]\nclean = [\"c\", \"d\"]\n");
  EXPECT_EQ(rules.severity("I took all of it. 2009."), 2);
  EXPECT_FALSE(rules.finds("I took all of it. In 2009."));
}

TEST(Reported, LowersUnlessItIsSaidOfSomebodyClose) {
  const Rules rules(rule("\"ending it\""));
  EXPECT_EQ(rules.severity("he said ending it"), 2);
  EXPECT_EQ(rules.severity("the song goes \"ending it\""), 2);
  EXPECT_EQ(rules.severity("ending it, he said"), 3);
  const auto found = rules.find("my brother says he is ending it");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, 3);
  EXPECT_EQ(found[0].subject, Subject::other);
}

TEST(Reported, LeavesNothingOfWhatTheCategoryNeverHasSoLow) {
  const Rules rules(
      "[[rule]]\nid = \"harassment.test\"\nseverity = 2\nphrase = [\"you are worthless\"]\nmatch = "
      "[\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n",
      "harassment");
  EXPECT_TRUE(rules.finds("you are worthless"));
  EXPECT_FALSE(rules.finds("she said you are worthless"));
}

TEST(Reported, IsNoAttackWhoeverSaidIt) {
  const Rules rules(
      "[[rule]]\nid = \"harassment.test\"\nseverity = 2\nphrase = [\"worthless\"]\nmatch = "
      "[\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n",
      "harassment");
  EXPECT_TRUE(rules.finds("my brother, you are worthless"));
  EXPECT_FALSE(rules.finds("my brother, he said I am worthless"));
}

TEST(Intensify, RaisesByOneAndNeverAboveFour) {
  const Rules rules(rule("\"end it\", \"end it tonight\"", "intensify = true"));
  EXPECT_EQ(rules.severity("end it"), 3);
  EXPECT_EQ(rules.severity("end it right now, goodbye"), 4);
  EXPECT_EQ(rules.severity("end it. goodbye"), 3);
}

TEST(FirstPerson, HasToStandInTheSameClause) {
  const Rules rules(rule("\"relapsed\"", "first_person = true"));
  EXPECT_TRUE(rules.finds("last night I relapsed"));
  EXPECT_FALSE(rules.finds("he relapsed; I cried"));
}

}  // namespace
}  // namespace hearth::moderation
