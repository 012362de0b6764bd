// SPDX-License-Identifier: Apache-2.0
#include "moderation/scan.hpp"

#include <algorithm>
#include <bit>

#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

// A phrase and its lists never cover more words than this.
constexpr std::uint32_t reach_max = 128;
constexpr std::size_t sentence_bits = 64;
// To see that a phrase does not begin at so many words costs one step.
constexpr std::uint32_t look_words = 8;

std::uint64_t word_bit(std::uint32_t word) { return std::uint64_t{1} << word % sentence_bits; }

std::uint64_t sentence_bit(std::size_t sentence) {
  return std::uint64_t{1} << std::min(sentence, sentence_bits - 1);
}

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

bool Scan::read(const RuleSet& set, const View& view, std::string_view original, Budget& budget) {
  set_ = &set;
  view_ = &view;
  budget_ = &budget;
  ++read_;
  for (const auto atom : met_atoms_) is_met_[atom / sentence_bits] = 0;
  presence_.resize(set.vocabulary.sets());
  known_.resize(set.vocabulary.atoms());
  found_.resize(set.lists.size());
  woken_.resize(set.lists.size());
  is_met_.resize(set.vocabulary.atoms() / sentence_bits + 1);
  met_atoms_.clear();
  links_.clear();
  met_.clear();
  met_entries_.clear();
  sentences_.clear();
  atoms_.clear();
  atoms_from_.clear();
  signs_.clear();
  words_.clear();
  depth_ = 0;
  if (!budget.take(view.text.size() + 1)) return false;
  find_words(view, original, view.kind == ViewKind::mask ? WordForm::mask : WordForm::text, words_);
  find_sentences();
  find_atoms();
  tell_sets();
  wake_entries();
  return true;
}

void Scan::find_sentences() {
  std::uint32_t begin = 0;
  for (std::uint32_t i = 0; i < words_.size(); ++i) {
    if (!words_[i].sentence_ends) continue;
    sentences_.push_back({begin, i + 1});
    begin = i + 1;
  }
}

void Scan::find_atoms() {
  for (std::size_t s = 0; s < sentences_.size(); ++s) {
    for (auto i = sentences_[s].from; i < sentences_[s].to; ++i) {
      const Place place{sentence_bit(s), word_bit(i)};
      atoms_from_.push_back(static_cast<std::uint32_t>(atoms_.size()));
      const auto word = text(i);
      scan_word(word, place);
      if (word.size() > 2 && word.ends_with("'s"))
        scan_word(word.substr(0, word.size() - 2), place);
      if (view_->kind == ViewKind::mask) add_masked(word, place);
      Signs signs = 0;
      for (auto at = atoms_from_.back(); at < atoms_.size(); ++at) signs |= sign_of(atoms_[at]);
      signs_.push_back(signs);
    }
  }
  atoms_from_.push_back(static_cast<std::uint32_t>(atoms_.size()));
}

void Scan::wake_entries() {
  for (const auto set : met_entries_)
    for (const auto& entry : set_->entries[set]) {
      const auto at = static_cast<std::uint32_t>(links_.size());
      auto& woken = woken_[entry.list];
      links_.push_back({entry.phrase, woken.read == read_ ? woken.last : at});
      woken = {read_, at};
    }
}

void Scan::scan_word(std::string_view word, Place place) {
  const auto& automaton = set_->words;
  const auto found = [&](std::uint32_t atom) { meet(atom, place); };
  auto state = automaton.step(Automaton::start, ' ');
  for (const char c : word) {
    state = automaton.step(state, c);
    automaton.at(state, found);
  }
  automaton.at(automaton.step(state, ' '), found);
}

void Scan::meet(Atom atom, Place place) {
  atoms_.push_back(atom);
  auto& known = known_[atom];
  if (known.read != read_) {
    known = {read_, 0, 0};
    met_atoms_.push_back(atom);
    is_met_[atom / sentence_bits] |= std::uint64_t{1} << atom % sentence_bits;
  }
  known.sentences |= place.sentence;
  known.words |= place.word;
}

