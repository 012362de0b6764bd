// SPDX-License-Identifier: Apache-2.0
#include "moderation/learned/features.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "moderation/normalize.hpp"

namespace hearth::moderation {
namespace {

std::vector<std::uint32_t> hashes(const std::string& text) {
  View base;
  normalize(text, base);
  Features features;
  features.read(base, text, {});
  return {features.all().begin(), features.all().end()};
}

// Written down once: a model's weights mean nothing under other hashes.
TEST(LearnedFeatures, AreTheSameOnEveryMachine) {
  const auto all = hashes("don't go");
  ASSERT_EQ(all.size(), 17U);
  EXPECT_EQ(all.front(), 3227420662U);
  EXPECT_EQ(all.back(), 2322601388U);
}

TEST(LearnedFeatures, DoNotHearApostrophesOrWhichNumber) {
  EXPECT_EQ(hashes("don't"), hashes("dont"));
  EXPECT_EQ(hashes("30 pills"), hashes("49 pills"));
  EXPECT_EQ(hashes("30 pills"), hashes("200 pills"));
  EXPECT_EQ(hashes("in 2015"), hashes("in 1998"));
  EXPECT_EQ(hashes("in 2015"), hashes("in 201"));
  EXPECT_NE(hashes("in 2015"), hashes("in may"));
}

TEST(LearnedFeatures, HearTheOrderOfWordsAndTheEndOfASentence) {
  EXPECT_NE(hashes("goodbye love"), hashes("love goodbye"));
  EXPECT_NE(hashes("going now"), hashes("going. now"));
}

TEST(LearnedFeatures, BelongToTheWordTheyBeginAt) {
  const std::string text = "one two three four";
  View base;
  normalize(text, base);
  Features features;
  features.read(base, text, {});
  std::size_t sum = 0;
  for (std::size_t i = 0; i < features.words().size(); ++i) sum += features.at(i).size();
  EXPECT_EQ(features.words().size(), 4U);
  EXPECT_EQ(sum, features.all().size());
}

}  // namespace
}  // namespace hearth::moderation
