// SPDX-License-Identifier: Apache-2.0
#include "moderation/confusables.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

using Pair = std::pair<char32_t, char>;

// What Unicode's table lacks: letters of other alphabets, small capitals, letters upside down.
constexpr std::u32string_view ours_from =
    U"ητωχυνιοαρ"
    U"ոօսհցքզյ"
    U"ყƿҽɾıʟɪ"
    U"ᴀʙᴄᴅᴇꜰɢʜᴊᴋᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ"
    U"ʞɐǝɟɥᴉɯɹʇʌʍʎ"
    U"ƙɡɩʋɗƒℓ";
constexpr std::string_view ours_to =
    "ntwxuvioap"
    "nouhgqqj"
    "yperiliabcdefghjkmnoprstuvwyz"
    "kaefhimrtvwy"
    "kgivdfl";

// Letters that look Latin only beside Latin ones: alone they make real words.
constexpr std::u32string_view mixed_from =
    U"εκβμσςδθ"
    U"вкмтнпязиушгб";
constexpr std::string_view mixed_to =
    "ekbmocdo"
    "bkmthnr3nywr6";

char from_table(std::u32string_view keys, std::string_view values, char32_t c) {
  const auto at = keys.find(c);
  return at == std::u32string_view::npos || at >= values.size() ? '\0' : values[at];
}

bool worth_asking(UChar32 c) {
  if (c >= 0x2e80 && c <= 0xa48f) return false;  // Han and its neighbours
  if (c >= 0xac00 && c <= 0xd7ff) return false;  // Hangul
  return u_isalpha(c) != 0;
}

// The single letters of Unicode's confusables, out of ICU's spoof checker; sorted.
std::vector<Pair> unicode_table() {
  std::vector<Pair> table;
  UErrorCode status = U_ZERO_ERROR;
  USpoofChecker* checker = uspoof_open(&status);
  for (UChar32 c = 0x80; U_SUCCESS(status) && c <= 0x1ffff; ++c) {
    if (!worth_asking(c)) continue;
    std::array<char16_t, 2> source{};
    std::int32_t length = 0;
    UBool error = 0;
    U16_APPEND(source.data(), length, 2, c, error);
    if (error) continue;
    std::array<char16_t, 32> out{};
    UErrorCode each = U_ZERO_ERROR;
    const auto got = uspoof_getSkeleton(checker, 0, source.data(), length, out.data(),
                                        static_cast<std::int32_t>(out.size()), &each);
    if (U_FAILURE(each) || got != 1) continue;
    const auto letter = static_cast<char>(u_tolower(out[0]));
    if (out[0] < 0x80 && is_ascii_letter(letter)) table.emplace_back(c, letter);
  }
  if (checker) uspoof_close(checker);
  return table;
}

bool is_mark(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0;
}

struct Word {
  std::size_t end;
  bool latin = false;
  bool other = false;
  bool all_look_latin = true;
  bool plain = true;  // nothing to do
};

Word read_word(std::string_view text, std::size_t begin) {
  Word word{begin};
  for (std::size_t next = begin; word.end < text.size(); word.end = next) {
    const auto c = next_character(text, next);
    if (!is_word_character(c)) break;
    if (c < 0x80) {
      if (is_ascii_letter(static_cast<char>(c))) word.latin = true;
      continue;
    }
    word.plain = false;
    UErrorCode status = U_ZERO_ERROR;
    const auto script = uscript_getScript(static_cast<UChar32>(c), &status);
    if (script == USCRIPT_LATIN)
      word.latin = true;
    else if (script != USCRIPT_COMMON && script != USCRIPT_INHERITED)
      word.other = true;
    if (!latin_look(c, false)) word.all_look_latin = false;
  }
  return word;
}

}  // namespace

char latin_look(char32_t c, bool mixed) {
  static const std::vector<Pair> table = unicode_table();
  if (c < 0x80) return is_ascii_letter(static_cast<char>(c)) ? static_cast<char>(c) : '\0';
  if (const char ours = from_table(ours_from, ours_to, c)) return ours;
  if (mixed)
    if (const char beside = from_table(mixed_from, mixed_to, c)) return beside;
  const auto found = std::lower_bound(table.begin(), table.end(), Pair{c, '\0'});
  return found != table.end() && found->first == c ? found->second : '\0';
}

void unmask_letters(const View& from, View& out) {
  std::size_t at = 0;
  while (at < from.text.size()) {
    const auto word = read_word(from.text, at);
    const bool mixed = word.latin && word.other;
    if (word.end == at || word.plain || !(mixed || word.all_look_latin)) {
      std::size_t end = word.end;
      if (end == at) next_character(from.text, end);
      out.copy(from, at, end);
      at = end;
      continue;
    }
    bool made = false;
    while (at < word.end) {
      const auto begin = at;
      const auto c = next_character(from.text, at);
      const char look = latin_look(c, mixed);
      if (look != 0)
        out.push(look, from.from[begin], from.to[begin]);
      else if (made && is_mark(c))
        continue;  // went with the letter that it stood on
      else
        out.copy(from, begin, at);
      made = look != 0 && c >= 0x80;
    }
  }
}

}  // namespace hearth::moderation
