// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "moderation/rule_set.hpp"

namespace hearth::moderation {

// Finds and compiles the lists that phrases name: a file's own, then its folder's, then `any`'s.
// Lives while a rule set is built; what is wrong is appended to `problems`.
class ListCompiler {
 public:
  ListCompiler(const std::vector<RulePack>& packs, RuleSet& set, std::vector<Problem>& problems);

  // The list as `pack` sees it. Nothing: there is none, or it is being compiled right now.
  const WordList* find(const RulePack& pack, std::string_view name, ListId& id);
  // The list as every pack of the folder sees it.
  std::optional<ListId> shared(const std::string& folder, std::string_view name);
  // The raw entries of a folder's list.
  const std::vector<std::string>* raw(const std::string& folder, std::string_view name) const;

  // Adds a phrase of `pack` to the set. Nothing: the problem was noted.
  std::optional<PhraseId> phrase(const RulePack& pack, const std::string& rule, std::size_t line,
                                 const std::string& text);

 private:
  struct Scope {
    const RulePack* pack = nullptr;  // whose file the list stands in
    const std::vector<std::string>* entries = nullptr;
  };
  using Key = std::pair<std::string, std::string>;  // file, list

  Scope scope(const RulePack& pack, std::string_view name) const;
  ListId compile(const Scope& scope, std::string_view name);
  ListId finish(WordList list);
  const WordList* make(const RulePack& pack, const PhraseTree& choice, ListId& id);
  void add(const Scope& scope, const std::string& where, const PhraseTree& tree, WordList& list);
  core::result<CompiledPhrase, std::string> compile(const RulePack& pack, const PhraseTree& tree);

  const std::vector<RulePack>& packs_;
  RuleSet& set_;
  std::vector<Problem>& problems_;
  std::map<Key, ListId> done_;
  std::set<Key> open_;
  std::map<Key, ListId> unnamed_;  // by file and what is written in the choice
};

}  // namespace hearth::moderation
