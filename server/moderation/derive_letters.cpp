// SPDX-License-Identifier: Apache-2.0
// The views that open hidden letters: markup, leet, inner punctuation, repeats.
#include <algorithm>
#include <array>
#include <string>

#include "moderation/derive.hpp"
#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

constexpr std::size_t word_letters_max = 64;  // longer words are copied as they are
constexpr std::size_t ways_max = 16;          // readings of one word that are tried

bool is_letter(char c) { return is_ascii_letter(c) || !is_ascii(c); }

// Letters that a sign may stand for; the likelier one first.
std::string_view leet_letters(char c) {
  switch (c) {
    case '4':
    case '@':
      return "a";
    case '3':
      return "e";
    case '1':
    case '!':
    case '|':
      return "il";
    case '0':
      return "o";
    case '5':
    case '$':
      return "s";
    case '7':
    case '+':
      return "t";
    case '8':
      return "b";
    case '9':
      return "g";
    default:
      return {};
  }
}

bool is_unit(std::string_view word) {
  const auto letters = std::find_if(word.begin(), word.end(), is_ascii_letter);
  if (!std::all_of(word.begin(), letters, is_digit) || letters == word.begin()) return false;
  static constexpr std::array<std::string_view, 40> units{
      "mg",  "ml",  "kg",   "g",   "mcg", "ug", "nd", "st", "rd", "th", "pm",  "am", "h", "hr",
      "hrs", "min", "mins", "s",   "sec", "k",  "m",  "x",  "yo", "yr", "yrs", "y",  "d", "cm",
      "mm",  "km",  "lb",   "lbs", "oz",  "c",  "f",  "p",  "w",  "wk", "wks", "mo"};
  const std::string_view rest(&*letters, static_cast<std::size_t>(word.end() - letters));
  return std::find(units.begin(), units.end(), rest) != units.end();
}

// Runs of `in(c)` in the text, each given to `word`; the rest is copied.
template <class In, class Use>
void each_word(const View& from, View& out, In in, Use use) {
  const auto& text = from.text;
  for (std::size_t at = 0; at < text.size();) {
    auto end = at;
    while (end < text.size() && in(text[end])) ++end;
    if (end > at) {
      use(at, end);
    } else {
      while (end < text.size() && !in(text[end])) ++end;
      out.copy(from, at, end);
    }
    at = end;
  }
}

// The blank-to-blank piece round a word, to see addresses and links; no more than a little of it.
std::string_view piece_at(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::size_t reach = 128;
  const auto stop = std::min(text.size(), end + reach);
  const auto start = begin > reach ? begin - reach : 0;
  while (begin > start && text[begin - 1] != ' ') --begin;
  while (end < stop && text[end] != ' ') ++end;
  return text.substr(begin, end - begin);
}

bool is_link_or_address(std::string_view piece) {
  const auto at = piece.find('@');
  return piece.find("://") != std::string_view::npos || piece.starts_with("www.") ||
         (at != std::string_view::npos && at > 0 && piece.find('.', at) != std::string_view::npos);
}

class Leet {
 public:
  Leet(const View& from, const Known& known, View& out) : from_(from), known_(known), out_(out) {}

  void run() {
    const auto in = [](char c) { return is_letter(c) || c == '\'' || !leet_letters(c).empty(); };
    each_word(from_, out_, in, [&](auto begin, auto end) { word(begin, end); });
  }

 private:
  void word(std::size_t begin, std::size_t end) {
    auto stop = end;
    while (stop > begin && from_.text[stop - 1] == '!') --stop;
    const auto text = std::string_view(from_.text).substr(begin, stop - begin);
    const bool letter = std::any_of(text.begin(), text.end(), is_letter);
    const bool sign =
        std::any_of(text.begin(), text.end(), [](char c) { return !leet_letters(c).empty(); });
    if (!letter || !sign || text.size() > word_letters_max || is_unit(text) ||
        is_link_or_address(piece_at(from_.text, begin, end)))
      return out_.copy(from_, begin, end);
    const auto letters = read(text);
    if (letters.empty()) return out_.copy(from_, begin, end);
    for (std::size_t i = 0; i < letters.size(); ++i)
      out_.push(letters[i], from_.from[begin + i], from_.to[begin + i]);
    out_.copy(from_, stop, end);
  }

  // The reading that gives a known word; else the plainest, unless only signs of punctuation ask.
  std::string read(std::string_view text) const {
    std::string plain(text);
    std::array<std::size_t, 4> open{};
    std::size_t doubts = 0;
    bool digit = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto letters = leet_letters(text[i]);
      if (letters.empty()) continue;
      plain[i] = letters.front();
      digit = digit || is_digit(text[i]) || text[i] == '@' || text[i] == '$';
      if (letters.size() > 1 && doubts < open.size()) open[doubts++] = i;
    }
    for (std::size_t way = 0; way < (std::size_t{1} << doubts); ++way) {
      for (std::size_t i = 0; i < doubts; ++i) plain[open[i]] = (way >> i & 1) != 0 ? 'l' : 'i';
      if (known_(plain)) return plain;
    }
    for (std::size_t i = 0; i < doubts; ++i) plain[open[i]] = 'i';
    return digit ? plain : std::string();
  }

  const View& from_;
  const Known& known_;
  View& out_;
};

