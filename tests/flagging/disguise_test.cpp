// SPDX-License-Identifier: Apache-2.0
#include "flagging/disguise.hpp"

#include <gtest/gtest.h>

namespace hearth::flagging {
namespace {

std::string dressed(std::string_view name, std::string_view text) {
  for (const auto& disguise : disguises())
    if (disguise.name == name) return disguise.apply(text);
  return "no such disguise";
}

TEST(Disguise, EachChangesAnOrdinarySentence) {
  for (const auto& disguise : disguises())
    EXPECT_NE(disguise.apply("I relapsed yesterday"), "I relapsed yesterday") << disguise.name;
}

TEST(Disguise, WritesWhatPeopleWrite) {
  EXPECT_EQ(dressed("full width", "a1"), "ａ１");
  EXPECT_EQ(dressed("mathematical", "aZ"), "𝗮𝗭");
  EXPECT_EQ(dressed("zero width", "ab"), "a\u2060b\u200B");
  EXPECT_EQ(dressed("look-alikes", "cop"), "сор");
  EXPECT_EQ(dressed("leet", "I relapsed"), "I r3l4ps3d");
  EXPECT_EQ(dressed("repeated letters", "so die"), "so diiiie");
  EXPECT_EQ(dressed("dotted", "to myself"), "to m.y.s.e.l.f");
  EXPECT_EQ(dressed("spaced word", "kill myself"), "kill m y s e l f");
  EXPECT_EQ(dressed("markup", "myself"), "mys**elf**");
}

TEST(Disguise, LeavesLettersItHasNoFormForAlone) { EXPECT_EQ(dressed("leet", "recaí"), "recaí"); }

}  // namespace
}  // namespace hearth::flagging
