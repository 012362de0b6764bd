// SPDX-License-Identifier: Apache-2.0
#include "moderation/derive.hpp"

#include <algorithm>

#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

// Non-ASCII bytes count as letters: what they really are is looked at where it matters.
bool is_letter(char c) { return is_ascii_letter(c) || !is_ascii(c); }
bool is_leet(char c) {
  return is_digit(c) || c == '@' || c == '$' || c == '!' || c == '+' || c == '|';
}
bool is_inner(char c) {
  return c == '.' || c == '-' || c == '_' || c == '*' || c == '/' || c == '~' || c == '|';
}
bool is_markup(char c) { return c == '*' || c == '_' || c == '~' || c == '`' || c == '|'; }
bool is_mask(char c) { return c == '*' || c == '#' || c == '_'; }

class TriggerReader {
 public:
  explicit TriggerReader(std::string_view text) : text_(text) {}

  Triggers run() {
    for (at_ = 0; at_ < text_.size(); ++at_)
      if (!is_plain(text_[at_])) one();
    return found_;
  }

 private:
  char before(std::size_t by = 1) const { return at_ >= by ? text_[at_ - by] : ' '; }
  char after(std::size_t by = 1) const { return at_ + by < text_.size() ? text_[at_ + by] : ' '; }

  // Blanks, and letters inside of words, but for those doubled: most of a text, and no trigger.
  bool is_plain(char c) {
    if (c == ' ') return true;
    if (!is_ascii_letter(c) || !is_letter(before()) || c == before()) return false;
    alone_ = 0;
    return true;
  }

  void one() {
    const char c = text_[at_];
    if (is_letter(c)) return letter(c);
    const bool left = is_letter(before());
    const bool right = is_letter(after());
    if (is_digit(c)) found_.digit = true;
    if (is_leet(c) && (left || right)) found_.leet = true;
    if (is_mask(c) && left && (right || is_mask(after()))) found_.mask = true;
    if (is_inner(c) && left && right) found_.inner = true;
    if (c == '-' && left && after() == ' ' && is_letter(after(2))) found_.inner = true;
    if (is_markup(c) && (c == before() || c == '`') && (right || is_letter(before(2))))
      found_.markup = true;
    if (c == '%' && at_ + 2 < text_.size()) found_.percent = true;
    if (c == '@') found_.at_sign = true;
    if (c == '.' && (left || is_digit(before())) && right) found_.dot = true;
  }

  void letter(char c) {
    if (is_ascii_letter(c) && c == before() && c == before(2)) found_.repeat = true;
    const bool single = is_ascii(c) ? !is_letter(before()) && !is_letter(after()) &&
                                          before() != '\'' && after() != '\''
                                    : true;
    if (!single) {
      alone_ = 0;
    } else if (is_ascii(c) && ++alone_ >= 3) {
      found_.apart = true;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int alone_ = 0;  // single letters in a row
  Triggers found_;
};

// The five steps that open hidden letters, each alone and then all of them in order.
class LetterViews {
 public:
  LetterViews(const RuleSet& set, Views& views)
      : views_(views),
        known_([&set](std::string_view word) { return set.vocabulary.knows(word); }) {}

  void run(const Triggers& triggers) {
    const auto& base = views_[0];
    int made = 0;
    for (const auto kind :
         {ViewKind::markup, ViewKind::leet, ViewKind::apart, ViewKind::inner, ViewKind::repeat})
      if (wanted(triggers, kind) && one(base, kind, true)) ++made;
    if (triggers.repeat) one(base, ViewKind::repeat, false);
    if (made >= 2) chain(triggers);
  }

 private:
  static bool wanted(const Triggers& triggers, ViewKind kind) {
    switch (kind) {
      case ViewKind::markup:
        return triggers.markup;
      case ViewKind::leet:
        return triggers.leet;
      case ViewKind::apart:
        return triggers.apart;
      case ViewKind::inner:
        return triggers.inner;
      case ViewKind::repeat:
        return triggers.repeat;
      default:
        return false;
    }
  }

  void step(const View& from, ViewKind kind, bool shortest, View& out) const {
    switch (kind) {
      case ViewKind::markup:
        return without_markup(from, out);
      case ViewKind::leet:
        return without_leet(from, known_, out);
      case ViewKind::apart:
        return without_spacing(from, known_, out);
      case ViewKind::inner:
        return without_inner(from, known_, out);
      default:
        return without_repeats(from, shortest, known_, out);
    }
  }

  // False when the view says nothing new.
  bool one(const View& base, ViewKind kind, bool shortest) {
    if (views_.full()) return false;
    auto& out = views_.add(kind);
    step(base, kind, shortest, out);
    for (std::size_t i = 0; i + 1 < views_.size(); ++i)
      if (views_[i].text == out.text) {
        views_.drop_last();
        return false;
      }
    return true;
  }

  void chain(const Triggers& triggers) {
    for (const bool shortest : {true, false}) {
      if (views_.full() || (!shortest && !triggers.repeat)) return;
      View from;
      from.copy(views_[0], 0, views_[0].text.size());
      for (const auto kind :
           {ViewKind::markup, ViewKind::leet, ViewKind::apart, ViewKind::inner, ViewKind::repeat}) {
        if (!wanted(triggers, kind)) continue;
        View next;
        step(from, kind, shortest, next);
        from = std::move(next);
      }
      auto& out = views_.add(ViewKind::chain);
      out.copy(from, 0, from.text.size());
    }
  }

  Views& views_;
  Known known_;
};

void add_contact_views(const Triggers& triggers, const Language* language, Views& views) {
  const auto add = [&](ViewKind kind, auto&& write) {
    if (views.full()) return;
    auto& out = views.add(kind);
    if (!write(out) || out.text == views[0].text) views.drop_last();
  };
  if (language) {
    add(ViewKind::digits, [&](View& out) { return spell_digits(views[0], *language, out); });
    add(ViewKind::address, [&](View& out) { return spell_addresses(views[0], *language, out); });
  }
  if (triggers.percent)
    add(ViewKind::url, [&](View& out) { return decode_percent(views[0], out), true; });
}

}  // namespace

View& Views::add(ViewKind kind) {
  auto& view = views_[used_++];
  view.clear(kind);
  return view;
}

Triggers read_triggers(std::string_view base) { return TriggerReader(base).run(); }

void derive(const RuleSet& set, const Language* language, Readers readers, Views& views) {
  const auto triggers = read_triggers(views[0].text);
  add_contact_views(triggers, readers == Readers::all ? language : nullptr, views);
  if (triggers.mask && !set.maskable.empty() && !views.full()) {
    auto& out = views.add(ViewKind::mask);
    out.copy(views[0], 0, views[0].text.size());
  }
  if (triggers.letters() > 0) LetterViews(set, views).run(triggers);
  if (readers == Readers::phrases || set.joined_rule.empty() || views.full()) return;
  std::size_t from = 0;
  for (std::size_t i = 1; i < views.size(); ++i)
    if (views[i].kind == ViewKind::chain || (from == 0 && views[i].kind == ViewKind::leet))
      from = i;
  join_words(views[from], views.add(ViewKind::joined));
}

}  // namespace hearth::moderation
