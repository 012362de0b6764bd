// SPDX-License-Identifier: Apache-2.0
#include "moderation/words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

// After these a full stop ends no sentence.
constexpr std::array<std::string_view, 8> abbreviations{"mr", "mrs", "ms", "dr",
                                                        "st", "vs",  "eg", "ie"};

class Reader {
 public:
  Reader(const View& view, std::string_view original, WordForm form, std::vector<Word>& out)
      : view_(view),
        text_(view.text),
        original_(original),
        form_(form),
        lines_(original.find('\n') != original.npos || original.find('\r') != original.npos),
        out_(out) {}

  void run() {
    std::size_t at = 0;
    std::size_t gap = 0;  // where the last word ended
    while (at < text_.size()) {
      const auto begin = at;
      const auto end = word_end(begin);
      if (end == begin) {
        next_character(text_, at);
        continue;
      }
      if (!out_.empty()) behind(out_.back(), gap, begin);
      out_.push_back({{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}});
      at = gap = end;
    }
    if (!out_.empty()) {
      behind(out_.back(), gap, text_.size());
      out_.back().sentence_ends = out_.back().clause_ends = true;
    }
    mark_quotes("\"", "\"");
    mark_quotes("\u00ab", "\u00bb");
  }

 private:
  bool extra(char c) const {
    if (form_ == WordForm::pattern) return c == '*';
    return form_ == WordForm::mask && (c == '*' || c == '#' || c == '_');
  }

  std::size_t word_end(std::size_t begin) const {
    std::size_t at = begin;
    while (at < text_.size()) {
      const char byte = text_[at];
      if (is_ascii_word(byte) || extra(byte)) {
        ++at;
      } else if (byte == '\'' && at > begin && at + 1 < text_.size() && letter_at(at + 1)) {
        if (is_elision(text_.substr(begin, at - begin))) return at;
        ++at;
      } else if (!is_ascii(byte)) {
        std::size_t next = at;
        const auto c = next_character(text_, next);
        if (is_symbol_word(c)) return at == begin ? next : at;
        if (!is_word_character(c)) break;
        at = next;
      } else {
        break;
      }
    }
    return at;
  }

  bool letter_at(std::size_t at) const {
    return is_ascii_letter(text_[at]) ||
           (!is_ascii(text_[at]) && is_word_character(next_character(text_, at)));
  }

  // Reads what stands between a word and the next.
  void behind(Word& word, std::size_t from, std::size_t to) const {
    for (std::size_t i = from; i < to; ++i) {
      const char c = text_[i];
      if (c == ' ') {
        if (lines_ && has_line_end(i)) word.clause_ends = true;
      } else if (c == ';') {
        word.clause_ends = true;
      } else if (c == '.' || c == '!' || c == '?') {
        i = stop(word, i, to);
      } else if (text_.substr(i, 3) == "\u3002") {
        word.sentence_ends = word.clause_ends = true;
      }
    }
  }

  // A run of stops at `i`; answers its last byte.
  std::size_t stop(Word& word, std::size_t i, std::size_t to) const {
    std::size_t end = i;
    bool only_dots = true;
    while (end < to && (text_[end] == '.' || text_[end] == '!' || text_[end] == '?'))
      only_dots = text_[end++] == '.' && only_dots;
    if (end < text_.size() && (is_ascii_word(text_[end]) || !is_ascii(text_[end])) && end == to)
      return end - 1;  // inside a word, as in k.i.l.l
    word.clause_ends = true;
    if (only_dots && (end - i > 1 || is_abbreviation(word))) {
      word.clause_ends = end - i > 1;
      return end - 1;
    }
    word.sentence_ends = true;
    return end - 1;
  }

  bool is_abbreviation(const Word& word) const {
    const auto text = text_.substr(word.in.from, word.in.to - word.in.from);
    return std::find(abbreviations.begin(), abbreviations.end(), text) != abbreviations.end();
  }

  bool has_line_end(std::size_t blank) const {
    const auto from = view_.from[blank];
    return original_.substr(from, view_.to[blank] - from).find_first_of("\n\r") !=
           std::string_view::npos;
  }

  void mark_quotes(std::string_view open, std::string_view close) {
    std::size_t word = 0;
    for (auto at = text_.find(open); at != std::string_view::npos;) {
      const auto end = text_.find(close, at + open.size());
      if (end == std::string_view::npos) return;
      for (; word < out_.size() && out_[word].in.from < end; ++word)
        if (out_[word].in.from > at) out_[word].quoted = true;
      at = text_.find(open, end + close.size());
    }
  }

  const View& view_;
  std::string_view text_;
  std::string_view original_;
  WordForm form_;
  bool lines_;  // more than one
  std::vector<Word>& out_;
};

}  // namespace

void find_words(const View& view, std::string_view original, WordForm form,
                std::vector<Word>& out) {
  out.clear();
  Reader(view, original, form, out).run();
}

bool is_elision(std::string_view word) {
  static constexpr std::array<std::string_view, 13> elided{
      "j", "l", "d", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quelqu"};
  return std::find(elided.begin(), elided.end(), word) != elided.end();
}

}  // namespace hearth::moderation
