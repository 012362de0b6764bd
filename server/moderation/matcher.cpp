// SPDX-License-Identifier: Apache-2.0
#include "moderation/matcher.hpp"

#include <algorithm>
#include <limits>

#include "moderation/modifiers.hpp"
#include "moderation/normalize.hpp"

namespace hearth::moderation {
namespace {

// Views that only detectors and regexes read.
bool is_for_contacts(ViewKind kind) {
  return kind == ViewKind::digits || kind == ViewKind::address;
}

constexpr std::size_t matches_max = 64;  // of one regex in one message

}  // namespace

const std::vector<Hit>& Matcher::match(const RuleSet& set, std::string_view text,
                                       std::string_view language, Budget& budget) {
  border_.reset();
  read(set, text, language, Readers::all, budget);
  return hits_;
}

bool Matcher::reaches_over(const RuleSet& set, std::string_view text, std::string_view language,
                           Interval border, Readers readers, Budget& budget) {
  border_ = {border};
  read(set, text, language, readers, budget);
  return border_->reached;
}

void Matcher::read(const RuleSet& set, std::string_view text, std::string_view language,
                   Readers readers, Budget& budget) {
  set_ = &set;
  text_ = text;
  languages_ = set.languages_for(language);
  const auto index = set.language(language.substr(0, language.find('-')));
  const auto english = set.language("en");
  language_ = index ? &set.languages[*index] : english ? &set.languages[*english] : nullptr;
  readers_ = readers;
  budget_ = &budget;
  hits_.clear();
  views_.clear();
  helplines_.reset();
  if (!budget.take(text.size())) return;
  normalize(text, views_.add(ViewKind::base));
  derive(set, language_, readers, views_);
  for (std::size_t i = 0; i < views_.size() && !budget.spent; ++i) {
    match_view(i);
    if (border_ && border_->reached) return;
  }
}

void Matcher::match_view(std::size_t index) {
  const auto& view = views_[index];
  if (view.kind == ViewKind::joined) return match_joined(index);
  if (is_for_contacts(view.kind)) {
    if (budget_->take(view.text.size())) match_regexes(index, nullptr);
    return;
  }
  auto& scan = scans_[index];
  if (!scan.read(*set_, view, text_, index == 0 ? nullptr : &scans_[0], *budget_)) return;
  match_phrases(index, scan);
  if (readers_ == Readers::phrases) return;
  match_regexes(index, &scan);
  if (index == 0) match_detectors();
}

void Matcher::match_phrases(std::size_t index, Scan& scan) {
  const bool masked = views_[index].kind == ViewKind::mask;
  const auto across = border_ ? scan.across(border_->original) : every_word;
  if (across == 0) return;
  for (const auto set : scan.met()) {
    const auto here = scan.words_of(set);
    for (const auto& anchor : set_->anchors[set]) {
      if ((anchor.languages & languages_) == 0 || budget_->spent) continue;
      const auto also = scan.words_of(anchor.also);
      if (also == 0 || (behind(here, anchor.also_from, anchor.also_to) & also) == 0) continue;
      if (border_ && (and_around(here, anchor.reach) & across) == 0) continue;
      if (anchor.near) {
        if (!masked) match_near(index, scan, set_->nears[anchor.id]);
      } else if (!masked || set_->phrase_masks[anchor.id]) {
        match_phrase(index, scan, anchor, across);
      }
    }
  }
}

void Matcher::match_phrase(std::size_t index, Scan& scan, const RuleSet::Anchor& anchor,
                           WordBits across) {
  auto where = scan.chance(anchor.id);
  where.starts &= and_before(across, anchor.reach);
  // Whether a phrase fits depends on as many words behind it as it has itself.
  where.starts &= and_before(scan.news(), 2 * anchor.reach + 1);
  ranges_.clear();
  scan.find(anchor.id, where, ranges_);
  for (const auto words : ranges_) add_words(index, scan, anchor.rule, words, anchor.id);
}

// For every place of the first part the nearest place of each other; what lies between and belongs
// to no part is counted.
void Matcher::match_near(std::size_t index, Scan& scan, const RuleSet::Near& near) {
  auto where = scan.chance(near.needs, near.length - 1);
  if (where.sentences == 0) return;
  where.starts = every_word;
  const auto count = near.parts.size();
  if (parts_.size() < count) parts_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    parts_[i].clear();
    scan.find(near.parts[i], where, parts_[i]);
    if (parts_[i].empty()) return;
  }
  for (const auto& first : parts_.front()) {
    WordRange whole = first;
    std::uint32_t inside = first.to - first.from;
    bool all = true;
    for (std::size_t i = 1; i < count && all; ++i) {
      const WordRange* best = nullptr;
      auto least = std::numeric_limits<std::uint32_t>::max();
      for (const auto& other : parts_[i]) {
        if (scan.sentence_of(other.from) != scan.sentence_of(first.from) || other.overlaps(first))
          continue;
        const auto apart = other.from >= first.to ? other.from - first.to : first.from - other.to;
        if (apart < least) {
          least = apart;
          best = &other;
        }
      }
      all = best != nullptr;
      if (!all) break;
      whole = {std::min(whole.from, best->from), std::max(whole.to, best->to)};
      inside += best->to - best->from;
    }
    if (all && whole.to - whole.from <= inside + near.within)
      add_words(index, scan, near.rule, whole, {});
  }
}

