// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "moderation/rows.hpp"

namespace hearth::moderation {

// A word of a rule, '*' at its edges standing for any letters; numbered from 0.
using Atom = std::uint32_t;
// Words of which any one will do; numbered from 0.
using WordSetId = std::uint32_t;
// One bit for each of some words, shared by many: without a common bit there is no common word.
using Signs = std::uint64_t;

inline Signs sign_of(Atom atom) { return Signs{1} << (atom * 0x9e3779b1U >> 26); }

// Every word and set of words that the packs speak of.
class Vocabulary {
 public:
  Atom atom(std::string_view word);
  // Sets of equal words are one.
  WordSetId set(std::vector<Atom> words);

  // The word of a rule that is exactly this one.
  std::optional<Atom> find(std::string_view word) const;
  bool knows(std::string_view word) const { return atom_of_.contains(word); }
  const std::string& text(Atom atom) const { return words_[atom]; }
  std::size_t atoms() const { return words_.size(); }
  std::span<const Atom> words(WordSetId set) const { return sets_[set]; }
  std::size_t sets() const { return sets_.size(); }
  bool holds(WordSetId set, Atom atom) const;
  Signs signs(WordSetId set) const { return signs_[set]; }

  // How often the words of a set will be met, roughly: phrases are looked for by their rarest part.
  std::uint32_t commonness(std::span<const Atom> words) const;

  // Those with a '*'.
  std::vector<Atom> open_words() const;
  // A word as a pattern over text in which each word has a blank on either side.
  std::string pattern(Atom atom) const;

 private:
  std::vector<std::string> words_;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  boost::unordered_flat_map<std::string, Atom, Hash, std::equal_to<>> atom_of_;
  Rows<Atom> sets_;
  std::vector<Signs> signs_;  // by set
  std::map<std::vector<Atom>, WordSetId> set_of_;
};

}  // namespace hearth::moderation
