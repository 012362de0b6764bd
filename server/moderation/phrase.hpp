// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "moderation/phrase_tree.hpp"
#include "moderation/rows.hpp"
#include "moderation/vocabulary.hpp"

namespace hearth::moderation {

using ListId = std::uint32_t;
using PhraseId = std::uint32_t;

// A phrase as an automaton over words without empty steps (Glushkov's): at most 64 places, each of
// which a word fits or does not, and for each the set of places that may come next.
struct Phrase {
  enum class Fits : std::uint8_t { set, list, anything };
  struct Place {
    Fits fits;
    std::uint32_t id;          // WordSetId or ListId
    Signs starts;              // of the words it may begin with
    std::uint64_t follow = 0;  // places
  };
  // Words one of which is always there, and how far behind the phrase's first word: at least, at
  // most.
  struct Need {
    WordSetId set = 0;
    std::uint32_t from = 0;
    std::uint32_t to = 0;
  };
  struct Shape {
    std::uint64_t first = 0;  // places
    std::uint64_t last = 0;
    std::uint64_t gaps = 0;    // places that anything fits
    Signs starts = 0;          // of the words it may begin with
    std::uint32_t length = 0;  // words it covers at most
  };
  Shape shape;
  std::span<const Place> places;
  std::span<const Need> needs;  // the rarest first
};

// As it comes from the compiler.
struct CompiledPhrase {
  Phrase::Shape shape;
  std::vector<Phrase::Place> places;
  std::vector<Phrase::Need> needs;
};

// Every phrase of the packs. Their parts lie behind each other: those of a list or of an exception
// are asked one after another.
class Phrases {
 public:
  PhraseId add(const CompiledPhrase& phrase) {
    shapes_.push_back(phrase.shape);
    places_.add(phrase.places);
    needs_.add(phrase.needs);
    return static_cast<PhraseId>(shapes_.size() - 1);
  }
  std::size_t size() const { return shapes_.size(); }
  // Good until the next `add`.
  Phrase operator[](PhraseId id) const { return {shapes_[id], places_[id], needs_[id]}; }
  std::span<const Phrase::Need> needs(PhraseId id) const { return needs_[id]; }

 private:
  std::vector<Phrase::Shape> shapes_;
  Rows<Phrase::Place> places_;
  Rows<Phrase::Need> needs_;
};

// A named list: single words, and longer entries.
struct WordList {
  std::string name;
  WordSetId words = 0;
  std::vector<PhraseId> phrases;
  Signs starts = 0;          // of the words an entry may begin with
  std::uint32_t length = 1;  // words an entry covers at most
  // The rarest word of each entry: no entry is there when none of these is.
  std::vector<Atom> signs;
};

// Turns trees into phrases.
class PhraseCompiler {
 public:
  struct Lists {
    // Nothing: there is no such list.
    std::function<const WordList*(std::string_view name, ListId& id)> find;
    // A choice as a list without a name. Nothing: its problems were noted.
    std::function<const WordList*(const PhraseTree& choice, ListId& id)> make;
  };

  PhraseCompiler(Vocabulary& vocabulary, Lists lists)
      : vocabulary_(vocabulary), lists_(std::move(lists)) {}

  // The error says what to change.
  core::result<CompiledPhrase, std::string> compile(const PhraseTree& tree);

 private:
  struct Part {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    bool empty = false;  // may be left out
  };
  // At least, at most.
  struct Range {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    Range operator+(Range by) const { return {from + by.from, to + by.to}; }
  };
  struct Needed {
    std::vector<Atom> words;
    Range at;  // words of the phrase before it
  };

  Part part(const PhraseTree& tree);
  // `length`: words it takes at most.
  Part place(Phrase::Fits fits, std::uint32_t id, Signs starts, std::uint32_t length);
  Part word_of(WordSetId set);
  Part list(const PhraseTree& tree);
  Part gap(const PhraseTree& tree);
  Part sequence(const PhraseTree& tree);
  Part choice(const PhraseTree& tree);
  Part list_of(const PhraseTree& tree);
  Part then(Part before, Part after);
  void needs(const PhraseTree& tree, Range before, std::vector<Needed>& out);
  bool needs_of_choice(const PhraseTree& tree, Range before, Needed& out);
  Range words_of(const PhraseTree& tree);
  std::uint32_t length() const;
  void fail(std::string what);

  Vocabulary& vocabulary_;
  Lists lists_;
  CompiledPhrase made_;
  std::vector<std::uint32_t> lengths_;  // by place
  std::string problem_;
};

}  // namespace hearth::moderation