void Scan::tell_sets() {
  for (const auto atom : met_atoms_) {
    const auto& known = known_[atom];
    for (const auto& told : set_->sets_of[atom]) {
      auto& presence = presence_[told.set];
      if (presence.read != read_) {
        presence = {read_, 0, 0};
        if (told.anchors) met_.push_back(told.set);
        if (told.entries) met_entries_.push_back(told.set);
      }
      presence.sentences |= known.sentences;
      presence.words |= known.words;
    }
  }
}

void Scan::add_masked(std::string_view word, Place place) {
  const auto hidden = std::count_if(word.begin(), word.end(), is_hidden_letter);
  if (hidden == 0 || hidden * 2 > static_cast<std::ptrdiff_t>(word.size())) return;
  (void)budget_->take(set_->maskable.size());
  for (const auto atom : set_->maskable)
    if (may_be(word, set_->vocabulary.text(atom))) meet(atom, place);
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

WordRange Scan::clause_of(WordRange words) const {
  const auto sentence = sentences_[sentence_of(words.from)];
  while (words.from > sentence.from && !words_[words.from - 1].clause_ends) --words.from;
  while (words.to < sentence.to && !words_[words.to - 1].clause_ends) ++words.to;
  return words;
}

std::uint64_t Scan::present(std::span<const WordSetId> needs) {
  std::uint64_t in = ~std::uint64_t{0};
  for (const auto id : needs) {
    auto& presence = presence_[id];
    if (presence.read != read_) {
      if (set_->told[id]) return 0;
      presence = asked(id);
    }
    in &= presence.sentences;
    if (in == 0) return 0;
  }
  return in;
}

Scan::Presence Scan::asked(WordSetId set) const {
  Presence found{read_, 0, 0};
  for (const auto atom : set_->vocabulary.words(set)) {
    if ((is_met_[atom / sentence_bits] >> atom % sentence_bits & 1) == 0) continue;
    found.sentences |= known_[atom].sentences;
    found.words |= known_[atom].words;
  }
  return found;
}

void Scan::find(PhraseId phrase, std::vector<WordRange>& out) {
  find(phrase, present(set_->phrase(phrase).needs), out);
}

void Scan::find(PhraseId phrase, std::uint64_t sentences, std::vector<WordRange>& out) {
  const auto& wanted = set_->phrase(phrase);
  if (depth_ + 1 == depth_max) return;
  ++depth_;
  active_[depth_].resize(words_.size() + 1);
  for (std::size_t s = 0; sentences != 0 && s < sentences_.size(); ++s)
    if ((sentences & sentence_bit(s)) != 0) find_in(wanted, sentences_[s], out);
  --depth_;
}

// The stretches that fit; of those that end alike, the one that begins last.
void Scan::find_in(const Phrase& phrase, WordRange sentence, std::vector<WordRange>& out) {
  const auto begin = out.size();
  if (!budget_->take(1 + (sentence.to - sentence.from) / look_words)) return;
  for (auto start = sentence.from; start < sentence.to; ++start) {
    if ((signs_[start] & phrase.starts) == 0) continue;
    const auto end = end_of(phrase, start, sentence.to);
    if (end == 0) continue;
    if (out.size() > begin && out.back().to == end)
      out.back() = {start, end};
    else
      out.push_back({start, end});
  }
}

// Where the stretch that fits from `start` on ends; 0: none does. Gaps take as few words as they
// can, words as many.
std::uint32_t Scan::end_of(const Phrase& phrase, std::uint32_t start, std::uint32_t end) {
  end = std::min(end, start + reach_max);
  std::uint32_t best = 0;
  std::uint32_t reached = start;
  std::uint64_t steps = 1;
  auto& active = active_[depth_];
  active[start] = phrase.first;
  for (auto word = start; word <= reached && word < end; ++word) {
    if (best != 0 && word >= best) active[word] &= ~phrase.gaps;
    for (auto places = active[word]; places != 0; places &= places - 1) {
      const auto place = static_cast<std::size_t>(std::countr_zero(places));
      ++steps;
      if ((signs_[word] & phrase.places[place].starts) == 0 &&
          phrase.places[place].fits != Phrase::Fits::anything)
        continue;
      for (auto some = lengths(phrase.places[place], word); some != 0; some &= some - 1) {
        const auto next = word + 1 + static_cast<std::uint32_t>(std::countr_zero(some));
        if (next > end) break;
        if ((phrase.last >> place & 1) != 0) best = std::max(best, next);
        if (next == end || phrase.follow[place] == 0) continue;
        active[next] |= phrase.follow[place];
        reached = std::max(reached, next);
      }
    }
    active[word] = 0;
  }
  for (auto word = start; word <= reached; ++word) active[word] = 0;
  if (!budget_->take(steps)) return 0;
  return best;
}

// Bit n: the place may take n + 1 words from `word` on.
std::uint64_t Scan::lengths(const Phrase::Place& place, std::uint32_t word) {
  if (place.fits == Phrase::Fits::anything) return 1;
  if (place.fits == Phrase::Fits::set) return in_set(place.id, word) ? 1 : 0;
  std::uint64_t out = 0;
  const auto& found = found_[place.id];
  if (found.read == read_ && (found.starts & word_bit(word)) == 0) return out;
  const auto& ranges = occurrences(place.id);
  auto at = std::lower_bound(ranges.begin(), ranges.end(), word,
                             [](const auto& range, std::uint32_t w) { return range.from < w; });
  for (; at != ranges.end() && at->from == word; ++at)
    out |= std::uint64_t{1} << std::min<std::uint32_t>(at->to - at->from - 1, 63);
  return out;
}

bool Scan::in_set(WordSetId set, std::uint32_t word) const {
  const auto& presence = presence_[set];
  if (presence.read == read_) {
    if ((presence.words & word_bit(word)) == 0) return false;
    if (words_.size() <= sentence_bits) return true;
  } else if (set_->told[set] || (signs_[word] & set_->vocabulary.signs(set)) == 0) {
    return false;
  }
  for (auto i = atoms_from_[word]; i < atoms_from_[word + 1]; ++i)
    if (set_->vocabulary.holds(set, atoms_[i])) return true;
  return false;
}

const std::vector<WordRange>& Scan::occurrences(ListId list) {
  auto& found = found_[list];
  if (found.read == read_) {
    // Whoever asks goes through them.
    (void)budget_->take(found.ranges.size());
    return found.ranges;
  }
  // Marked first: a list cannot contain itself, but the marks must not be read half made.
  found.read = read_;
  found.starts = 0;
  found.ranges.clear();
  std::vector<WordRange> ranges;
  const auto& wanted = set_->lists[list];
  const auto where = present({&wanted.words, 1});
  for (std::size_t s = 0; where != 0 && s < sentences_.size(); ++s)
    for (auto i = sentences_[s].from; i < sentences_[s].to && (where & sentence_bit(s)) != 0; ++i)
      if (in_set(wanted.words, i)) ranges.push_back({i, i + 1});
  if (const auto woken = woken_[list]; woken.read == read_) {
    for (auto at = woken.last;; at = links_[at].before) {
      find(links_[at].phrase, ranges);
      if (links_[at].before == at) break;
    }
  }
  std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) {
    return a.from != b.from ? a.from < b.from : a.to < b.to;
  });
  for (const auto& range : ranges) found.starts |= word_bit(range.from);
  found.ranges.assign(ranges.begin(), ranges.end());
  return found.ranges;
}

bool Scan::names(PhraseId phrase, std::uint32_t word) {
  const auto& places = set_->phrase(phrase).places;
  return std::any_of(places.begin(), places.end(), [&](const auto& place) {
    if (place.fits == Phrase::Fits::anything) return false;
    if (place.fits == Phrase::Fits::set) return in_set(place.id, word);
    const auto& found = occurrences(place.id);
    return std::any_of(found.begin(), found.end(),
                       [&](const auto& range) { return range.from <= word && word < range.to; });
  });
}

}  // namespace hearth::moderation
