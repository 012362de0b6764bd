// SPDX-License-Identifier: Apache-2.0
#include "moderation/derive.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "moderation/normalize.hpp"
#include "support/rules.hpp"

namespace hearth::moderation {
namespace {

struct Made {
  ViewKind kind;
  std::string text;
};

// The views of a text, for a set that knows the words of the phrase.
std::vector<Made> views_of(const std::string& text) {
  const test::Rules rules(
      test::rule("\"kill myself good\", \"self harm\", \"feel\"", "mask = true\njoin = true"));
  const auto& set = *rules.set();
  Views views;
  normalize(text, views.add(ViewKind::base));
  derive(set, &set.languages[*set.language("en")], Readers::all, views);
  std::vector<Made> out;
  for (std::size_t i = 0; i < views.size(); ++i) out.push_back({views[i].kind, views[i].text});
  return out;
}

std::string view(const std::string& text, ViewKind kind) {
  for (const auto& one : views_of(text))
    if (one.kind == kind) return one.text;
  return "-";
}

struct Case {
  ViewKind kind;
  std::string text;
  std::string made;  // "-": there is no such view
};

TEST(Derive, MakesAViewOnlyWhereTheTextAsksForIt) {
  using enum ViewKind;
  const std::vector<Case> cases{
      {leet, "k1ll", "kill"},
      {leet, "m0od @ 5", "mood @ 5"},
      {leet, "40mg 2nd 5pm 12", "-"},
      {leet, "me@k1ll.com", "-"},
      {leet, "great!", "-"},
      {apart, "k i l l", "kill"},
      {apart, "k-i-l-l now", "kill now"},
      {apart, "k i l l m y s e l f", "kill myself"},
      {apart, "A A meeting", "-"},
      {apart, "a b. c d", "-"},
      {inner, "ki.ll", "kill"},
      {inner, "ki\u00b7ll", "kill"},
      {inner, "ki- ll", "kill"},
      {inner, "self-harm", "-"},
      {inner, "https://ki.ll/x-y", "-"},
      {repeat, "kiiill", "kill"},
      {repeat, "gooood", "good"},
      {repeat, "feeel", "feel"},
      {markup, "**ki**ll", "kill"},
      {markup, "2 ** 3", "-"},
      {mask, "k*ll", "k*ll"},
      {mask, "2 * 3", "-"},
      {joined, "kill my self. now", "killmyself\nnow"},
      {digits, "double five, twenty three", "55, 23"},
      {address, "a (at) b [dot] org", "a@b.org"},
      {address, "x dot com", "x.com"},
      {address, "at the dot", "-"},
      {url, "http://x.org/%6bill", "http://x.org/kill"},
      {url, "100% sure", "-"},
  };
  for (const auto& one : cases)
    EXPECT_EQ(view(one.text, one.kind), one.made) << name(one.kind) << " of " << one.text;
}

TEST(Derive, ReadsAllHidingsTogetherInOneChain) {
  EXPECT_EQ(view("**k**1ll m.y s e l f goooood", ViewKind::chain), "kill myself good");
}

TEST(Derive, MakesAtMostTwelveViews) {
  EXPECT_LE(views_of("**k**1ll m y s e l f goooood ki.ll k*ll http://x.org/%6b five (at) x dot com")
                .size(),
            Views::most);
}

TEST(Derive, KeepsTheWayBackInEveryView) {
  const test::Rules rules(test::rule("\"kill myself good\"", "mask = true\njoin = true"));
  Views views;
  const std::string text =
      "**k**1ll m y s e l f goooood ki.ll k*ll http://x.org/%6b double five (at) x dot com";
  normalize(text, views.add(ViewKind::base));
  derive(*rules.set(), &rules.set()->languages[0], Readers::all, views);
  for (std::size_t i = 0; i < views.size(); ++i) {
    ASSERT_EQ(views[i].text.size(), views[i].from.size()) << name(views[i].kind);
    ASSERT_EQ(views[i].text.size(), views[i].to.size());
    for (std::size_t k = 0; k < views[i].text.size(); ++k) {
      EXPECT_LE(views[i].from[k], views[i].to[k]);
      EXPECT_LE(views[i].to[k], text.size());
    }
  }
}

}  // namespace
}  // namespace hearth::moderation
