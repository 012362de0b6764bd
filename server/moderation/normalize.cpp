// SPDX-License-Identifier: Apache-2.0
#include "moderation/normalize.hpp"

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "moderation/confusables.hpp"
#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

constexpr bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// One blank for a run: a second one only widens where the first came from.
void push_blank(View& out, std::uint32_t from, std::uint32_t to) {
  if (!out.text.empty() && out.text.back() == ' ')
    out.to.back() = std::max(out.to.back(), to);
  else
    out.push(' ', from, to);
}

// What each ASCII character becomes.
constexpr std::array<char, 128> folded_ascii = [] {
  std::array<char, 128> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const char c = static_cast<char>(i);
    table[i] = is_ascii_space(c) ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  }
  return table;
}();

void fold_ascii(std::string_view text, View& out) {
  out.resize(text.size());
  std::size_t size = 0;
  char last = 0;
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    const char c = folded_ascii[static_cast<std::uint8_t>(text[i])];
    if (c == ' ' && last == ' ') {
      out.to[size - 1] = i + 1;
      continue;
    }
    out.text[size] = last = c;
    out.from[size] = i;
    out.to[size++] = i + 1;
  }
  out.resize(size);
}

bool is_regional_indicator(char32_t c) { return c >= 0x1f1e6 && c <= 0x1f1ff; }

bool is_blank(char32_t c) {
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_WHITE_SPACE) != 0;
}

// A letter or digit in a box, a circle or a flag, that NFKC leaves alone; or `c`.
char32_t open_box(char32_t c) {
  for (const char32_t first : {0x1f130U, 0x1f150U, 0x1f170U, 0x1f1e6U})
    if (c >= first && c < first + 26) return U'a' + (c - first);
  for (const char32_t first : {0x2776U, 0x2780U, 0x278aU, 0x24f5U})
    if (c >= first && c < first + 9) return U'1' + (c - first);
  return c == 0x24ff ? U'0' : c;
}

// Quotation marks, apostrophes, hyphens and dots in their many shapes; or `c`.
char32_t plain_mark(char32_t c) {
  switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201b:
    case 0x02bc:
    case 0x02b9:
    case 0x00b4:
    case 0x2032:
      return U'\'';
    case 0x201c:
    case 0x201d:
    case 0x201e:
    case 0x201f:
    case 0x2033:
      return U'"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
      return U'-';
    case 0x2022:
      return U'*';
    case 0x00b7:
    case 0x2027:
    case 0x2219:
    case 0x22c5:
    case 0x30fb:
      return U'.';
    default:
      return c;
  }
}

// Steps 1 and 2: what is unseen goes, what NFKC does not know is opened.
class Opening {
 public:
  Opening(std::string_view text, View& out) : text_(text), out_(out) {}

  bool run() {
    while (at_ < text_.size()) one();
    return hidden_in_word_;
  }

 private:
  void one() {
    const auto begin = at_;
    const auto c = next_character(text_, at_);
    if (is_ignorable(c)) {
      hidden_in_word_ |=
          is_word_character(before_) && at_ < text_.size() && is_word_character(peek(at_));
      return;
    }
    if (c == 0x20e3 && (is_digit(static_cast<char>(before_)) || before_ == '#' || before_ == '*'))
      return;
    const bool flag = is_regional_indicator(c) && stands_as_flag(begin);
    const auto opened = flag ? c : plain_mark(open_box(c));
    out_.push(opened, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_));
    before_ = c;
    if (flag) {
      const auto second = at_;
      const auto next = next_character(text_, at_);
      out_.push(next, static_cast<std::uint32_t>(second), static_cast<std::uint32_t>(at_));
      before_ = next;
    }
  }

  // Two regional indicators with blanks round them.
  bool stands_as_flag(std::size_t begin) const {
    if (begin > 0 && !is_blank(before_)) return false;
    std::size_t next = begin;
    next_character(text_, next);
    if (next >= text_.size() || !is_regional_indicator(next_character(text_, next))) return false;
    return next >= text_.size() || is_blank(peek(next));
  }

  char32_t peek(std::size_t at) const { return next_character(text_, at); }

  std::string_view text_;
  View& out_;
  std::size_t at_ = 0;
  char32_t before_ = U' ';
  bool hidden_in_word_ = false;
};

