// SPDX-License-Identifier: Apache-2.0
#include "moderation/normalize.hpp"

#include <gtest/gtest.h>
#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>

#include <random>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "moderation/span.hpp"

namespace hearth::moderation {
namespace {

struct Case {
  const char* name;
  std::string from;
  std::string to;
};

TEST(Normalize, TurnsEachWayOfHidingLettersIntoPlainOnes) {
  const std::vector<Case> cases{
      {"case", "KiLL", "kill"},
      {"full width", "\uff2b\uff49\uff2c\uff4c", "kill"},
      {"zero width", "k\u200bi\u200dl\u2060l", "kill"},
      {"soft hyphen", "ki\u00adll", "kill"},
      {"Hangul filler, braille blank", "k\u3164i\u2800l\u115fl", "kill"},
      {"bidi control", "\u202ekill\u202c", "kill"},
      {"tag characters", "ki\U000e0061ll", "kill"},
      {"mathematical letters", "\U0001d542\U0001d55a\U0001d55d\U0001d55d", "kill"},
      {"circled", "\u24c0\u24d8\u24db\u24db", "kill"},
      {"squared", "\U0001f13a\U0001f138\U0001f13b\U0001f13b", "kill"},
      {"negative squared with variation selector", "\U0001f170\ufe0f\U0001f171\ufe0f", "ab"},
      {"regional indicators in a row", "\U0001f1f0\U0001f1ee\U0001f1f1\U0001f1f1", "kill"},
      {"a flag by itself", "hi \U0001f1eb\U0001f1f7 there", "hi \U0001f1eb\U0001f1f7 there"},
      {"keycap digits", "1\ufe0f\u20e32\ufe0f\u20e3", "12"},
      {"marks", "k\u0301i\u0308l\u0336l\u0336", "kill"},
      {"accents", "recaí, über, garçon, mañana", "recai, uber, garcon, manana"},
      {"strokes and ligatures", "ł ø æ ß ﬁ", "l o ae ss fi"},
      {"Cyrillic among Latin", "k\u0456ll m\u0443self", "kill myself"},
      {"Greek among Latin", "\u03bao\u03c4h", "koth"},
      {"small capitals", "ᴋɪʟʟ", "kill"},
      {"upside down letters", "ʞıll", "kill"},
      {"Russian stays", "привет, как дела", "привет, как дела"},
      {"Greek stays", "και τοτε", "και τοτε"},
      {"Arabic marks stay", "\u0643\u064e\u062a\u064e\u0628", "\u0643\u064e\u062a\u064e\u0628"},
      {"white space", "a \t\n\u00a0\u2003b", "a b"},
      {"apostrophes and quotes", "don\u2019t \u201chi\u201d", "don't \"hi\""},
      {"superscripts", "h\u2074", "h4"},
      {"emoji stay", "ok 👍", "ok 👍"},
  };
  for (const auto& one : cases) EXPECT_EQ(normalized(one.from), one.to) << one.name;
}

TEST(Normalize, SaysWhetherSomethingUnseenStoodInsideAWord) {
  View view;
  EXPECT_TRUE(normalize("ki\u200bll", view));
  EXPECT_FALSE(normalize("kill \u200bit", view));
  EXPECT_FALSE(normalize("kill", view));
}

TEST(Normalize, KnowsWhereNineBytesOfKillCameFrom) {
  View view;
  const std::string text = "\uff2bi\u200bLL";
  ASSERT_EQ(text.size(), 9U);
  normalize(text, view);
  ASSERT_EQ(view.text, "kill");
  EXPECT_EQ(view.from, (std::vector<std::uint32_t>{0, 3, 7, 8}));
  EXPECT_EQ(view.to, (std::vector<std::uint32_t>{3, 4, 8, 9}));
}

TEST(Normalize, TreatsPlainAsciiAsTheLongWayWould) {
  std::string ascii;
  for (char c = 1; c < 127; ++c) ascii += c;
  View with;
  normalize(ascii + "\u200b", with);  // an ignorable forces the long way
  EXPECT_EQ(with.text, normalized(ascii));
}

char32_t some_character(std::mt19937& random) {
  static const std::u32string pool =
      U"abcXYZ "
      U"019.,!'"
      U"éüßøñçИриκα\u0301\u0336\u200b\u200d\u3164ＫｉＬ①Ⓚ🄰🇫🇷ﬁ½…한가\u0627\u064e漢👍🏽\U0001d542\n"
      U"\t";
  return pool[random() % pool.size()];
}

std::string random_text(std::mt19937& random, std::size_t most) {
  View view;
  for (std::size_t i = random() % (most + 1); i > 0; --i) view.push(some_character(random), 0, 0);
  return view.text;
}

// ICU's own record of a change must lie within what our map says for the same bytes.
TEST(Normalize, AgreesWithIcuAboutWhereFoldedLettersCameFrom) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  UErrorCode status = U_ZERO_ERROR;
  const auto* fold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  ASSERT_TRUE(U_SUCCESS(status));
  static const std::u32string pool = U"abKLＫｉＬﬁ①Ⓚ½";  // nothing our own steps change further
  for (int round = 0; round < 500; ++round) {
    View made;
    for (int i = 0; i < 20; ++i) made.push(pool[random() % pool.size()], 0, 0);
    const auto& text = made.text;
    icu::Edits edits;
    std::string folded;
    icu::StringByteSink<std::string> sink(&folded);
    fold->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int>(text.size())), sink,
                        &edits, status);
    View view;
    normalize(text, view);
    ASSERT_EQ(view.text, folded);
    auto edit = edits.getFineIterator();
    for (std::int32_t at = 0; at < static_cast<std::int32_t>(folded.size()); ++at) {
      ASSERT_TRUE(edit.findDestinationIndex(at, status));
      const auto change = edit.hasChange() ? 0 : at - edit.destinationIndex();
      const auto from = static_cast<std::uint32_t>(edit.sourceIndex() + change);
      ASSERT_EQ(view.from[static_cast<std::size_t>(at)], from) << text << " byte " << at;
    }
  }
}

