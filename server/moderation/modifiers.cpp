// SPDX-License-Identifier: Apache-2.0
#include "moderation/modifiers.hpp"

#include <algorithm>

namespace hearth::moderation {
namespace {

constexpr std::uint32_t negator_reach = 4;
constexpr std::uint32_t intensifier_reach = 6;
constexpr std::size_t date_reach = 2;     // sentences to one that only says when
constexpr std::uint32_t spare_words = 1;  // beside a date, in a sentence that only says when
constexpr int severity_max = 4;

std::uint32_t words_between(WordRange a, WordRange b) {
  if (a.to <= b.from) return b.from - a.to;
  if (b.to <= a.from) return a.from - b.to;
  return 0;
}

class Modifiers {
 public:
  Modifiers(const RuleSet& set, const Language* language, Scan& scan, Scan& base, Hit& hit)
      : set_(set),
        rule_(set.rules[hit.rule]),
        scan_(scan),
        base_(base),
        hit_(hit),
        language_(rule_.language ? &set.languages[*rule_.language] : language) {}

  void run() {
    if (excepted()) return drop(Note::excepted);
    if (hit_.words.from >= hit_.words.to) return;
    if (rule_.rule.first_person && !first_person()) return drop(Note::not_first_person);
    if (may_be_misread() && leaps()) return drop(Note::leaps);
    if (rule_.rule.negation != Negation::ignore && negated()) {
      if (rule_.rule.negation == Negation::suppress) return drop(Note::negated);
      lower(Note::negated);
    }
    if (rule_.rule.past_clears && past()) {
      if (!hardly_past()) return drop(Note::past);
      hit_.note(Note::past);
      hit_.severity = lowest_severity(Category::self_harm);
    }
    const bool other = speaks_of_other();
    if (other) {
      hit_.subject = Subject::other;
      hit_.note(Note::other_subject);
    }
    const bool told_of = other && rule_.rule.category != Category::harassment;
    if (rule_.rule.reported_lowers && !told_of && reported()) lower(Note::reported);
    if (hit_.severity > 0 && rule_.rule.intensify && intensified()) {
      hit_.severity = std::min(hit_.severity + 1, severity_max);
      hit_.note(Note::intensified);
    }
  }

 private:
  const std::vector<WordRange>& list(EngineList which) {
    static const std::vector<WordRange> none;
    if (!language_) return none;
    const auto id = language_->lists[static_cast<std::size_t>(which)];
    return id ? scan_.occurrences(*id) : none;
  }

  template <class Test>
  bool any(EngineList which, Test test) {
    const auto& found = list(which);
    return std::any_of(found.begin(), found.end(), test);
  }

  void drop(Note why) {
    hit_.note(why);
    hit_.severity = 0;
  }

  void lower(Note why) {
    hit_.note(why);
    --hit_.severity;
    if (hit_.severity < lowest_severity(rule_.rule.category)) hit_.severity = 0;
  }

  bool same_sentence(WordRange other) const {
    return scan_.sentence_of(other.from) == scan_.sentence_of(hit_.words.from);
  }

  bool clause_ends_between(std::uint32_t from, std::uint32_t to) {
    for (auto i = from; i < to; ++i)
      if (scan_.words()[i].clause_ends) return true;
    return any(EngineList::clause_break,
               [&](const auto& b) { return b.from > from && b.from < to; }) ||
           any(EngineList::clause_break,
               [&](const auto& b) { return b.from == to && b.from < hit_.words.from; });
  }

  bool drops(const Scan& scan, const RuleSet::Except& except, WordRange hit,
             WordRange range) const {
    switch (except.mode) {
      case ExceptMode::inside:
        return range.holds(hit);
      case ExceptMode::overlap:
        return range.overlaps(hit);
      case ExceptMode::near:
        return words_between(hit, range) <= except.within &&
               (!is_crisis(rule_.rule.category) ||
                scan.sentence_of(range.from) == scan.sentence_of(hit.from) ||
                scan.sentence_of(range.to - 1) == scan.sentence_of(hit.to - 1));
    }
    return false;
  }

