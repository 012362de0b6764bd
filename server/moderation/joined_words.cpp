// SPDX-License-Identifier: Apache-2.0
#include "moderation/joined_words.hpp"

#include <algorithm>
#include <utility>

#include "moderation/letters.hpp"

namespace hearth::moderation {
namespace {

using Kind = PhraseTree::Kind;
using Texts = std::vector<std::string>;
constexpr std::size_t texts_max = 256;

// Every way to read `tree`; false if it cannot be written out.
bool write_out(const PhraseTree& tree, Texts& out) {
  switch (tree.kind) {
    case Kind::word: {
      if (tree.text.find('*') != std::string::npos) return false;
      std::string bare = tree.text;
      std::erase(bare, '\'');
      out.push_back(std::move(bare));
      return true;
    }
    case Kind::gap:
    case Kind::list:
      return false;
    case Kind::optional:
      out.emplace_back();
      return write_out(tree.parts.front(), out);
    case Kind::choice: {
      // A branch that cannot be written out is left out.
      for (const auto& branch : tree.parts) (void)write_out(branch, out);
      return !out.empty();
    }
    case Kind::sequence:
      break;
  }
  Texts so_far{""};
  for (const auto& part : tree.parts) {
    Texts next;
    if (!write_out(part, next) || next.size() * so_far.size() > texts_max) return false;
    Texts longer;
    for (const auto& before : so_far)
      for (const auto& after : next) longer.push_back(before + after);
    so_far = std::move(longer);
  }
  out.insert(out.end(), so_far.begin(), so_far.end());
  return true;
}

}  // namespace

std::vector<std::string> joined_words(const PhraseTree& tree) {
  Texts out;
  if (!write_out(tree, out)) return {};
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  std::erase_if(out, [](const auto& text) { return text.size() < joined_letters_min; });
  return out;
}

}  // namespace hearth::moderation