TEST(Normalize, MapsEveryByteToWholeCharactersOfTheOriginalInOrder) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 2000; ++round) {
    const auto text = random_text(random, 40);
    View view;
    normalize(text, view);
    ASSERT_TRUE(core::is_utf8(view.text)) << text;
    ASSERT_EQ(view.text.size(), view.from.size());
    for (std::size_t i = 0; i < view.text.size(); ++i) {
      ASSERT_LT(view.from[i], view.to[i]);
      ASSERT_LE(view.to[i], text.size());
      ASSERT_NE(static_cast<unsigned char>(text[view.from[i]]) & 0xc0, 0x80) << text;
    }
  }
}

TEST(Normalize, DoesNothingMoreWhenDoneAgain) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 1000; ++round) {
    const auto once = normalized(random_text(random, 30));
    EXPECT_EQ(normalized(once), once);
  }
}

TEST(SpanOf, CountsBytesCodePointsAndUtf16Units) {
  const std::string text = "é👍 kill";
  const auto at = static_cast<std::uint32_t>(text.find("kill"));
  const auto span = span_of(text, {at, at + 4});
  EXPECT_EQ(span.bytes, (Interval{7, 11}));
  EXPECT_EQ(span.code_points, (Interval{3, 7}));
  EXPECT_EQ(span.utf16, (Interval{4, 8}));
}

TEST(SpanOf, LeavesNoMarkOrHalfCharacterBehind) {
  const std::string text = "ab\u0301\u200bc";
  EXPECT_EQ(span_of(text, {0, 2}).bytes, (Interval{0, 7}));
  const std::string cut = "👍x";
  EXPECT_EQ(span_of(cut, {1, 2}).bytes, (Interval{0, 4}));
}

}  // namespace
}  // namespace hearth::moderation
