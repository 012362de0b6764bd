// SPDX-License-Identifier: Apache-2.0
#include "moderation/phrase.hpp"

#include <algorithm>
#include <utility>

namespace hearth::moderation {
namespace {

using Kind = PhraseTree::Kind;
constexpr std::size_t places_max = 64;
constexpr std::size_t needs_max = 6;
// Branches of more than one word that a choice may have before it becomes a list.
constexpr std::size_t long_branches_max = 3;

bool can_be_empty(const PhraseTree& tree) {
  const auto& parts = tree.parts;
  if (tree.kind == Kind::optional || tree.kind == Kind::gap) return true;
  if (tree.kind == Kind::sequence) return std::all_of(parts.begin(), parts.end(), can_be_empty);
  return tree.kind == Kind::choice && std::any_of(parts.begin(), parts.end(), can_be_empty);
}

}  // namespace

core::result<CompiledPhrase, std::string> PhraseCompiler::compile(const PhraseTree& tree) {
  made_ = {};
  lengths_.clear();
  problem_.clear();
  const auto whole = part(tree);
  made_.shape.first = whole.first;
  made_.shape.last = whole.last;
  if (whole.empty) fail("every word may be left out");
  // A gap at an end takes no word.
  made_.shape.first &= ~made_.shape.gaps;
  made_.shape.last &= ~made_.shape.gaps;
  if (problem_.empty() && (made_.shape.first == 0 || made_.shape.last == 0))
    fail("it is nothing but gaps");
  std::vector<Needed> needed;
  if (problem_.empty()) needs(tree, {}, needed);
  std::sort(needed.begin(), needed.end(), [&](const auto& a, const auto& b) {
    return vocabulary_.commonness(a.words) < vocabulary_.commonness(b.words);
  });
  if (problem_.empty() && needed.empty()) fail("no word of it is always there");
  if (!problem_.empty()) return problem_;
  if (needed.size() > needs_max) needed.resize(needs_max);
  for (std::size_t i = 0; i < made_.places.size(); ++i)
    if ((made_.shape.first >> i & 1) != 0) made_.shape.starts |= made_.places[i].starts;
  for (auto& one : needed)
    made_.needs.push_back({vocabulary_.set(std::move(one.words)), one.at.from, one.at.to});
  made_.shape.length = length();
  return std::move(made_);
}

// Of the longest way through the places, which stand in the order in which they follow each other.
std::uint32_t PhraseCompiler::length() const {
  std::vector<std::uint32_t> from(made_.places.size());
  std::uint32_t longest = 0;
  for (auto i = from.size(); i-- > 0;) {
    for (auto j = i + 1; j < from.size(); ++j)
      if ((made_.places[i].follow >> j & 1) != 0) from[i] = std::max(from[i], from[j]);
    from[i] += lengths_[i];
    longest = std::max(longest, from[i]);
  }
  return longest;
}

void PhraseCompiler::fail(std::string what) {
  if (problem_.empty()) problem_ = std::move(what);
}

PhraseCompiler::Part PhraseCompiler::part(const PhraseTree& tree) {
  switch (tree.kind) {
    case Kind::word:
      return word_of(vocabulary_.set({vocabulary_.atom(tree.text)}));
    case Kind::list:
      return list(tree);
    case Kind::gap:
      return gap(tree);
    case Kind::sequence:
      return sequence(tree);
    case Kind::choice:
      return choice(tree);
    case Kind::optional: {
      auto inside = part(tree.parts.front());
      inside.empty = true;
      return inside;
    }
  }
  return {};
}

PhraseCompiler::Part PhraseCompiler::word_of(WordSetId set) {
  return place(Phrase::Fits::set, set, vocabulary_.signs(set), 1);
}

PhraseCompiler::Part PhraseCompiler::place(Phrase::Fits fits, std::uint32_t id, Signs starts,
                                           std::uint32_t length) {
  if (made_.places.size() >= places_max) {
    fail("the phrase has more than 64 words in its branches; split it");
    return {};
  }
  const auto bit = std::uint64_t{1} << made_.places.size();
  made_.places.push_back({fits, id, starts});
  if (fits == Phrase::Fits::anything) made_.shape.gaps |= bit;
  lengths_.push_back(length);
  return {bit, bit, false};
}

PhraseCompiler::Part PhraseCompiler::list(const PhraseTree& tree) {
  ListId id = 0;
  const auto* found = lists_.find(tree.text, id);
  if (!found) {
    fail("there is no list @" + tree.text);
    return {};
  }
  if (found->phrases.empty()) return word_of(found->words);
  return place(Phrase::Fits::list, id, found->starts, found->length);
}

PhraseCompiler::Part PhraseCompiler::gap(const PhraseTree& tree) {
  Part whole{0, 0, true};
  for (int i = 0; i < tree.gap_max; ++i) {
    auto one = place(Phrase::Fits::anything, 0, ~Signs{0}, 1);
    one.empty = i >= tree.gap_min;
    whole = then(whole, one);
  }
  return whole;
}

PhraseCompiler::Part PhraseCompiler::sequence(const PhraseTree& tree) {
  Part whole{0, 0, true};
  for (const auto& one : tree.parts) whole = then(whole, part(one));
  return whole;
}

PhraseCompiler::Part PhraseCompiler::list_of(const PhraseTree& tree) {
  ListId id = 0;
  const auto* made = lists_.make(tree, id);
  if (made) return place(Phrase::Fits::list, id, made->starts, made->length);
  fail("a branch of a choice is wrong");
  return {};
}

// Single words of a choice share one place; so do many longer branches, as a list.
PhraseCompiler::Part PhraseCompiler::choice(const PhraseTree& tree) {
  const auto is_long = [](const auto& b) { return b.kind != Kind::word && b.kind != Kind::list; };
  const auto longer = std::count_if(tree.parts.begin(), tree.parts.end(), is_long);
  if (longer > static_cast<std::ptrdiff_t>(long_branches_max) &&
      std::none_of(tree.parts.begin(), tree.parts.end(), can_be_empty))
    return list_of(tree);
  Part whole;
  std::vector<Atom> words;
  const auto add = [&](Part one) {
    whole.first |= one.first;
    whole.last |= one.last;
    whole.empty = whole.empty || one.empty;
  };
  for (const auto& branch : tree.parts) {
    if (branch.kind == Kind::word)
      words.push_back(vocabulary_.atom(branch.text));
    else
      add(part(branch));
  }
  if (!words.empty()) add(word_of(vocabulary_.set(std::move(words))));
  return whole;
}

PhraseCompiler::Part PhraseCompiler::then(Part before, Part after) {
  for (std::size_t i = 0; i < made_.places.size(); ++i)
    if ((before.last >> i & 1) != 0) made_.places[i].follow |= after.first;
  return {before.first | (before.empty ? after.first : 0),
          after.last | (after.empty ? before.last : 0), before.empty && after.empty};
}

void PhraseCompiler::needs(const PhraseTree& tree, Range before, std::vector<Needed>& out) {
  ListId id = 0;
  switch (tree.kind) {
    case Kind::word:
      out.push_back({{vocabulary_.atom(tree.text)}, before});
      break;
    case Kind::list:
      if (const auto* found = lists_.find(tree.text, id))
        out.push_back({found->signs, before + Range{0, found->length - 1}});
      break;
    case Kind::sequence:
      for (const auto& one : tree.parts) {
        needs(one, before, out);
        before = before + words_of(one);
      }
      break;
    case Kind::choice:
      if (Needed one; needs_of_choice(tree, before, one)) out.push_back(std::move(one));
      break;
    case Kind::gap:
    case Kind::optional:
      break;
  }
}

// Of each branch its rarest need; none if a branch needs nothing.
bool PhraseCompiler::needs_of_choice(const PhraseTree& tree, Range before, Needed& out) {
  for (const auto& branch : tree.parts) {
    std::vector<Needed> all;
    needs(branch, before, all);
    if (all.empty()) return false;
    const auto rarest = std::min_element(all.begin(), all.end(), [&](auto& a, auto& b) {
      return vocabulary_.commonness(a.words) < vocabulary_.commonness(b.words);
    });
    const bool first = out.words.empty();
    out.at.from = first ? rarest->at.from : std::min(out.at.from, rarest->at.from);
    out.at.to = std::max(out.at.to, rarest->at.to);
    out.words.insert(out.words.end(), rarest->words.begin(), rarest->words.end());
  }
  return true;
}

// How many words it takes.
PhraseCompiler::Range PhraseCompiler::words_of(const PhraseTree& tree) {
  ListId id = 0;
  Range out;
  switch (tree.kind) {
    case Kind::word:
      return {1, 1};
    case Kind::gap:
      return {tree.gap_min, tree.gap_max};
    case Kind::list: {
      const auto* found = lists_.find(tree.text, id);
      return {1, found ? found->length : 1};
    }
    case Kind::optional:
      return {0, words_of(tree.parts.front()).to};
    case Kind::sequence:
      for (const auto& one : tree.parts) out = out + words_of(one);
      return out;
    case Kind::choice:
      break;
  }
  out = tree.parts.empty() ? out : words_of(tree.parts.front());
  for (const auto& one : tree.parts) {
    const auto words = words_of(one);
    out = {std::min(out.from, words.from), std::max(out.to, words.to)};
  }
  return out;
}

}  // namespace hearth::moderation
