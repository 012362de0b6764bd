// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "moderation/rule_set.hpp"
#include "moderation/view.hpp"
#include "moderation/words.hpp"

namespace hearth::moderation {

// What a message may cost, in bytes read and steps taken: the same on every machine.
struct Budget {
  static constexpr std::uint64_t whole = 1 << 20;
  std::uint64_t left = whole;
  bool spent = false;

  bool take(std::uint64_t steps) {
    if (steps > left) spent = true;
    left -= spent ? left : steps;
    return !spent;
  }
};

// Words [from, to) of a view.
using WordRange = Interval;

// One view cut into words, each with the words of the packs that it is. Reused from message to
// message; on one shard. The rule set and the texts must outlive what is asked of it.
class Scan {
 public:
  // Reads the view. False: the budget was spent before the end.
  bool read(const RuleSet& set, const View& view, std::string_view original, Budget& budget);

  const View& view() const { return *view_; }
  const std::vector<Word>& words() const { return words_; }
  // Sentences as ranges of words; from the 64th on they count as one for `present`.
  const std::vector<WordRange>& sentences() const { return sentences_; }
  std::size_t sentence_of(std::uint32_t word) const;
  std::string_view text(std::uint32_t word) const;
  // Bytes of the view that words [from, to) cover.
  Interval bytes(WordRange words) const;
  // The words that a stretch of the view touches; from = to when it touches none.
  WordRange words_in(Interval bytes) const;
  // The same for a stretch of the original.
  WordRange words_at(Interval original) const;
  // The clause around a range: words [from, to) without a clause's end inside or before.
  WordRange clause_of(WordRange words) const;

  // Sets that anchors wait at and that were met, in the order they were met.
  const std::vector<WordSetId>& met() const { return met_; }
  // Whether a word of `set` was met.
  bool present(WordSetId set) {
    const auto& known = presence_[set];
    if (known.read != read_) return !set_->told[set] && present({&set, 1}) != 0;
    return known.sentences != 0;
  }
  // The sentences in which a word of every one of `needs` was met.
  std::uint64_t present(std::span<const WordSetId> needs);

  // Appends where `phrase` stands in the given sentences.
  void find(PhraseId phrase, std::uint64_t sentences, std::vector<WordRange>& out);
  // Where it stands anywhere.
  void find(PhraseId phrase, std::vector<WordRange>& out);
  // Where an entry of the list stands, in order; kept until the next `read`.
  const std::vector<WordRange>& occurrences(ListId list);
  // Whether a place of `phrase` that is no gap could be this word.
  bool names(PhraseId phrase, std::uint32_t word);

 private:
  struct Presence {
    std::uint32_t read = 0;
    std::uint64_t sentences = 0;
    std::uint64_t words = 0;  // bit n: perhaps word n, or n + 64, and so on
  };
  // Where a word stands, as bits of a Presence.
  struct Place {
    std::uint64_t sentence;
    std::uint64_t word;
  };
  struct Found {
    std::uint32_t read = 0;
    std::uint64_t starts = 0;  // bit n: perhaps one begins at word n, or n + 64, and so on
    std::vector<WordRange> ranges;
  };
  // Entries of a list whose rarest words were met, as a chain.
  struct Woken {
    std::uint32_t read = 0;
    std::uint32_t last = 0;
  };
  struct Link {
    PhraseId phrase = 0;
    std::uint32_t before = 0;  // itself: the first
  };

  template <class Place>
  WordRange words_over(Interval wanted, Place place) const;
  void find_sentences();
  void find_atoms();
  void tell_sets();
  void wake_entries();
  void scan_word(std::string_view word, Place place);
  void meet(Atom atom, Place place);
  void add_masked(std::string_view word, Place place);
  void find_in(const Phrase& phrase, WordRange sentence, std::vector<WordRange>& out);
  std::uint32_t end_of(const Phrase& phrase, std::uint32_t start, std::uint32_t end);
  std::uint64_t lengths(const Phrase::Place& place, std::uint32_t word);
  bool in_set(WordSetId set, std::uint32_t word) const;
  Presence asked(WordSetId set) const;

  const RuleSet* set_ = nullptr;
  const View* view_ = nullptr;
  Budget* budget_ = nullptr;
  std::uint32_t read_ = 0;  // counts `read`s: older marks mean nothing
  std::vector<Word> words_;
  std::vector<WordRange> sentences_;
  std::vector<std::uint32_t> atoms_from_;  // by word
  std::vector<Atom> atoms_;
  std::vector<Signs> signs_;           // by word, of its atoms
  std::vector<Presence> presence_;     // by set
  std::vector<Presence> known_;        // by atom: where its sets were told of it
  std::vector<Atom> met_atoms_;        // each once, in the order they were met
  std::vector<std::uint64_t> is_met_;  // a bit for each atom
  std::vector<WordSetId> met_;
  std::vector<WordSetId> met_entries_;  // sets that entries of lists wait at
  std::vector<Found> found_;            // by list
  std::vector<Woken> woken_;            // by list
  std::vector<Link> links_;
  // Trying a phrase may mean looking for a list, whose entries are phrases.
  static constexpr std::size_t depth_max = 16;
  std::size_t depth_ = 0;
  std::array<std::vector<std::uint64_t>, depth_max>
      active_;  // places that word i may fit, for the phrase being tried
};

}  // namespace hearth::moderation
