// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

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

  // Whether a rule has exactly this word.
  bool knows(std::string_view word) const { return atom_of_.find(word) != atom_of_.end(); }
  const std::string& text(Atom atom) const { return words_[atom]; }
  std::size_t atoms() const { return words_.size(); }
  const std::vector<Atom>& words(WordSetId set) const { return sets_[set]; }
  std::size_t sets() const { return sets_.size(); }
  bool holds(WordSetId set, Atom atom) const;
  Signs signs(WordSetId set) const { return signs_[set]; }

  // How often the words of a set will be met, roughly: phrases are looked for by their rarest part.
  std::uint32_t commonness(const std::vector<Atom>& words) const;

  // The words as patterns over text in which each word has a blank on either side.
  std::vector<std::string> patterns() const;

 private:
  std::vector<std::string> words_;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::unordered_map<std::string, Atom, Hash, std::equal_to<>> atom_of_;
  std::vector<std::vector<Atom>> sets_;
  std::vector<Signs> signs_;  // by set
  std::map<std::vector<Atom>, WordSetId> set_of_;
};

}  // namespace hearth::moderation
