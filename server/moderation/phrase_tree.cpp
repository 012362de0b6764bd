// SPDX-License-Identifier: Apache-2.0
#include "moderation/phrase_tree.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/text.hpp"
#include "moderation/letters.hpp"
#include "moderation/normalize.hpp"
#include "moderation/words.hpp"

namespace hearth::moderation {
namespace {

using Kind = PhraseTree::Kind;
constexpr int depth_max = 12;

// Words that another word becomes without its apostrophe.
constexpr std::array<std::string_view, 9> other_words{"ill", "well", "hell", "shell", "were",
                                                      "id",  "wed",  "shed", "whore"};

PhraseTree word(std::string text) { return {Kind::word, std::move(text), 0, 0, {}}; }

PhraseTree group(Kind kind, std::vector<PhraseTree> parts) {
  if (parts.size() == 1 && kind != Kind::optional) return std::move(parts.front());
  return {kind, {}, 0, 0, std::move(parts)};
}

// `don't` is also `dont`: in chat apostrophes are the exception.
PhraseTree with_or_without_apostrophe(std::string text) {
  std::string bare = text;
  std::erase(bare, '\'');
  const bool taken = std::find(other_words.begin(), other_words.end(), bare) != other_words.end();
  if (bare == text || taken) return word(std::move(text));
  return group(Kind::choice, {word(std::move(text)), word(std::move(bare))});
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  core::result<PhraseTree, std::string> run() {
    auto tree = choice(0);
    if (problem_.empty() && at_ < text_.size()) fail("there is a ')' without its '('");
    if (!problem_.empty()) return problem_;
    return tree;
  }

 private:
  void fail(std::string what) {
    if (problem_.empty()) problem_ = std::move(what);
    at_ = text_.size();
  }

  void blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  PhraseTree choice(int depth) {
    std::vector<PhraseTree> branches;
    if (depth > depth_max) fail("brackets nest too deeply");
    do {
      branches.push_back(sequence(depth));
    } while (take('|'));
    // (to|) is (to)?
    const auto empty = std::erase_if(
        branches, [](const auto& b) { return b.kind == Kind::sequence && b.parts.empty(); });
    if (branches.empty()) fail("brackets are empty");
    auto out = group(Kind::choice, std::move(branches));
    if (empty > 0) out = {Kind::optional, {}, 0, 0, {std::move(out)}};
    return out;
  }

  PhraseTree sequence(int depth) {
    std::vector<PhraseTree> items;
    for (blanks(); at_ < text_.size() && text_[at_] != '|' && text_[at_] != ')'; blanks()) {
      auto part = item(depth);
      if (take('?')) part = {Kind::optional, {}, 0, 0, {std::move(part)}};
      items.push_back(std::move(part));
    }
    if (items.empty() && depth == 0) fail("the phrase or one of its branches is empty");
    return group(Kind::sequence, std::move(items));
  }

  PhraseTree item(int depth) {
    if (take('(')) {
      auto inside = choice(depth + 1);
      if (!take(')')) fail("there is a '(' without its ')'");
      return inside;
    }
    if (take('<')) return gap();
    if (at_ + 1 < text_.size() && text_[at_] == '@' && is_ascii_letter(text_[at_ + 1])) {
      ++at_;
      const auto begin = at_;
      while (at_ < text_.size() && (is_ascii_word(text_[at_]) || text_[at_] == '_')) ++at_;
      return {Kind::list, std::string(text_.substr(begin, at_ - begin)), 0, 0, {}};
    }
    return words();
  }

  PhraseTree gap() {
    const auto close = text_.find('>', at_);
    if (close == std::string_view::npos) {
      fail("a gap is written <0-3>; there is a '<' without its '>'");
      return {};
    }
    const auto inside = text_.substr(at_, close - at_);
    const auto dash = inside.find('-');
    int least = -1;
    int most = -1;
    const auto number = [](std::string_view digits, int& out) {
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
      return error == std::errc{} && end == digits.data() + digits.size();
    };
    const bool good = dash != std::string_view::npos && number(inside.substr(0, dash), least) &&
                      number(inside.substr(dash + 1), most) && least >= 0 && most >= least &&
                      most > 0 && most <= gap_words_max;
    at_ = close + 1;
    if (!good) fail("<" + std::string(inside) + "> is no gap: write <0-3>, at most 8 words");
    return {Kind::gap,
            {},
            static_cast<std::uint8_t>(std::max(least, 0)),
            static_cast<std::uint8_t>(std::max(most, 0)),
            {}};
  }

  // A piece without blanks and signs; more than one word where punctuation divides it.
  PhraseTree words() {
    const auto begin = at_;
    while (at_ < text_.size() &&
           std::string_view(" ()|<>").find(text_[at_]) == std::string_view::npos &&
           !(text_[at_] == '?' && (at_ + 1 == text_.size() || !is_ascii_word(text_[at_ + 1]))))
      ++at_;
    const auto piece = text_.substr(begin, at_ - begin);
    View view;
    normalize(piece, view);
    std::vector<Word> found;
    find_words(view, piece, WordForm::pattern, found);
    std::vector<PhraseTree> out;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto in = found[i].in;
      auto text = view.text.substr(in.from, in.to - in.from);
      const bool elided = i + 1 < found.size() && is_elision(text) && view.text[in.to] == '\'';
      if (!check_stars(text)) return {};
      if (!elided) {
        out.push_back(with_or_without_apostrophe(std::move(text)));
        continue;
      }
      const auto next = found[++i].in;
      const auto rest = view.text.substr(next.from, next.to - next.from);
      out.push_back(group(Kind::choice,
                          {group(Kind::sequence, {word(text), word(rest)}), word(text + rest)}));
    }
    if (out.empty()) {
      if (begin == at_) ++at_;
      fail("\"" + std::string(piece) + "\" holds no word");
    }
    return group(Kind::sequence, std::move(out));
  }

  bool check_stars(std::string_view text) {
    const auto first = text.find_first_not_of('*');
    const auto last = text.find_last_not_of('*');
    const bool good = first != std::string_view::npos && first <= 1 && last + 2 >= text.size() &&
                      text.substr(first, last - first + 1).find('*') == std::string_view::npos;
    if (!good) fail("\"" + std::string(text) + "\": '*' stands at a word's edge, beside letters");
    return good;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string problem_;
};

}  // namespace

core::result<PhraseTree, std::string> read_phrase(std::string_view text) {
  if (text.size() > phrase_bytes_max) return std::string("the phrase is too long; split it");
  if (!core::is_utf8(text)) return std::string("the phrase is no UTF-8");
  return Reader(text).run();
}

}  // namespace hearth::moderation
