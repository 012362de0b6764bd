// SPDX-License-Identifier: Apache-2.0
// The views for contacts: digits written as words, addresses spelt out, percent escapes.
#include <algorithm>
#include <array>
#include <string>

#include "moderation/derive.hpp"
#include "moderation/letters.hpp"
#include "moderation/links.hpp"

namespace hearth::moderation {
namespace {

constexpr std::string_view look_alikes = "oil";  // of 0, 1, 1

bool is_word_byte(char c) { return is_ascii_word(c) || !is_ascii(c); }
bool is_digit_or_like(char c) { return is_digit(c) || c == 'o' || c == 'i' || c == 'l'; }
bool opens(char c) {
  return c == '(' || c == '[' || c == '{' || c == '<' || c == '*' || c == '-' || c == '_';
}

// Digits as people write them, some said and some in letters.
class Digits {
 public:
  Digits(const View& from, const Language& language, View& out)
      : from_(from), text_(from.text), words_(language.number_words), out_(out) {}

  bool run() {
    if (!any()) return false;
    for (std::size_t at = 0; at < text_.size();) {
      const auto end = word_end(at);
      if (end == at) {
        between(at);
        ++at;
        continue;
      }
      word(at, end);
      at = end;
    }
    return true;
  }

 private:
  std::size_t word_end(std::size_t at) const {
    while (at < text_.size() && is_word_byte(text_[at])) ++at;
    return at;
  }

  bool any() const {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      const auto end = word_end(at);
      const auto word = text_.substr(at, end - at);
      if (words_.find(word) || reads_as_digits(word)) return true;
      at = end;
    }
    return false;
  }

