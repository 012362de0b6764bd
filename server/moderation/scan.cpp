// SPDX-License-Identifier: Apache-2.0
#include "moderation/scan.hpp"

#include <algorithm>

#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

constexpr std::uint32_t nowhere = 0xffffffff;

bool is_hidden_letter(char c) { return c == '*' || c == '#' || c == '_'; }

// Whether `word`, some of whose letters are hidden, may be `whole`.
bool may_be(std::string_view word, std::string_view whole) {
  const bool open = whole.ends_with('*');
  if (open) whole.remove_suffix(1);
  if (word.size() < whole.size() || (!open && word.size() > whole.size())) return false;
  for (std::size_t i = 0; i < whole.size(); ++i)
    if (word[i] != whole[i] && !is_hidden_letter(word[i])) return false;
  return true;
}

}  // namespace

bool Scan::read(const RuleSet& set, const View& view, std::string_view original, const Scan* base,
                Budget& budget) {
  set_ = &set;
  view_ = &view;
  budget_ = &budget;
  clear();
  if (!budget.take(view.text.size() + 1)) return false;
  find_words(view, original, view.kind == ViewKind::mask ? WordForm::mask : WordForm::text, words_);
  find_sentences();
  news_ = every_word;
  if (base) find_news(*base);
  find_atoms(base);
  tell_sets();
  return true;
}

void Scan::clear() {
  ++read_;
  places_.resize(set_->vocabulary.sets());
  atom_places_.resize(set_->vocabulary.atoms());
  found_.resize(set_->lists.size());
  known_sets_.reset(set_->vocabulary.sets());
  is_met_.reset(set_->vocabulary.atoms());
  met_atoms_.clear();
  met_.clear();
  words_.clear();
  sentences_.clear();
  in_base_.clear();
  atoms_.clear();
  atoms_from_.clear();
  signs_.clear();
  depth_ = 0;
}

void Scan::find_sentences() {
  std::uint32_t begin = 0;
  for (std::uint32_t i = 0; i < words_.size(); ++i) {
    if (!words_[i].sentence_ends) continue;
    sentences_.push_back({begin, i + 1});
    begin = i + 1;
  }
}

// What is found among words that stand in the base view just so was found there: it takes a word
// that is new, or one beside a gap or a sentence's end that is.
void Scan::find_news(const Scan& base) {
  news_ = 0;
  const auto count = static_cast<std::uint32_t>(base.words_.size());
  std::uint32_t known = 0;
  std::uint32_t expected = 0;
  for (std::uint32_t i = 0; i < words_.size(); ++i) {
    const auto begin = view_->from[words_[i].in.from];
    while (known < count && base.view_->from[base.words_[known].in.from] < begin) ++known;
    const bool same = known < count && is_known(base, known, i);
    if (!same || known != expected) news_ |= word_bit(i) | word_bit(i == 0 ? 0 : i - 1);
    in_base_.push_back(same ? known : nowhere);
    expected = same ? known + 1 : nowhere;
  }
  if (!words_.empty() && expected != count)
    news_ |= word_bit(static_cast<std::uint32_t>(words_.size() - 1));
}

bool Scan::is_known(const Scan& base, std::uint32_t known, std::uint32_t word) const {
  const auto& theirs = base.words_[known];
  const auto& ours = words_[word];
  return view_->from[ours.in.from] == base.view_->from[theirs.in.from] &&
         view_->to[ours.in.to - 1] == base.view_->to[theirs.in.to - 1] &&
         ours.sentence_ends == theirs.sentence_ends && text(word) == base.text(known);
}

void Scan::find_atoms(const Scan* base) {
  for (std::size_t s = 0; s < sentences_.size(); ++s) {
    for (auto i = sentences_[s].from; i < sentences_[s].to; ++i) {
      const auto from = atoms_.size();
      atoms_from_.push_back(static_cast<std::uint32_t>(from));
      if (base && in_base_[i] != nowhere)
        copy_atoms(*base, in_base_[i]);
      else
        read_word(text(i));
      Signs signs = 0;
      for (auto at = from; at < atoms_.size(); ++at) {
        signs |= sign_of(atoms_[at]);
        meet(atoms_[at], {sentence_bit(s), word_bit(i)});
      }
      signs_.push_back(signs);
    }
  }
  atoms_from_.push_back(static_cast<std::uint32_t>(atoms_.size()));
}

