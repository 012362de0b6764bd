// SPDX-License-Identifier: Apache-2.0
// The matcher with the shipped packs, on their own sentences cut, joined and disguised at random.
#include "moderation/matcher.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "app/rules.hpp"
#include "moderation/letters.hpp"
#include "moderation/rule_set_builder.hpp"

namespace hearth::moderation {
namespace {

using Sets = std::vector<std::shared_ptr<const RuleSet>>;

// Seeds its own generator and prints the seed.
class ShippedMatcher : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const char* folder = std::getenv("HEARTH_SOURCE");
    const std::string source = folder ? folder : ".";
    const auto loaded = app::load_rules(source + "/config/rules", source + "/config/resources");
    std::vector<RulePack> english;
    for (const auto& pack : loaded.packs) {
      if (pack.folder == "en" || pack.folder == "any") english.push_back(pack);
      for (const auto& rule : pack.rules)
        for (const auto* part : {&rule.match, &rule.clean})
          sentences.insert(sentences.end(), part->begin(), part->end());
    }
    std::vector<Problem> problems;
    sets = {loaded.set, build_rule_set(english, loaded.contacts, problems)};
  }

  void SetUp() override {
    seed_ = std::random_device{}();
    RecordProperty("seed", static_cast<int>(seed_));
    std::printf("seed %u\n", seed_);
    random_.seed(seed_);
    ASSERT_TRUE(sets[0] && sets[1]);
    ASSERT_LT(sets[1]->vocabulary.sets(), sets[0]->vocabulary.sets());
  }

  bool one_in(unsigned n) { return random_() % n == 0; }
  const std::string& sentence() { return sentences[random_() % sentences.size()]; }
  std::string_view language() {
    static constexpr std::array<std::string_view, 5> all{"en", "es", "fr", "de", "pt"};
    return one_in(2) ? "en" : all[random_() % all.size()];
  }

  // Each letter by chance in one of the ways that views undo.
  std::string disguised(const std::string& text) {
    const auto way = random_() % 5;
    std::string out;
    for (const char c : text) {
      const bool touched = is_ascii_letter(c) && one_in(3);
      const auto at = std::string_view("aeiost").find(c);
      if (touched && way == 0 && at != std::string_view::npos)
        out += "431057"[at];
      else if (touched && way == 1)
        out += std::string(3, c);
      else if (touched && way == 2)
        out += '*';
      else
        out += c;
      if (way == 3 && is_ascii_letter(c)) out += ' ';
      if (way == 4 && touched) out += '.';
    }
    return out;
  }

  std::string text() {
    std::string out;
    for (auto n = 1 + random_() % 4; n > 0; --n) {
      out += one_in(4) ? disguised(sentence()) : sentence();
      out += std::vector<const char*>{". ", " ", "\n", ", "}[random_() % 4];
    }
    return out;
  }

  // A text somewhere cut in two, or two that belong to different ones.
  std::pair<std::string, std::string> cut() {
    if (one_in(3)) return {sentence(), sentence()};
    const auto whole = one_in(4) ? disguised(sentence()) : sentence();
    auto at = random_() % whole.size();
    while (at < whole.size() && (static_cast<unsigned char>(whole[at]) & 0xc0) == 0x80) ++at;
    return {(one_in(2) ? sentence() + ' ' : "") + whole.substr(0, at), whole.substr(at)};
  }

  unsigned seed_ = 0;
  std::mt19937 random_;
  inline static std::vector<std::string> sentences;
  inline static Sets sets;  // every pack; those in English
};

using Answer = std::vector<
    std::tuple<RuleId, std::uint32_t, std::uint32_t, int, Subject, std::uint8_t, std::uint32_t>>;

Answer answer(Matcher& matcher, const RuleSet& set, std::string_view text,
              std::string_view language) {
  Budget budget;
  Answer out;
  for (const auto& hit : matcher.match(set, text, language, budget))
    out.emplace_back(hit.rule, hit.original.from, hit.original.to, hit.severity, hit.subject,
                     hit.notes, hit.view);
  return out;
}

TEST_F(ShippedMatcher, AnswersTheSameWhateverItReadBefore) {
  Matcher used;
  for (int round = 0; round < 300; ++round) {
    const auto said = text();
    const auto spoken = language();
    Matcher fresh;
    EXPECT_EQ(answer(used, *sets[0], said, spoken), answer(fresh, *sets[0], said, spoken)) << said;
  }
}

TEST_F(ShippedMatcher, KeepsNoTraceOfASetThatWasSwapped) {
  Matcher used;
  for (int round = 0; round < 300; ++round) {
    const auto& set = *sets[random_() % sets.size()];
    const auto said = text();
    Matcher fresh;
    EXPECT_EQ(answer(used, set, said, "en"), answer(fresh, set, said, "en")) << said;
  }
}

TEST_F(ShippedMatcher, SeesWhateverReachesOverABorder) {
  Matcher whole;
  Matcher at_border;
  int reached = 0;
  int spared = 0;
  for (int round = 0; round < 4000; ++round) {
    const auto [before, after] = cut();
    const std::string between = one_in(2) ? " " : "";
    const auto readers = one_in(2) ? Readers::all : Readers::phrases;
    const auto said = before + between + after;
    const Interval border{static_cast<std::uint32_t>(before.size()),
                          static_cast<std::uint32_t>(before.size() + between.size())};
    const auto spoken = language();
    Budget budget;
    bool expected = false;
    for (const auto& hit : whole.match(*sets[0], said, spoken, budget))
      expected |= (readers == Readers::all || hit.phrase) && hit.original.from < border.from &&
                  hit.original.to > border.to;
    const bool seen = at_border.reaches_over(*sets[0], said, spoken, border, readers, budget);
    EXPECT_TRUE(seen || !expected) << before << " | " << after;
    reached += expected;
    spared += !seen;
  }
  EXPECT_GT(reached, 100);
  EXPECT_GT(spared, 1000);
}

}  // namespace
}  // namespace hearth::moderation
