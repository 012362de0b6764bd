// SPDX-License-Identifier: Apache-2.0
#include "flagging/disguise.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <functional>
#include <map>

namespace hearth::flagging {
namespace {

using icu::UnicodeString;

UnicodeString from_utf8(std::string_view text) {
  return UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
}

std::string to_utf8(const UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

bool ascii_letter(UChar32 c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Every code point replaced by what `each` answers for it and its place.
std::string replaced(std::string_view text,
                     const std::function<UnicodeString(UChar32, int)>& each) {
  const auto in = from_utf8(text);
  UnicodeString out;
  for (int at = 0, n = 0; at < in.length(); at = in.moveIndex32(at, 1), ++n)
    out.append(each(in.char32At(at), n));
  return to_utf8(out);
}

std::string full_width(std::string_view text) {
  return replaced(
      text, [](UChar32 c, int) { return UnicodeString(c > 0x20 && c < 0x7F ? c + 0xFEE0 : c); });
}

std::string mathematical(std::string_view text) {
  return replaced(text, [](UChar32 c, int) {
    if (c >= 'a' && c <= 'z') return UnicodeString(UChar32(0x1D5EE + c - 'a'));
    if (c >= 'A' && c <= 'Z') return UnicodeString(UChar32(0x1D5D4 + c - 'A'));
    return UnicodeString(c);
  });
}

std::string circled(std::string_view text) {
  return replaced(text, [](UChar32 c, int) {
    if (c >= 'a' && c <= 'z') return UnicodeString(UChar32(0x24D0 + c - 'a'));
    if (c >= 'A' && c <= 'Z') return UnicodeString(UChar32(0x24B6 + c - 'A'));
    return UnicodeString(c);
  });
}

std::string zero_width(std::string_view text) {
  return replaced(text, [](UChar32 c, int n) {
    UnicodeString out(c);
    if (ascii_letter(c)) out.append(UChar32(n % 2 ? 0x200B : 0x2060));
    return out;
  });
}

std::string soft_hyphens(std::string_view text) {
  return replaced(text, [](UChar32 c, int) {
    UnicodeString out(c);
    if (ascii_letter(c)) out.append(UChar32(0xAD));
    return out;
  });
}

std::string marks(std::string_view text) {
  return replaced(text, [](UChar32 c, int n) {
    UnicodeString out(c);
    if (ascii_letter(c)) out.append(UChar32(n % 2 ? 0x0336 : 0x0301));
    return out;
  });
}

std::string look_alikes(std::string_view text) {
  static const std::map<UChar32, UChar32> cyrillic = {
      {'a', 0x430}, {'c', 0x441}, {'e', 0x435}, {'o', 0x43E}, {'p', 0x440}, {'x', 0x445},
      {'y', 0x443}, {'i', 0x456}, {'s', 0x455}, {'A', 0x410}, {'E', 0x415}, {'I', 0x406}};
  return replaced(text, [](UChar32 c, int) {
    const auto found = cyrillic.find(c);
    return UnicodeString(found == cyrillic.end() ? c : found->second);
  });
}

// The parts of a text that stand between blanks, each replaced by what `each` answers.
std::string by_word(std::string_view text, const std::function<std::string(std::string)>& each) {
  std::string out;
  std::string word;
  const auto flush = [&] {
    if (!word.empty()) out += each(word);
    word.clear();
  };
  for (const char c : text) {
    if (c != ' ' && c != '\n') {
      word += c;
      continue;
    }
    flush();
    out += c;
  }
  flush();
  return out;
}

bool plain_word(const std::string& word) {
  for (const char c : word)
    if (!ascii_letter(static_cast<unsigned char>(c))) return false;
  return !word.empty();
}

// Vowels only, in words of four letters or more: that is how people write it.
std::string leet(std::string_view text) {
  static const std::map<char, char> digit = {{'a', '4'}, {'e', '3'}, {'i', '1'}, {'o', '0'}};
  return by_word(text, [](std::string word) {
    if (word.size() < 4 || !plain_word(word)) return word;
    for (std::size_t at = 1; at < word.size(); ++at)
      if (const auto found = digit.find(word[at]); found != digit.end()) word[at] = found->second;
    return word;
  });
}

std::string repeated(std::string_view text) {
  return by_word(text, [](std::string word) {
    if (word.size() < 3 || !plain_word(word)) return word;
    return word.substr(0, 2) + std::string(3, word[1]) + word.substr(2);
  });
}

std::string between(const std::string& word, char separator) {
  std::string out;
  for (const char c : word) {
    if (!out.empty()) out += separator;
    out += c;
  }
  return out;
}

std::string dotted(std::string_view text) {
  return by_word(text, [](std::string word) {
    return word.size() >= 4 && plain_word(word) ? between(word, '.') : word;
  });
}

// Only the longest word: a whole sentence of single letters has no words left, to people neither.
std::string spaced(std::string_view text) {
  std::string longest;
  by_word(text, [&](std::string word) {
    if (plain_word(word) && word.size() > longest.size()) longest = word;
    return word;
  });
  bool done = false;
  return by_word(text, [&](std::string word) {
    if (done || word != longest) return word;
    done = true;
    return between(word, ' ');
  });
}

std::string markup(std::string_view text) {
  return by_word(text, [](std::string word) {
    if (word.size() < 4 || !plain_word(word)) return word;
    const auto half = word.size() / 2;
    return word.substr(0, half) + "**" + word.substr(half) + "**";
  });
}

}  // namespace

const std::vector<Disguise>& disguises() {
  static const std::vector<Disguise> all = {{"full width", true, true, full_width},
                                            {"mathematical", true, true, mathematical},
                                            {"circled", true, true, circled},
                                            {"zero width", true, true, zero_width},
                                            {"soft hyphens", true, true, soft_hyphens},
                                            {"combining marks", true, true, marks},
                                            {"look-alikes", true, true, look_alikes},
                                            {"leet", false, false, leet},
                                            {"repeated letters", false, false, repeated},
                                            {"dotted", false, false, dotted},
                                            {"spaced word", false, false, spaced},
                                            {"markup", false, false, markup}};
  return all;
}

}  // namespace hearth::flagging
