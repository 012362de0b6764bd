// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hearth::core {
namespace {

TEST(Utf8, AcceptsWellFormedText) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("Day 3. Shaky but here."));
  EXPECT_TRUE(is_utf8("día \xF0\x9F\x8C\xB1 \xE4\xBB\x8A\xE6\x97\xA5"));
}

TEST(Utf8, RefusesOverlongSurrogateTruncatedAndTooLarge) {
  EXPECT_FALSE(is_utf8("\xC0\xAF"));
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
  EXPECT_FALSE(is_utf8("\xE4\xBB"));
  EXPECT_FALSE(is_utf8("\xF5\x80\x80\x80"));
  EXPECT_FALSE(is_utf8("\xFF"));
}

TEST(CodePoints, CountsCharactersNotBytes) { EXPECT_EQ(code_points("día"), 3U); }

TEST(Trim, TakesBlanksFromBothEndsOnly) {
  EXPECT_EQ(trim("  a b\n"), "a b");
  EXPECT_EQ(trim(" \t\n"), "");
}

TEST(ControlCharacters, AllowsTabAndLineFeed) {
  EXPECT_FALSE(has_control_characters("a\tb\nc"));
  EXPECT_TRUE(has_control_characters(std::string("a\0b", 3)));
  EXPECT_TRUE(has_control_characters("a\x1b[31m"));
}

}  // namespace
}  // namespace hearth::core