void Matcher::match_regexes(std::size_t index, Scan* scan) {
  const auto& view = views_[index];
  const auto& patterns = set_->patterns[static_cast<std::size_t>(view.kind)];
  std::vector<int> matching;
  if (!patterns.set || !patterns.set->Match(view.text, &matching)) return;
  std::sort(matching.begin(), matching.end());
  for (const auto which : matching) {
    const auto& pattern = patterns.all[static_cast<std::size_t>(which)];
    if ((set_->rules[pattern.rule].languages & languages_) == 0) continue;
    re2::StringPiece match;
    std::size_t count = 0;
    for (std::size_t at = 0; at < view.text.size() && count < matches_max; ++count) {
      if (!budget_->take(view.text.size() - at) ||
          !pattern.regex->Match(view.text, at, view.text.size(), re2::RE2::UNANCHORED, &match, 1))
        break;
      const auto begin = static_cast<std::uint32_t>(match.data() - view.text.data());
      const auto end = begin + static_cast<std::uint32_t>(match.size());
      Hit hit;
      hit.rule = pattern.rule;
      hit.original = view.source({begin, end});
      hit.in_base = scan == nullptr;
      hit.words = scan ? scan->words_in({begin, end}) : scans_[0].words_at(hit.original);
      add(index, scan, hit);
      at = std::max<std::size_t>(end, begin + 1);
    }
  }
}

// From a word's start only: what came before in the view did not stand right before in the text.
void Matcher::match_joined(std::size_t index) {
  const auto& view = views_[index];
  if (!budget_->take(view.text.size())) return;
  auto state = Automaton::start;
  for (std::uint32_t at = 0; at < view.text.size(); ++at) {
    state = set_->joined.step(state, view.text[at]);
    set_->joined.at(state, [&](std::uint32_t pattern) {
      const auto rule = set_->joined_rule[pattern];
      const auto begin = at + 1 - set_->joined_size[pattern];
      if (begin > 0 && view.to[begin - 1] == view.from[begin]) return;
      if ((set_->rules[rule].languages & languages_) == 0) return;
      Hit hit;
      hit.rule = rule;
      hit.original = view.source({begin, at + 1});
      hit.in_base = true;
      hit.words = scans_[0].words_at(hit.original);
      add(index, nullptr, hit);
    });
  }
}

void Matcher::match_detectors() {
  const Sight sight{*set_, language_, views_, scans_[0], text_};
  Found found;
  for (std::size_t i = 0; i < detector_count; ++i) {
    if (set_->detectors[i].empty()) continue;
    found.clear();
    detect(static_cast<Detector>(i), sight, found);
    for (const auto original : found)
      for (const auto rule : set_->detectors[i]) {
        if ((set_->rules[rule].languages & languages_) == 0) continue;
        Hit hit;
        hit.rule = rule;
        hit.original = original;
        hit.in_base = true;
        hit.words = scans_[0].words_at(original);
        add(0, nullptr, hit);
      }
  }
}

const Found& Matcher::helplines() {
  if (!helplines_) {
    helplines_.emplace();
    if (views_.size() > 0)
      find_helplines({*set_, language_, views_, scans_[0], text_}, *helplines_);
  }
  return *helplines_;
}

// «This number: 13 11 14» tells no age, and two lines in a row are no account.
bool Matcher::is_helpline(Category category, const Interval& original) {
  if (category != Category::minors && category != Category::pii) return false;
  const auto& lines = helplines();
  return std::any_of(lines.begin(), lines.end(), [&](const auto& line) {
    return category == Category::minors ? line.overlaps(original) : line.holds(original);
  });
}

void Matcher::add_words(std::size_t index, Scan& scan, RuleId rule, WordRange words,
                        std::optional<PhraseId> phrase) {
  Hit hit;
  hit.rule = rule;
  hit.words = words;
  hit.phrase = phrase;
  hit.original = scan.view().source(scan.bytes(words));
  add(index, &scan, hit);
}

// What another view showed already is no second hit: the first view's judgement stands.
void Matcher::add(std::size_t index, Scan* scan, Hit hit) {
  if (border_) {
    border_->reached |=
        hit.original.from < border_->original.from && hit.original.to > border_->original.to;
    return;
  }
  hit.view = static_cast<std::uint32_t>(index);
  if (!budget_->take(hits_.size() + 1)) return;
  for (const auto& other : hits_)
    if (other.rule == hit.rule && other.original.overlaps(hit.original) &&
        (other.view != hit.view || other.original == hit.original))
      return;
  const auto& rule = set_->rules[hit.rule].rule;
  if (is_helpline(rule.category, hit.original)) return;
  hit.severity = rule.severity;
  hit.subject = rule.subject == Subject::other ? Subject::other : Subject::self;
  apply_modifiers(*set_, language_, hit.in_base || !scan ? scans_[0] : *scan, scans_[0], hit);
  hits_.push_back(hit);
}

}  // namespace hearth::moderation
