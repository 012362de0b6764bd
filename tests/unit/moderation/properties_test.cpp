// SPDX-License-Identifier: Apache-2.0
// What holds for every text, tried on random ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "moderation/letters.hpp"
#include "moderation/normalize.hpp"
#include "support/rules.hpp"

namespace hearth::moderation {
namespace {

std::string pack_text() {
  return test::rule(
             "\"@i <0-3> (want|wish) <0-3> (die|dead)\", \"(kill|end) (myself|it all)\", "
             "\"suicid*\"",
             "except = [\"dead tired\", \"suicide awareness\"]") +
         "[[rule]]\nid = \"self_harm.substance\"\nseverity = 3\nnear = [{ all = [\"@substance\", "
         "\"all of (it|them)\"] }]\nmatch = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n"
         "[[rule]]\nid = \"self_harm.number\"\nseverity = 2\ndetector = [\"phone\", "
         "\"email\"]\nmatch = [\"a\", \"b\"]\nclean = [\"a\", \"b\"]\n";
}

const std::vector<std::string> sentences{"i want to die",
                                         "i do not want to die",
                                         "i wish i was dead",
                                         "i am dead tired",
                                         "going to kill myself",
                                         "suicide awareness week",
                                         "so suicidal",
                                         "two years ago i wanted to be dead",
                                         "drank vodka, all of it",
                                         "my friend says he will end it all",
                                         "call me on 07700 900123",
                                         "write to heron@mail.example",
                                         "had a good day",
                                         "went to the shop, bought milk",
                                         "not joking i want to die"};

void put(View& out, std::uint32_t c) { out.push(static_cast<char32_t>(c), 0, 0); }

using Answer = std::set<std::pair<std::string, int>>;

Answer answer(const test::Rules& rules, const std::string& text) {
  Answer out;
  for (const auto& finding : rules.find(text)) out.emplace(finding.rule, finding.severity);
  return out;
}

// Seeds its own generator and prints the seed.
class Properties : public testing::Test {
 protected:
  void SetUp() override {
    seed_ = std::random_device{}();
    RecordProperty("seed", static_cast<int>(seed_));
    std::printf("seed %u\n", seed_);
    random_.seed(seed_);
    ASSERT_TRUE(rules_.problems().empty()) << rules_.problems().front().what;
  }

  std::string sentence() { return sentences[random_() % sentences.size()]; }

  // Each character through `change`, which appends what takes its place.
  std::string changed(const std::string& text, const std::function<void(char32_t, View&)>& change) {
    View out;
    for (std::size_t at = 0; at < text.size();) change(next_character(text, at), out);
    return out.text;
  }