void Scan::copy_atoms(const Scan& base, std::uint32_t word) {
  const auto from = base.atoms_.begin();
  atoms_.insert(atoms_.end(), from + base.atoms_from_[word], from + base.atoms_from_[word + 1]);
}

void Scan::read_word(std::string_view word) {
  scan_word(word);
  if (word.size() > 2 && word.ends_with("'s")) scan_word(word.substr(0, word.size() - 2));
  if (view_->kind == ViewKind::mask) add_masked(word);
}

void Scan::scan_word(std::string_view word) {
  const auto& open = set_->open_words;
  const auto found = [&](std::uint32_t pattern) { atoms_.push_back(set_->open_atoms[pattern]); };
  auto state = open.step(Automaton::start, ' ');
  for (const char c : word) {
    state = open.step(state, c);
    open.at(state, found);
  }
  if (const auto whole = set_->vocabulary.find(word)) atoms_.push_back(*whole);
  open.at(open.step(state, ' '), found);
}

void Scan::add_masked(std::string_view word) {
  const auto hidden = std::count_if(word.begin(), word.end(), is_hidden_letter);
  if (hidden == 0 || hidden * 2 > static_cast<std::ptrdiff_t>(word.size())) return;
  (void)budget_->take(set_->maskable.size());
  for (const auto atom : set_->maskable)
    if (may_be(word, set_->vocabulary.text(atom))) atoms_.push_back(atom);
}

void Scan::meet(Atom atom, const Places& place) {
  if (is_met_.has(atom)) return atom_places_[atom].add(place);
  is_met_.add(atom);
  met_atoms_.push_back(atom);
  atom_places_[atom] = place;
}

void Scan::tell_sets() {
  for (const auto atom : met_atoms_) {
    const auto places = atom_places_[atom];
    for (const auto set : set_->sets_of[atom]) {
      if (known_sets_.has(set)) {
        places_[set].add(places);
        continue;
      }
      known_sets_.add(set);
      places_[set] = places;
      if (set_->anchored.has(set)) met_.push_back(set);
    }
  }
}

Scan::Places Scan::ask(WordSetId set) {
  Places found;
  for (const auto atom : set_->vocabulary.words(set))
    if (is_met_.has(atom)) found.add(atom_places_[atom]);
  known_sets_.add(set);
  places_[set] = found;
  return found;
}

std::size_t Scan::sentence_of(std::uint32_t word) const {
  const auto after = std::upper_bound(sentences_.begin(), sentences_.end(), word,
                                      [](std::uint32_t w, const auto& s) { return w < s.from; });
  return after == sentences_.begin() ? 0 : static_cast<std::size_t>(after - sentences_.begin() - 1);
}

std::string_view Scan::text(std::uint32_t word) const {
  const auto in = words_[word].in;
  return std::string_view(view_->text).substr(in.from, in.to - in.from);
}

Interval Scan::bytes(WordRange words) const {
  return {words_[words.from].in.from, words_[words.to - 1].in.to};
}

// Words stand in order, in the view and in the original.
template <class Place>
WordRange Scan::words_over(Interval wanted, Place place) const {
  const auto first = std::partition_point(words_.begin(), words_.end(), [&](const auto& word) {
    return place(word).to <= wanted.from;
  });
  auto end = first;
  while (end != words_.end() && place(*end).overlaps(wanted)) ++end;
  if (first == end) return {0, 0};
  return {static_cast<std::uint32_t>(first - words_.begin()),
          static_cast<std::uint32_t>(end - words_.begin())};
}

WordRange Scan::words_in(Interval bytes) const {
  return words_over(bytes, [](const auto& word) { return word.in; });
}

WordRange Scan::words_at(Interval original) const {
  return words_over(original, [&](const auto& word) { return view_->source(word.in); });
}

WordBits Scan::across(Interval border) const {
  const auto behind = std::partition_point(words_.begin(), words_.end(), [&](const auto& word) {
    return view_->source(word.in).to <= border.to;
  });
  if (behind == words_.end() || view_->source(words_.front().in).from >= border.from) return 0;
  return word_bit(static_cast<std::uint32_t>(behind - words_.begin()));
}

WordRange Scan::clause_of(WordRange words) const {
  const auto sentence = sentences_[sentence_of(words.from)];
  while (words.from > sentence.from && !words_[words.from - 1].clause_ends) --words.from;
  while (words.to < sentence.to && !words_[words.to - 1].clause_ends) ++words.to;
  return words;
}

}  // namespace hearth::moderation
