// SPDX-License-Identifier: Apache-2.0
#include "moderation/learned/reading.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "support/learned.hpp"

namespace hearth::moderation {
namespace {

using Words = std::vector<std::string>;

std::string text_of(const Words& words) {
  std::string text;
  for (const auto& word : words) text += word + ' ';
  return text;
}

Words random_words(std::size_t count, std::mt19937& random) {
  static const Words known{"farewell", "ledge", "river", "dog", "poured", "we", "a", "garden"};
  Words words;
  for (std::size_t i = 0; i < count; ++i) words.push_back(known[random() % known.size()]);
  return words;
}

// What the loudest stretch answers, without anything that makes it quick.
float loudest_stretch(const LearnedModel& model, const std::string& text) {
  View base;
  normalize(text, base);
  Features features;
  features.read(base, text, model.features);
  const auto words = features.words().size();
  auto loudest = model.table.bias[Topic::crisis];
  for (std::size_t from = 0; from < words; from += Reading::stretch_words / 2) {
    const auto to = std::min(from + Reading::stretch_words, words);
    std::set<std::uint32_t> buckets;
    for (auto word = from; word < to; ++word)
      for (const auto hash : features.at(word)) buckets.insert(model.table.bucket(hash));
    std::int32_t sum = 0;
    for (const auto bucket : buckets) sum += model.table.weights[bucket][Topic::crisis];
    const auto answer = model.table.answer(Topic::crisis, sum, buckets.size());
    if (from == 0 || answer > loudest) loudest = answer;
    if (to == words) break;
  }
  return loudest;
}

class Readings : public testing::Test {
 protected:
  float answer(const std::string& text) {
    View base;
    normalize(text, base);
    reading_.read(model_, base, text);
    return reading_.answer(Topic::crisis);
  }

  const LearnedModel model_ = test::model_of({"farewell", "ledge"});
  Reading reading_;
};

TEST_F(Readings, CountWhatIsRepeatedOnce) {
  EXPECT_EQ(answer("ledge river ledge river ledge river"),
            answer("ledge river ledge river ledge river ledge river"));
}

TEST_F(Readings, AnswerAsEveryStretchOnItsOwnWould) {
  const auto seed = std::random_device{}();
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    const auto text = text_of(random_words(random() % 150, random));
    ASSERT_FLOAT_EQ(answer(text), loudest_stretch(model_, text)) << "seed " << seed << ": " << text;
  }
}

}  // namespace
}  // namespace hearth::moderation