  unsigned seed_ = 0;
  std::mt19937 random_;
  const test::Rules rules_{pack_text()};
};

constexpr std::u32string_view ignorables =
    U"\u200b\u200c\u200d\u2060\u00ad\u034f\ufe0f\u3164\u2800\U000e0061\u202a\u180e";

TEST_F(Properties, WhatNormalisationUndoesDoesNotChangeTheCategories) {
  const std::vector<std::function<void(char32_t, View&)>> ways{
      [](char32_t c, View& out) { put(out, c >= 'a' && c <= 'z' ? c - 32 : c); },
      [](char32_t c, View& out) { put(out, c > ' ' && c < 0x7f ? c + 0xfee0 : c); },
      [](char32_t c, View& out) { put(out, c >= 'a' && c <= 'z' ? 0x1d41a + (c - 'a') : c); },
      [](char32_t c, View& out) { put(out, c >= 'a' && c <= 'z' ? 0x24d0 + (c - 'a') : c); },
      [](char32_t c, View& out) { put(out, c >= 'a' && c <= 'z' ? 0x1f170 + (c - 'a') : c); },
      [&](char32_t c, View& out) {
        put(out, c);
        if (c >= 'a' && c <= 'z') put(out, U"\u0301\u0336\u0308"[random_() % 3]);
      },
      [](char32_t c, View& out) {
        if (c == ' ')
          for (const char32_t blank : {0x2003, 0x9, 0x3000}) put(out, blank);
        else
          put(out, c);
      },
      [&](char32_t c, View& out) {
        const auto at = std::u32string_view(U"aeopcxyi").find(c);
        put(out, at == std::u32string_view::npos || random_() % 3 == 0 ? c : U"аеорсхуі"[at]);
      }};
  for (int round = 0; round < 400; ++round) {
    const auto text = sentence() + (round % 2 == 0 ? ". " : ", ") + sentence();
    const auto way = random_() % ways.size();
    const auto hidden = changed(text, ways[way]);
    if (way == 7 && normalized(hidden) != normalized(text))
      continue;  // a word of look-alikes alone may be a real one
    EXPECT_EQ(answer(rules_, hidden), answer(rules_, text)) << hidden << " (way " << way << ")";
  }
}

TEST_F(Properties, IgnorableCharactersNeverChangeTheAnswer) {
  for (int round = 0; round < 400; ++round) {
    const auto text = sentence() + ". " + sentence();
    const auto hidden = changed(text, [&](char32_t c, View& out) {
      for (auto n = random_() % 3; n > 0; --n) put(out, ignorables[random_() % ignorables.size()]);
      put(out, c);
    });
    EXPECT_EQ(answer(rules_, hidden), answer(rules_, text)) << hidden;
  }
}

TEST_F(Properties, SpansLieInsideTheTextOnCharacterBordersAndHoldWhatWasFound) {
  for (int round = 0; round < 400; ++round) {
    const auto text =
        changed(sentence() + " \U0001f44d é " + sentence(), [&](char32_t c, View& out) {
          put(out, random_() % 4 == 0 && c >= 'a' && c <= 'z' ? c + 0xfee0 : c);
          if (random_() % 6 == 0 && c != ' ') put(out, ignorables[random_() % ignorables.size()]);
        });
    for (const auto& finding : rules_.find(text)) {
      const auto& bytes = finding.span.bytes;
      ASSERT_LT(bytes.from, bytes.to);
      ASSERT_LE(bytes.to, text.size());
      const auto cut = text.substr(bytes.from, bytes.to - bytes.from);
      ASSERT_TRUE(core::is_utf8(cut) && core::is_utf8(text.substr(bytes.to)));
      EXPECT_EQ(finding.span.code_points.to - finding.span.code_points.from,
                core::code_points(cut));
      EXPECT_EQ(finding.span.code_points.from,
                core::code_points(std::string_view(text).substr(0, bytes.from)));
      // What was cut out is what a person would mark: alone it says the same.
      const auto marked = normalized(cut);
      EXPECT_TRUE(is_word_character(static_cast<unsigned char>(marked.front())) ||
                  marked.front() == '+')
          << cut;
      EXPECT_NE(marked.back(), ' ') << cut;
    }
  }
}

TEST_F(Properties, TheOrderOfRulesDoesNotMatter) {
  const auto text = pack_text();
  std::vector<std::string> parts;
  for (std::size_t at = 0; at != std::string::npos;) {
    const auto next = text.find("[[rule]]", at + 1);
    parts.push_back(text.substr(at, next == std::string::npos ? next : next - at));
    at = next;
  }
  ASSERT_EQ(parts.size(), 3U);
  for (int round = 0; round < 10; ++round) {
    std::shuffle(parts.begin(), parts.end(), random_);
    const test::Rules other(parts[0] + parts[1] + parts[2]);
    for (const auto& one : sentences) EXPECT_EQ(answer(other, one), answer(rules_, one)) << one;
  }
}

TEST_F(Properties, HarmlessTextsStayHarmlessHoweverTheyAreWritten) {
  for (const std::string text : {"had a good day with the kids", "page 417 is my favourite",
                                 "I slept six hours", "coffee at the shop again"}) {
    EXPECT_FALSE(rules_.finds(text));
    EXPECT_FALSE(rules_.finds(changed(
        text, [](char32_t c, View& out) { put(out, c > ' ' && c < 0x7f ? c + 0xfee0 : c); })));
    EXPECT_FALSE(rules_.finds(changed(text, [](char32_t c, View& out) {
      put(out, c);
      if (c != ' ') put(out, U' ');
    }))) << text;
  }
}

TEST_F(Properties, HostileTextsOfSixtyFourKilobytesEndWithinTheBudget) {
  const auto repeated = [](const std::string& piece) {
    std::string text;
    while (text.size() < 64 * 1024) text += piece;
    return text;
  };
  for (const char* piece :
       {"\u0301", "kill", "👩‍👩‍👧", "\u202e\u0645 ", "(", "+1 (0", "a@b.", "*a",
        "k i l l ", "a (at) x [dot] ", "years ago i want to die not "}) {
    Matcher matcher;
    Budget budget;
    const auto& hits = matcher.match(*rules_.set(), "a" + repeated(piece), "en", budget);
    EXPECT_LE(hits.size(), 2000U) << piece;  // each costs as much as those before it
  }
}

TEST_F(Properties, WorkGrowsWithTheTextAndNotFaster) {
  const auto work = [&](const std::string& text) {
    Matcher matcher;
    Budget budget;
    (void)matcher.match(*rules_.set(), text, "en", budget);
    return Budget::whole - budget.left;
  };
  for (const std::string& piece :
       {std::string("i want to "), std::string("kill "), std::string("a "), std::string("i "),
        std::string("want want to to die die ")}) {
    std::string small;
    while (small.size() < 1000) small += piece;
    const auto big = small + small + small + small;
    EXPECT_LE(work(big), 5 * work(small)) << piece;
  }
}

}  // namespace
}  // namespace hearth::moderation