  bool excepted_in(Scan& scan, WordRange words) {
    if (words.from >= words.to) return false;
    std::vector<WordRange> found;
    for (const auto id : rule_.excepts) {
      const auto& except = set_.excepts[id];
      found.clear();
      for (const auto phrase : except.phrases) scan.find(phrase, found);
      if (except.regex) matches(scan, *except.regex, found);
      const auto drop = [&](const auto& range) { return drops(scan, except, words, range); };
      if (std::any_of(found.begin(), found.end(), drop)) {
        hit_.except = id;
        return true;
      }
    }
    return false;
  }

  static void matches(const Scan& scan, const re2::RE2& regex, std::vector<WordRange>& out) {
    const std::string& text = scan.view().text;
    re2::StringPiece match;
    for (std::size_t at = 0; at < text.size();) {
      if (!regex.Match(text, at, text.size(), re2::RE2::UNANCHORED, &match, 1)) return;
      const auto begin = static_cast<std::uint32_t>(match.data() - text.data());
      const auto end = begin + static_cast<std::uint32_t>(match.size());
      const auto words = scan.words_in({begin, end});
      if (words.from < words.to) out.push_back(words);
      at = std::max<std::size_t>(end, begin + 1);
    }
  }

  // In the view of the hit, and in the base view, whose words the author wrote.
  bool excepted() {
    if (rule_.excepts.empty()) return false;
    if (excepted_in(scan_, hit_.words)) return true;
    return &scan_ != &base_ && excepted_in(base_, base_.words_at(hit_.original));
  }

  // What is mostly said in one breath, and mostly only told of in a room like this. A threat and an
  // offer are not given the benefit of the doubt.
  bool may_be_misread() const {
    const auto category = rule_.rule.category;
    return rule_.rule.severity < severity_max &&
           (category == Category::drug_sourcing || category == Category::dosing_advice ||
            category == Category::harassment);
  }

  bool has_comma_behind(std::uint32_t word) const {
    const auto& words = scan_.words();
    const std::string_view text = scan_.view().text;
    const auto from = words[word].in.to;
    return text.substr(from, words[word + 1].in.from - from).find(',') != std::string_view::npos;
  }

  // «Can I? I do, I miss it, the bars»: behind the comma the author speaks of themselves.
  bool leaps() {
    if (!hit_.phrase || hit_.in_base) return false;
    const auto in_gap = [&](std::uint32_t word) { return !scan_.names(*hit_.phrase, word); };
    return any(EngineList::i, [&](const auto& i) {
      return i.from > hit_.words.from && i.from < hit_.words.to && has_comma_behind(i.from - 1) &&
             (in_gap(i.from - 1) || in_gap(i.from));
    });
  }

  bool first_person() {
    const auto clause = scan_.clause_of(hit_.words);
    return any(EngineList::i, [&](const auto& i) { return clause.holds(i); });
  }

  // «No drink, I want to die», «it didn't help me I want to die»: what denied before is over where
  // the author begins anew. Directly behind a negator it is denied, unless there is a comma.
  bool says_anew(std::uint32_t from) {
    if (!is_crisis(rule_.rule.category)) return false;
    const auto between = [&](const auto& word) {
      return word.from >= from && word.from <= hit_.words.from;
    };
    const auto begins_behind_comma = [&](const auto& i) {
      return between(i) && (has_comma_behind(i.from - 1) || has_comma_behind(from - 1));
    };
    return any(EngineList::present, [&](const auto& p) { return between(p) && p.from > from; }) ||
           any(EngineList::i, begins_behind_comma);
  }

  bool negated() {
    const auto& not_negators = list(EngineList::not_negator);
    return any(EngineList::negator, [&](const auto& negator) {
      const bool cancelled = std::any_of(not_negators.begin(), not_negators.end(),
                                         [&](const auto& n) { return n.overlaps(negator); });
      if (cancelled || !same_sentence(negator)) return false;
      if (negator.to <= hit_.words.from)
        return hit_.words.from - negator.to < negator_reach &&
               !clause_ends_between(negator.to - 1, hit_.words.from) && !says_anew(negator.to);
      // In a gap of the phrase, which does not name it.
      return hit_.phrase && !hit_.in_base && hit_.words.holds(negator) &&
             !scan_.names(*hit_.phrase, negator.from);
    });
  }