// `from` through an ICU normaliser, the way back kept.
void through(const icu::Normalizer2& how, const View& from, View& out) {
  icu::Edits edits;
  UErrorCode status = U_ZERO_ERROR;
  std::string text;
  icu::StringByteSink<std::string> sink(&text, static_cast<std::int32_t>(from.text.size()));
  how.normalizeUTF8(0, icu::StringPiece(from.text.data(), static_cast<int>(from.text.size())), sink,
                    &edits, status);
  if (U_FAILURE(status)) return out.copy(from, 0, from.text.size());
  auto edit = edits.getFineIterator();
  while (edit.next(status)) {
    const auto begin = static_cast<std::size_t>(edit.sourceIndex());
    const auto length = static_cast<std::size_t>(edit.oldLength());
    if (!edit.hasChange()) {
      out.copy(from, begin, begin + length);
      continue;
    }
    const auto source = from.source(
        {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + length)});
    const auto target = static_cast<std::size_t>(edit.destinationIndex());
    for (std::int32_t i = 0; i < edit.newLength(); ++i)
      out.push(text[target + static_cast<std::size_t>(i)], source.from, source.to);
  }
}

// Latin letters with a stroke and the two ligatures, which have no decomposition.
std::string_view without_stroke(char32_t c) {
  switch (c) {
    case U'ø':
      return "o";
    case U'đ':
    case U'ɖ':
      return "d";
    case U'ł':
    case U'ƚ':
    case U'ɫ':
      return "l";
    case U'ħ':
      return "h";
    case U'ŧ':
      return "t";
    case U'ƶ':
      return "z";
    case U'ɨ':
      return "i";
    case U'ʉ':
      return "u";
    case U'ƀ':
      return "b";
    case U'ǥ':
      return "g";
    case U'ɇ':
      return "e";
    case U'æ':
      return "ae";
    case U'œ':
      return "oe";
    default:
      return {};
  }
}

// Marks that follow such a character are decoration; on other scripts they are letters.
bool sheds_marks(char32_t base) {
  UErrorCode status = U_ZERO_ERROR;
  const auto script = uscript_getScript(static_cast<UChar32>(base), &status);
  return script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC ||
         script == USCRIPT_COMMON;
}

void drop_marks(const View& from, View& out) {
  bool sheds = true;
  for (std::size_t at = 0; at < from.text.size();) {
    const auto begin = at;
    const auto c = next_character(from.text, at);
    const bool mark =
        c >= 0x300 && (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0;
    if (mark && sheds) continue;
    if (!mark) sheds = sheds_marks(c);
    const auto plain = without_stroke(c);
    for (const char letter : plain) out.push(letter, from.from[begin], from.to[begin]);
    if (plain.empty()) out.copy(from, begin, at);
  }
}

void fold_blanks(const View& from, View& out) {
  for (std::size_t at = 0; at < from.text.size();) {
    const auto begin = at;
    if (is_blank(next_character(from.text, at)))
      push_blank(out, from.from[begin], from.to[begin]);
    else
      out.copy(from, begin, at);
  }
}

}  // namespace

bool normalize(std::string_view text, View& out) {
  out.clear(ViewKind::base);
  if (is_ascii(text)) {
    fold_ascii(text, out);
    return false;
  }
  UErrorCode status = U_ZERO_ERROR;
  const auto* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto* decompose = icu::Normalizer2::getNFDInstance(status);
  View a;
  View b;
  const bool hidden = Opening(text, a).run();
  if (U_SUCCESS(status)) {
    through(*casefold, a, b);
    a.clear(ViewKind::base);
    through(*decompose, b, a);
  }
  b.clear(ViewKind::base);
  drop_marks(a, b);
  a.clear(ViewKind::base);
  unmask_letters(b, a);
  fold_blanks(a, out);
  return hidden;
}

std::string normalized(std::string_view text) {
  View view;
  normalize(text, view);
  return std::move(view.text);
}

}  // namespace hearth::moderation