// The readings of a word with long runs of a letter cut to one or two.
class Repeats {
 public:
  Repeats(std::string_view text, bool shortest) : text_(text), shortest_(shortest) {
    for (std::size_t i = 0; i < text.size();) {
      auto end = i;
      while (end < text.size() && text[end] == text[i]) ++end;
      if (end - i >= 3 && is_ascii_letter(text[i])) ++runs_;
      i = end;
    }
  }

  bool any() const { return runs_ > 0; }

  // Which bytes of the word stay.
  std::vector<bool> read(const Known& known) const {
    const auto ways = std::min(ways_max, std::size_t{1} << std::min<std::size_t>(runs_, 4));
    for (std::size_t way = 0; way < ways; ++way) {
      const auto kept = keep(shortest_ ? way : ~way);
      std::string word;
      for (std::size_t i = 0; i < text_.size(); ++i)
        if (kept[i]) word.push_back(text_[i]);
      if (known(word)) return kept;
    }
    return keep(shortest_ ? 0 : ~std::size_t{0});
  }

 private:
  // Bit n of `doubled`: of run n two letters stay.
  std::vector<bool> keep(std::size_t doubled) const {
    std::vector<bool> kept(text_.size(), true);
    std::size_t run = 0;
    for (std::size_t i = 0; i < text_.size();) {
      auto end = i;
      while (end < text_.size() && text_[end] == text_[i]) ++end;
      if (end - i >= 3 && is_ascii_letter(text_[i])) {
        const std::size_t stay = (doubled >> std::min<std::size_t>(run++, 63) & 1) != 0 ? 2 : 1;
        for (auto j = i + stay; j < end; ++j) kept[j] = false;
      }
      i = end;
    }
    return kept;
  }

  std::string_view text_;
  bool shortest_;
  std::size_t runs_ = 0;
};

bool is_inner_mark(char c) { return std::string_view(".-_*/~|").find(c) != std::string_view::npos; }

}  // namespace

void without_markup(const View& from, View& out) {
  const std::string_view text = from.text;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t size = 0;
    for (const std::string_view mark : {"**", "__", "~~", "||", "`"})
      if (text.substr(at, mark.size()) == mark) size = mark.size();
    const bool beside = size > 0 && ((at > 0 && is_letter(text[at - 1])) ||
                                     (at + size < text.size() && is_letter(text[at + size])));
    if (!beside) out.copy(from, at, at + 1);
    at += beside ? size : 1;
  }
}

void without_leet(const View& from, const Known& known, View& out) { Leet(from, known, out).run(); }

void without_repeats(const View& from, bool shortest, const Known& known, View& out) {
  each_word(
      from, out, [](char c) { return is_letter(c) || c == '\''; },
      [&](auto begin, auto end) {
        const auto text = std::string_view(from.text).substr(begin, end - begin);
        const Repeats repeats(text, shortest);
        if (!repeats.any() || text == "www") return out.copy(from, begin, end);
        const auto kept = repeats.read(known);
        for (std::size_t i = 0; i < kept.size(); ++i)
          if (kept[i]) out.copy(from, begin + i, begin + i + 1);
      });
}

// A word whose parts are all known words (`self-harm`) stays as it is.
void without_inner(const View& from, const Known& known, View& out) {
  const std::string_view text = from.text;
  for (std::size_t at = 0; at < text.size();) {
    const auto begin = at;
    auto end = at;
    std::vector<std::size_t> cuts;
    bool all_known = true;
    auto part = begin;
    while (end < text.size()) {
      const bool mark = is_inner_mark(text[end]);
      if (!mark && is_letter(text[end])) {
        ++end;
        continue;
      }
      auto next = end + 1;
      if (mark && text[end] == '-' && next < text.size() && text[next] == ' ') ++next;
      if (!mark || end == part || next >= text.size() || !is_letter(text[next])) break;
      all_known = all_known && known(text.substr(part, end - part));
      for (auto i = end; i < next; ++i) cuts.push_back(i);
      part = end = next;
    }
    all_known = all_known && known(text.substr(part, end - part));
    const bool keep = cuts.empty() || all_known || is_link_or_address(piece_at(text, begin, end));
    for (auto i = begin; i < end; ++i)
      if (keep || std::find(cuts.begin(), cuts.end(), i) == cuts.end()) out.copy(from, i, i + 1);
    if (end == begin) out.copy(from, end, end + 1);
    at = std::max(end, begin + 1);
  }
}

}  // namespace hearth::moderation