  // Entries of a list that stand for what it means: «still here» is no «still».
  template <class Test>
  bool any_but(EngineList which, EngineList unless, Test test) {
    const auto& not_meant = list(unless);
    return any(which, [&](const auto& word) {
      return test(word) && std::none_of(not_meant.begin(), not_meant.end(),
                                        [&](const auto& n) { return n.overlaps(word); });
    });
  }

  // «I took all of it. In 2009.»: said in the same sentence, or one just behind says nothing else.
  bool dates(WordRange when) const {
    const auto here = scan_.sentence_of(hit_.words.from);
    const auto there = scan_.sentence_of(when.from);
    if (there <= here || there - here > date_reach) return there == here;
    const auto sentence = scan_.sentences()[there];
    return sentence.to - sentence.from <= when.to - when.from + spare_words;
  }

  // «In 2019 I got clean, and I want to die»: where to be wrong is dangerous.
  bool in_the_present() {
    const auto category = rule_.rule.category;
    if (!is_crisis(category) && category != Category::minors && category != Category::craving)
      return false;
    return any(EngineList::present, [&](const auto& p) {
      return same_sentence(p) && p.from < hit_.words.to && p.to >= hit_.words.from;
    });
  }

  // «It's three years since a drink, I took all my pills»: a date said of something else before.
  // «In 2009, I took all my pills» says it of this.
  bool of_something_else(WordRange when) {
    const auto at = hit_.words.from;
    if (!is_crisis(rule_.rule.category) || when.to >= at || !has_comma_behind(at - 1)) return false;
    return any(EngineList::i, [&](const auto& i) { return i.from == at; });
  }

  // «Took 50 tablets. 2009.»: a number alone says so little of when that it still brings the card.
  bool hardly_past() {
    const auto category = rule_.rule.category;
    if (category != Category::overdose_emergency &&
        (category != Category::self_harm || hit_.severity < severity_max))
      return false;
    return !any_but(EngineList::past, EngineList::not_past, [&](const auto& p) {
      const auto sentence = scan_.sentences()[scan_.sentence_of(p.from)];
      return dates(p) && sentence.to - sentence.from > 1;
    });
  }

  bool past() {
    const bool was = any_but(EngineList::past, EngineList::not_past,
                             [&](const auto& p) { return dates(p) && !of_something_else(p); });
    if (!was || in_the_present()) return false;
    const auto everywhere = [](const auto&) { return true; };
    if (any_but(EngineList::now, EngineList::not_now, everywhere)) return false;
    const auto clause = scan_.clause_of(hit_.words);
    return !any_but(EngineList::now_weak, EngineList::not_now,
                    [&](const auto& now) { return clause.holds(now); });
  }

  bool speaks_of_self() {
    return any(EngineList::i, [&](const auto& i) { return hit_.words.holds(i); });
  }

  // «My brother says he …»: not for what is said of the writer.
  bool speaks_of_other() {
    if (rule_.rule.subject == Subject::other) return true;
    return any(EngineList::relation,
               [&](const auto& r) { return same_sentence(r) && r.from < hit_.words.from; }) &&
           !speaks_of_self();
  }

  bool reported() {
    for (auto i = hit_.words.from; i < hit_.words.to; ++i)
      if (!scan_.words()[i].quoted) return said_before();
    return true;
  }

  bool said_before() {
    if (is_crisis(rule_.rule.category) && speaks_of_self()) return false;
    return any(EngineList::reported,
               [&](const auto& r) { return same_sentence(r) && r.to <= hit_.words.from; });
  }

  bool intensified() {
    const auto adds = [&](const auto& word) {
      if (!same_sentence(word) || words_between(word, hit_.words) > intensifier_reach) return false;
      return !hit_.words.overlaps(word) || !hit_.phrase || !scan_.names(*hit_.phrase, word.from);
    };
    return any(EngineList::now, adds) || any(EngineList::intensifier, adds);
  }

  const RuleSet& set_;
  const RuleSet::Compiled& rule_;
  Scan& scan_;
  Scan& base_;
  Hit& hit_;
  const Language* language_;
};

}  // namespace

void apply_modifiers(const RuleSet& set, const Language* language, Scan& scan, Scan& base,
                     Hit& hit) {
  Modifiers(set, language, scan, base, hit).run();
}

}  // namespace hearth::moderation
