// SPDX-License-Identifier: Apache-2.0
#include "moderation/vocabulary.hpp"

#include <algorithm>
#include <array>

#include "moderation/common_words.hpp"

namespace hearth::moderation {
namespace {

// Of a thousand messages so many hold a word, roughly: one that is not among the common ones by the
// letters it has.
std::uint32_t commonness_of(std::string_view word) {
  if (const auto share = messages_with(word)) return share;
  const auto open = static_cast<std::uint32_t>(std::count(word.begin(), word.end(), '*'));
  const auto letters = word.size() - open;
  constexpr std::array<std::uint32_t, 8> by_letters{9, 9, 8, 6, 4, 3, 2, 2};
  return by_letters[std::min(letters, by_letters.size() - 1)] * (1 + open);
}

}  // namespace

Atom Vocabulary::atom(std::string_view word) {
  const auto [at, added] =
      atom_of_.try_emplace(std::string(word), static_cast<Atom>(words_.size()));
  if (added) words_.emplace_back(word);
  return at->second;
}

std::optional<Atom> Vocabulary::find(std::string_view word) const {
  const auto found = atom_of_.find(word);
  if (found == atom_of_.end()) return std::nullopt;
  return found->second;
}

WordSetId Vocabulary::set(std::vector<Atom> words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  const auto [at, added] = set_of_.try_emplace(words, static_cast<WordSetId>(sets_.size()));
  if (!added) return at->second;
  Signs signs = 0;
  for (const auto word : words) signs |= sign_of(word);
  signs_.push_back(signs);
  sets_.add(words);
  return at->second;
}

bool Vocabulary::holds(WordSetId set, Atom atom) const {
  const auto words = sets_[set];
  if (words.size() > 8) return std::binary_search(words.begin(), words.end(), atom);
  return std::find(words.begin(), words.end(), atom) != words.end();
}

std::uint32_t Vocabulary::commonness(std::span<const Atom> words) const {
  std::uint32_t sum = 0;
  for (const auto word : words) sum += commonness_of(words_[word]);
  return sum;
}

std::vector<Atom> Vocabulary::open_words() const {
  std::vector<Atom> out;
  for (Atom atom = 0; atom < words_.size(); ++atom)
    if (words_[atom].starts_with('*') || words_[atom].ends_with('*')) out.push_back(atom);
  return out;
}

std::string Vocabulary::pattern(Atom atom) const {
  std::string out = words_[atom];
  if (out.front() == '*')
    out.erase(0, 1);
  else
    out.insert(0, 1, ' ');
  if (out.back() == '*')
    out.pop_back();
  else
    out.push_back(' ');
  return out;
}

}  // namespace hearth::moderation
