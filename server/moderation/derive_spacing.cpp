// SPDX-License-Identifier: Apache-2.0
// Letters set apart: `k i l l`, `k.i.l.l`, and all blanks dropped.
#include <algorithm>
#include <limits>
#include <string>

#include "moderation/derive.hpp"
#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

constexpr std::size_t run_letters_max = 64;
constexpr std::size_t separator_bytes_max = 3;

bool is_word_byte(char c) { return is_ascii_word(c) || !is_ascii(c); }

// One letter, or a sign that may stand for one, with no other beside it.
struct Single {
  std::size_t begin = 0;
  std::size_t end = 0;  // begin: there is none
};

Single single_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {at, at};
  std::size_t end = at;
  const auto c = next_character(text, end);
  const bool sign =
      c < 0x80 && std::string_view("@$!").find(static_cast<char>(c)) != std::string_view::npos;
  if (!is_word_character(c) && !sign) return {at, at};
  if (end < text.size() && (is_word_byte(text[end]) || text[end] == '\'')) return {at, at};
  return {at, end};
}

// What stands between two single letters. Empty: nothing that keeps letters apart.
std::string_view separator_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && end - at < separator_bytes_max && !is_word_byte(text[end])) ++end;
  if (end < text.size() && !is_word_byte(text[end])) return {};
  const auto separator = text.substr(at, end - at);
  const bool ends_sentence = separator.find_first_of("!?") != std::string_view::npos ||
                             separator.find(". ") != std::string_view::npos;
  return ends_sentence ? std::string_view() : separator;
}

class Spacing {
 public:
  Spacing(const View& from, const Known& known, View& out)
      : from_(from), text_(from.text), known_(known), out_(out) {}

  void run() {
    for (std::size_t at = 0; at < text_.size();) {
      const bool starts = at == 0 || (!is_word_byte(text_[at - 1]) && text_[at - 1] != '\'');
      std::vector<Single> letters;
      if (starts) letters = run_at(at);
      if (letters.size() < 3) {
        out_.copy(from_, at, at + 1);
        ++at;
        continue;
      }
      write(letters);
      at = letters.back().end;
      // k.i.l.l. ends with the sign that parts its letters, not with a sentence.
      if (at < text_.size() && text_[at] == '.' && text_[letters.front().end] == '.') ++at;
    }
  }

 private:
  std::vector<Single> run_at(std::size_t at) const {
    std::vector<Single> letters;
    std::string_view separator;
    while (letters.size() < run_letters_max) {
      const auto single = single_at(text_, at);
      if (single.end == single.begin) break;
      letters.push_back(single);
      const auto between = separator_at(text_, single.end);
      if (between.empty() || (letters.size() > 1 && between != separator)) break;
      separator = between;
      at = single.end + between.size();
    }
    const auto real = std::count_if(letters.begin(), letters.end(), [&](const auto& l) {
      return is_ascii_letter(text_[l.begin]) || !is_ascii(text_[l.begin]);
    });
    if (real < 2) letters.clear();
    return letters;
  }

  // Known words in the run are set apart again: `k i l l m e` reads `kill me`.
  void write(const std::vector<Single>& letters) {
    View joined;
    for (const auto& letter : letters) joined.copy(from_, letter.begin, letter.end);
    View plain;
    without_leet(joined, [&](std::string_view word) { return !split(word).empty(); }, plain);
    const auto cuts = split(plain.text);
    std::size_t cut = 0;
    for (std::size_t i = 0; i < plain.text.size(); ++i) {
      if (cut < cuts.size() && cuts[cut] == i && i > 0)
        out_.push(' ', plain.from[i], plain.from[i]);
      if (cut < cuts.size() && cuts[cut] == i) ++cut;
      out_.copy(plain, i, i + 1);
    }
  }

  // Where the words of `text` begin when it is nothing but known words, as few as can be.
  std::vector<std::size_t> split(std::string_view text) const {
    constexpr auto never = std::numeric_limits<std::size_t>::max();
    std::vector<std::size_t> fewest(text.size() + 1, never);
    std::vector<std::size_t> from(text.size() + 1, 0);
    fewest[0] = 0;
    for (std::size_t end = 1; end <= text.size(); ++end)
      for (std::size_t begin = end > 16 ? end - 16 : 0; begin < end; ++begin) {
        const auto word = text.substr(begin, end - begin);
        if (fewest[begin] == never || fewest[begin] + 1 >= fewest[end] || !is_piece(word)) continue;
        fewest[end] = fewest[begin] + 1;
        from[end] = begin;
      }
    std::vector<std::size_t> cuts;
    if (fewest[text.size()] == never) return cuts;
    for (auto end = text.size(); end > 0; end = from[end]) cuts.push_back(from[end]);
    std::reverse(cuts.begin(), cuts.end());
    return cuts;
  }

  bool is_piece(std::string_view word) const {
    if (word.size() == 1) return word == "i" || word == "a" || word == "u";
    return known_(word);
  }

  const View& from_;
  std::string_view text_;
  const Known& known_;
  View& out_;
};

}  // namespace

void without_spacing(const View& from, const Known& known, View& out) {
  Spacing(from, known, out).run();
}

// Letters alone; a line end stands where a sentence ends, which no rule has.
void join_words(const View& from, View& out) {
  const std::string_view text = from.text;
  out.resize(text.size());
  std::size_t size = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool ends =
        (c == '.' || c == '!' || c == '?') && at + 1 < text.size() && text[at + 1] == ' ';
    if (!ends && !is_word_byte(c)) continue;
    out.text[size] = ends ? '\n' : c;
    out.from[size] = from.from[at];
    out.to[size++] = from.to[at];
  }
  out.resize(size);
}

}  // namespace hearth::moderation
