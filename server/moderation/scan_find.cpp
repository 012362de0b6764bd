// SPDX-License-Identifier: Apache-2.0
// Where phrases and lists stand among the words that were read.
#include <algorithm>
#include <bit>

#include "moderation/scan.hpp"

namespace hearth::moderation {
namespace {

// A phrase and its lists never cover more words than this.
constexpr std::uint32_t reach_max = 128;
// To see that a phrase does not begin at so many words costs one step.
constexpr std::uint32_t look_words = 8;

}  // namespace

Scan::Chance Scan::chance(std::span<const WordSetId> needs, std::uint32_t reach) {
  Chance where{~std::uint64_t{0}, every_word};
  for (const auto id : needs) {
    const auto there = places_of(id);
    where.sentences &= there.sentences;
    where.starts &= and_before(there.words, reach);
    if (where.sentences == 0 || where.starts == 0) return {0, 0};
  }
  return where;
}

Scan::Chance Scan::chance(PhraseId phrase) {
  Chance where{~std::uint64_t{0}, every_word};
  for (const auto& need : set_->phrases.needs(phrase)) {
    const auto there = places_of(need.set);
    if (there.words == 0) return {0, 0};
    where.sentences &= there.sentences;
    where.starts &=
        and_before(std::rotr(there.words, static_cast<int>(need.from)), need.to - need.from);
    if (where.sentences == 0 || where.starts == 0) return {0, 0};
  }
  return where;
}

void Scan::find(PhraseId phrase, std::vector<WordRange>& out) { find(phrase, chance(phrase), out); }

void Scan::find(PhraseId phrase, Chance where, std::vector<WordRange>& out) {
  if (where.sentences == 0 || where.starts == 0 || depth_ + 1 == depth_max) return;
  const auto wanted = set_->phrases[phrase];
  ++depth_;
  active_[depth_].resize(words_.size() + 1);
  for (std::size_t s = 0; s < sentences_.size(); ++s)
    if ((where.sentences & sentence_bit(s)) != 0) find_in(wanted, sentences_[s], where.starts, out);
  --depth_;
}

// The stretches that fit; of those that end alike, the one that begins last.
void Scan::find_in(const Phrase& phrase, WordRange sentence, WordBits starts,
                   std::vector<WordRange>& out) {
  const auto begin = out.size();
  std::uint32_t last_end = 0;  // what begins before may end there as well
  if (!budget_->take(1 + (sentence.to - sentence.from) / look_words)) return;
  for (auto start = sentence.from; start < sentence.to; ++start) {
    if ((starts & word_bit(start)) == 0 && start >= last_end) continue;
    if ((signs_[start] & phrase.shape.starts) == 0) continue;
    const auto end = end_of(phrase, start, sentence.to);
    if (end == 0) continue;
    last_end = end;
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
  active[start] = phrase.shape.first;
  for (auto word = start; word <= reached && word < end; ++word) {
    if (best != 0 && word >= best) active[word] &= ~phrase.shape.gaps;
    for (auto places = active[word]; places != 0; places &= places - 1) {
      const auto number = std::countr_zero(places);
      const auto& place = phrase.places[static_cast<std::size_t>(number)];
      ++steps;
      if ((signs_[word] & place.starts) == 0 && place.fits != Phrase::Fits::anything) continue;
      for (auto some = lengths(place, word); some != 0; some &= some - 1) {
        const auto next = word + 1 + static_cast<std::uint32_t>(std::countr_zero(some));
        if (next > end) break;
        if ((phrase.shape.last >> number & 1) != 0) best = std::max(best, next);
        if (next == end || place.follow == 0) continue;
        active[next] |= place.follow;
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
  if (known_sets_.has(set)) {
    if ((places_[set].words & word_bit(word)) == 0) return false;
    if (words_.size() <= word_bits) return true;
  } else if (set_->told.has(set) || (signs_[word] & set_->vocabulary.signs(set)) == 0) {
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
  const auto where = places_of(wanted.words).sentences;
  for (std::size_t s = 0; where != 0 && s < sentences_.size(); ++s)
    for (auto i = sentences_[s].from; i < sentences_[s].to && (where & sentence_bit(s)) != 0; ++i)
      if (in_set(wanted.words, i)) ranges.push_back({i, i + 1});
  for (const auto& entry : set_->entries[list])
    if (known_sets_.has(entry.set)) find(entry.phrase, ranges);
  std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) {
    return a.from != b.from ? a.from < b.from : a.to < b.to;
  });
  for (const auto& range : ranges) found.starts |= word_bit(range.from);
  found.ranges.assign(ranges.begin(), ranges.end());
  return found.ranges;
}

bool Scan::names(PhraseId phrase, std::uint32_t word) {
  const auto places = set_->phrases[phrase].places;
  return std::any_of(places.begin(), places.end(), [&](const auto& place) {
    if (place.fits == Phrase::Fits::anything) return false;
    if (place.fits == Phrase::Fits::set) return in_set(place.id, word);
    const auto& found = occurrences(place.id);
    return std::any_of(found.begin(), found.end(),
                       [&](const auto& range) { return range.from <= word && word < range.to; });
  });
}

}  // namespace hearth::moderation
