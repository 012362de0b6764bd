// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "moderation/rule_set.hpp"
#include "moderation/view.hpp"
#include "moderation/word_bits.hpp"
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
  // Reads the view. `base`: the scan of the message's base view, none when this is it. False: the
  // budget was spent before the end.
  bool read(const RuleSet& set, const View& view, std::string_view original, const Scan* base,
            Budget& budget);

  const View& view() const { return *view_; }
  const std::vector<Word>& words() const { return words_; }
  // Sentences as ranges of words; from the 64th on they count as one for `chance`.
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
  // Where a word of `set` was met.
  WordBits words_of(WordSetId set) { return places_of(set).words; }
  // The words that the base view has not, or not in this place; of the base view itself every word.
  WordBits news() const { return news_; }
  // A word that whatever begins before this stretch of the original and ends behind it has to hold;
  // none: nothing can.
  WordBits across(Interval border) const;

  // Where something might be found: in which sentences, and beginning with which words.
  struct Chance {
    std::uint64_t sentences = 0;
    WordBits starts = every_word;
  };
  // Where there is a word of every one of `needs`; `reach`: words from the first to the last of
  // what is looked for, at most.
  Chance chance(std::span<const WordSetId> needs, std::uint32_t reach);
  Chance chance(PhraseId phrase);

  // Appends where `phrase` stands.
  void find(PhraseId phrase, Chance where, std::vector<WordRange>& out);
  void find(PhraseId phrase, std::vector<WordRange>& out);
  // Where an entry of the list stands, in order; kept until the next `read`.
  const std::vector<WordRange>& occurrences(ListId list);
  // Whether a place of `phrase` that is no gap could be this word.
  bool names(PhraseId phrase, std::uint32_t word);

 private:
  // Where a word, or a word of a set, stands.
  struct Places {
    std::uint64_t sentences = 0;
    WordBits words = 0;

    void add(const Places& more) {
      sentences |= more.sentences;
      words |= more.words;
    }
  };
  static constexpr std::size_t sentence_bits = 64;
  static std::uint64_t sentence_bit(std::size_t sentence) {
    return std::uint64_t{1} << std::min(sentence, sentence_bits - 1);
  }
  struct Found {
    std::uint32_t read = 0;
    WordBits starts = 0;
    std::vector<WordRange> ranges;
  };

  template <class Place>
  WordRange words_over(Interval wanted, Place place) const;
  void clear();
  void find_sentences();
  void find_atoms(const Scan* base);
  void find_news(const Scan& base);
  // Whether `word` is the base view's word `known`.
  bool is_known(const Scan& base, std::uint32_t known, std::uint32_t word) const;
  void tell_sets();
  void copy_atoms(const Scan& base, std::uint32_t word);
  void read_word(std::string_view word);
  void scan_word(std::string_view word);
  void add_masked(std::string_view word);
  void meet(Atom atom, const Places& place);
  Places places_of(WordSetId set) {
    return known_sets_.has(set) ? places_[set] : set_->told.has(set) ? Places{} : ask(set);
  }
  Places ask(WordSetId set);
  void find_in(const Phrase& phrase, WordRange sentence, WordBits starts,
               std::vector<WordRange>& out);
  std::uint32_t end_of(const Phrase& phrase, std::uint32_t start, std::uint32_t end);
  std::uint64_t lengths(const Phrase::Place& place, std::uint32_t word);
  bool in_set(WordSetId set, std::uint32_t word) const;

  const RuleSet* set_ = nullptr;
  const View* view_ = nullptr;
  Budget* budget_ = nullptr;
  std::uint32_t read_ = 0;  // counts `read`s: older marks mean nothing
  std::vector<Word> words_;
  std::vector<WordRange> sentences_;
  std::vector<std::uint32_t> in_base_;  // by word: the base view's word that it is
  WordBits news_ = every_word;
  std::vector<std::uint32_t> atoms_from_;  // by word
  std::vector<Atom> atoms_;
  std::vector<Signs> signs_;         // by word, of its atoms
  std::vector<Atom> met_atoms_;      // each once, in the order they were met
  Bits is_met_;                      // of atoms
  std::vector<Places> atom_places_;  // by atom, of those that were met
  Bits known_sets_;                  // told of a word or asked; others hold nothing as yet
  std::vector<Places> places_;       // by set, of those that are known
  std::vector<WordSetId> met_;
  std::vector<Found> found_;  // by list
  // Trying a phrase may mean looking for a list, whose entries are phrases.
  static constexpr std::size_t depth_max = 16;
  std::size_t depth_ = 0;
  std::array<std::vector<std::uint64_t>, depth_max>
      active_;  // places that word i may fit, for the phrase being tried
};

}  // namespace hearth::moderation