  void word(std::size_t begin, std::size_t end) {
    const auto* found = words_.find(text_.substr(begin, end - begin));
    if (!found) {
      const bool times = times_ > 1 && end - begin == 1 && is_digit(text_[begin]);
      for (int i = 0; i < (times ? times_ : 1); ++i) letters(begin, end);
      times_ = 1;
      tens_ = false;
      return;
    }
    const auto& number = *found;
    if (number.times > 1) {
      times_ = number.times;
      return;
    }
    const bool unit = number.digits.size() == 1 && number.digits != "0";
    if (tens_ && unit && !out_.text.empty()) {
      while (!out_.text.empty() && !is_digit(out_.text.back())) pop();
      if (!out_.text.empty()) pop();  // the 0 of twenty
    }
    const auto source =
        from_.source({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    for (int i = 0; i < times_; ++i)
      for (const char digit : number.digits) out_.push(digit, source.from, source.to);
    if (number.tens) out_.push('0', source.from, source.to);
    tens_ = number.tens;
    times_ = 1;
  }

  // A word of digits and the letters that look like some reads as digits: 077oo 9oo.
  static bool reads_as_digits(std::string_view word) {
    return word.size() > 2 && std::all_of(word.begin(), word.end(), is_digit_or_like) &&
           std::any_of(word.begin(), word.end(), is_digit);
  }

  void letters(std::size_t begin, std::size_t end) {
    if (!reads_as_digits(text_.substr(begin, end - begin))) return out_.copy(from_, begin, end);
    for (auto i = begin; i < end; ++i) {
      const auto at = look_alikes.find(text_[i]);
      if (at == std::string_view::npos)
        out_.copy(from_, i, i + 1);
      else
        out_.push("011"[at], from_.from[i], from_.to[i]);
    }
  }

  // Between "double" and its digit nothing is written.
  void between(std::size_t at) {
    if (times_ == 1) out_.copy(from_, at, at + 1);
  }

  void pop() {
    out_.text.pop_back();
    out_.from.pop_back();
    out_.to.pop_back();
  }

  const View& from_;
  std::string_view text_;
  const NumberWords& words_;
  View& out_;
  int times_ = 1;
  bool tens_ = false;
};

// A piece between blanks, and what it is replaced by.
struct Piece {
  std::size_t begin;
  std::size_t end;
  char sign = 0;
};

class Addresses {
 public:
  Addresses(const View& from, const Language& language, View& out)
      : text_(from.text), from_(from), language_(language), out_(out) {}

  bool run() {
    if (!any()) return false;
    cut();
    for (std::size_t i = 0; i < pieces_.size(); ++i) find_dot(i);
    for (std::size_t i = 0; i < pieces_.size(); ++i) find_at(i);
    if (std::none_of(pieces_.begin(), pieces_.end(), [](const auto& p) { return p.sign != 0; }))
      return false;
    write();
    return true;
  }

 private:
  // A sign needs brackets, a word for the dot, or a dot in the host behind it.
  bool any() const {
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (opens(text_[at])) return true;
      if (text_[at] == '.' && at + 1 < text_.size() && is_word_byte(text_[at + 1])) return true;
    }
    return std::any_of(language_.dot_words.begin(), language_.dot_words.end(),
                       [&](const auto& word) { return text_.find(word) != text_.npos; });
  }

  bool is_one_of(const std::vector<std::string>& words, std::string_view word) const {
    return std::find(words.begin(), words.end(), word) != words.end();
  }

  // The sign in brackets that a piece is, as in (at) or [dot]; 0: it is none.
  char bracketed(std::string_view piece) const {
    if (piece.size() < 3 || !opens(piece.front())) return 0;
    if (std::string_view(")]}>*-_").find(piece.back()) == std::string_view::npos) return 0;
    auto inside = piece.substr(1, piece.size() - 2);
    while (!inside.empty() && inside.front() == ' ') inside.remove_prefix(1);
    while (!inside.empty() && inside.back() == ' ') inside.remove_suffix(1);
    if (inside == "@" || is_one_of(language_.at_words, inside)) return '@';
    if (inside == "." || is_one_of(language_.dot_words, inside)) return '.';
    return 0;
  }

  // Pieces end at blanks and round what stands in brackets.
  void cut() {
    pieces_.reserve(text_.size() / 4);
    for (std::size_t at = 0; at < text_.size();) {
      if (text_[at] == ' ') {
        ++at;
        continue;
      }
      if (const auto end = bracket_end(at); end > at) {
        pieces_.push_back({at, end, bracketed(text_.substr(at, end - at))});
        at = end;
        continue;
      }
      const auto begin = at;
      while (at < text_.size() && text_[at] != ' ' && (at == begin || bracket_end(at) == at)) ++at;
      pieces_.push_back({begin, at});
    }
  }

  std::size_t bracket_end(std::size_t at) const {
    constexpr std::size_t longest = 12;
    if (!opens(text_[at])) return at;
    const auto near = text_.substr(at + 1, longest).find_first_of(")]}>*-_");
    if (near == std::string_view::npos) return at;
    const auto close = at + 1 + near;
    return bracketed(text_.substr(at, close + 1 - at)) != 0 ? close + 1 : at;
  }

  std::string_view piece(std::size_t i) const {
    if (i >= pieces_.size()) return {};
    auto text = text_.substr(pieces_[i].begin, pieces_[i].end - pieces_[i].begin);
    while (!text.empty() && !is_word_byte(text.back())) text.remove_suffix(1);
    return text;
  }

  bool before_top_level(std::size_t i) const {
    const auto next = piece(i + 1);
    const auto label = next.substr(0, next.find('/'));
    if (is_top_level_domain(label) && !is_everyday_word(label)) return true;
    return is_one_of(language_.dot_words, piece(i + 2)) && is_top_level_domain(piece(i + 3)) &&
           next.size() <= 4;
  }

  void find_dot(std::size_t i) {
    if (i == 0 || pieces_[i].sign != 0 || !is_one_of(language_.dot_words, piece(i))) return;
    if (is_word_byte(text_[pieces_[i - 1].end - 1]) && before_top_level(i)) pieces_[i].sign = '.';
  }

  void find_at(std::size_t i) {
    if (i == 0 || pieces_[i].sign != 0 || !is_one_of(language_.at_words, piece(i))) return;
    const auto host = piece(i + 1);
    const auto dot = host.rfind('.');
    const bool domain =
        (dot != std::string_view::npos && is_top_level_domain(host.substr(dot + 1))) ||
        (i + 2 < pieces_.size() && pieces_[i + 2].sign == '.');
    if (!domain) return;
    const auto local = piece(i - 1);
    const bool spelt_dot = i >= 3 && is_one_of(language_.dot_words, piece(i - 2));
    if (local.find_first_of("0123456789._") == std::string_view::npos && !spelt_dot &&
        !is_mail_provider(host.substr(0, host.find('.'))))
      return;
    pieces_[i].sign = '@';
    if (spelt_dot) pieces_[i - 2].sign = '.';
  }

  // A sign swallows the blanks round it.
  void write() {
    std::size_t at = 0;
    for (const auto& piece : pieces_) {
      if (piece.sign == 0) {
        out_.copy(from_, at, piece.end);
        at = piece.end;
        continue;
      }
      if (at < piece.begin && text_[piece.begin - 1] != ' ') out_.copy(from_, at, piece.begin);
      const auto source = from_.source(
          {static_cast<std::uint32_t>(piece.begin), static_cast<std::uint32_t>(piece.end)});
      out_.push(piece.sign, source.from, source.to);
      at = piece.end;
      while (at < text_.size() && text_[at] == ' ') ++at;
    }
    out_.copy(from_, at, text_.size());
  }

  std::string_view text_;
  const View& from_;
  const Language& language_;
  View& out_;
  std::vector<Piece> pieces_;
};

int hex(char c) {
  if (is_digit(c)) return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

bool spell_digits(const View& from, const Language& language, View& out) {
  return Digits(from, language, out).run();
}

bool spell_addresses(const View& from, const Language& language, View& out) {
  return Addresses(from, language, out).run();
}

// Only what becomes a visible ASCII character: anything else stays escaped.
void decode_percent(const View& from, View& out) {
  const std::string_view text = from.text;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int high = text[at] == '%' && at + 2 < text.size() ? hex(text[at + 1]) : -1;
    const int low = high >= 0 ? hex(text[at + 2]) : -1;
    const int byte = high * 16 + low;
    if (low < 0 || byte <= 0x20 || byte >= 0x7f) {
      out.copy(from, at, at + 1);
      continue;
    }
    const char c = static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
    out.push(c, from.from[at], from.to[at + 2]);
    at += 2;
  }
}

}  // namespace hearth::moderation
