// SPDX-License-Identifier: Apache-2.0
#include "moderation/list_compiler.hpp"

#include <algorithm>

namespace hearth::moderation {
namespace {

bool is_shared(const RulePack& pack) { return !pack.category && pack.rules.empty(); }

const std::vector<std::string>* entries(const RulePack& pack, std::string_view name) {
  const auto found = pack.lists.find(name);
  return found == pack.lists.end() ? nullptr : &found->second;
}

// Two choices that read the same are one list.
std::string written(const PhraseTree& tree) {
  std::string out(1, static_cast<char>('0' + static_cast<int>(tree.kind)));
  out += tree.text + '(';
  for (const auto& part : tree.parts) out += written(part) + '|';
  return out + ')';
}

void append(std::vector<std::uint32_t>& to, std::span<const std::uint32_t> from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

ListCompiler::ListCompiler(const std::vector<RulePack>& packs, RuleSet& set,
                           std::vector<Problem>& problems)
    : packs_(packs), set_(set), problems_(problems) {}

ListCompiler::Scope ListCompiler::scope(const RulePack& pack, std::string_view name) const {
  if (const auto* own = entries(pack, name)) return {&pack, own};
  for (const std::string_view folder : {std::string_view(pack.folder), std::string_view("any")})
    for (const auto& other : packs_)
      if (other.folder == folder && is_shared(other))
        if (const auto* found = entries(other, name)) return {&other, found};
  return {};
}

const WordList* ListCompiler::find(const RulePack& pack, std::string_view name, ListId& id) {
  const auto where = scope(pack, name);
  if (!where.pack) return nullptr;
  const Key key{where.pack->file, std::string(name)};
  if (const auto done = done_.find(key); done != done_.end()) {
    id = done->second;
    return &set_.lists[id];
  }
  if (!open_.insert(key).second) {
    problems_.push_back({key.first, 0, {}, "list @" + key.second + " contains itself"});
    return nullptr;
  }
  id = compile(where, name);
  open_.erase(key);
  done_.emplace(key, id);
  return &set_.lists[id];
}

ListId ListCompiler::compile(const Scope& scope, std::string_view name) {
  WordList list;
  list.name = name;
  const std::string where = "list " + list.name;
  for (const auto& entry : *scope.entries) {
    const auto tree = read_phrase(entry);
    if (tree)
      add(scope, where, *tree, list);
    else
      problems_.push_back({scope.pack->file, 0, where, "\"" + entry + "\": " + tree.error()});
  }
  return finish(std::move(list));
}

const WordList* ListCompiler::make(const RulePack& pack, const PhraseTree& choice, ListId& id) {
  const Key key{pack.file, written(choice)};
  auto known = unnamed_.find(key);
  if (known == unnamed_.end()) {
    WordList list;
    const auto before = problems_.size();
    for (const auto& branch : choice.parts) add({&pack, nullptr}, "a choice", branch, list);
    if (problems_.size() > before) return nullptr;
    known = unnamed_.emplace(key, finish(std::move(list))).first;
  }
  id = known->second;
  return &set_.lists[id];
}

ListId ListCompiler::finish(WordList list) {
  // `signs` gathered the single words so far; they are the set of the list.
  std::vector<Atom> words;
  std::swap(words, list.signs);
  list.signs = words;
  for (const auto id : list.phrases) {
    const auto rarest = set_.phrases.needs(id).front().set;
    append(list.signs, set_.vocabulary.words(rarest));
  }
  list.words = set_.vocabulary.set(std::move(words));
  list.starts = set_.vocabulary.signs(list.words);
  for (const auto id : list.phrases) {
    const auto shape = set_.phrases[id].shape;
    list.starts |= shape.starts;
    list.length = std::max(list.length, shape.length);
  }
  set_.lists.push_back(std::move(list));
  return static_cast<ListId>(set_.lists.size() - 1);
}

// Until the list is whole its single words are kept in `signs`.
void ListCompiler::add(const Scope& scope, const std::string& where, const PhraseTree& tree,
                       WordList& list) {
  using Kind = PhraseTree::Kind;
  if (tree.kind == Kind::word) {
    list.signs.push_back(set_.vocabulary.atom(tree.text));
  } else if (tree.kind == Kind::choice) {
    for (const auto& branch : tree.parts) add(scope, where, branch, list);
  } else if (tree.kind == Kind::list) {
    ListId id = 0;
    const auto* inner = find(*scope.pack, tree.text, id);
    if (!inner) problems_.push_back({scope.pack->file, 0, where, "there is no list @" + tree.text});
    if (inner) append(list.signs, set_.vocabulary.words(inner->words));
    if (inner) append(list.phrases, inner->phrases);
  } else {
    auto made = compile(*scope.pack, tree);
    if (!made) {
      problems_.push_back({scope.pack->file, 0, where, made.error()});
      return;
    }
    list.phrases.push_back(set_.phrases.add(*made));
  }
}

std::optional<ListId> ListCompiler::shared(const std::string& folder, std::string_view name) {
  for (const auto& pack : packs_) {
    if (pack.folder != folder || !is_shared(pack) || !entries(pack, name)) continue;
    ListId id = 0;
    if (find(pack, name, id)) return id;
  }
  return std::nullopt;
}

const std::vector<std::string>* ListCompiler::raw(const std::string& folder,
                                                  std::string_view name) const {
  for (const auto& pack : packs_)
    if (pack.folder == folder && is_shared(pack))
      if (const auto* found = entries(pack, name)) return found;
  return nullptr;
}

core::result<CompiledPhrase, std::string> ListCompiler::compile(const RulePack& pack,
                                                                const PhraseTree& tree) {
  PhraseCompiler compiler(
      set_.vocabulary,
      {[&](std::string_view name, ListId& id) { return find(pack, name, id); },
       [&](const PhraseTree& choice, ListId& id) { return make(pack, choice, id); }});
  return compiler.compile(tree);
}

std::optional<PhraseId> ListCompiler::phrase(const RulePack& pack, const std::string& rule,
                                             std::size_t line, const std::string& text) {
  const auto tree = read_phrase(text);
  auto made = tree ? compile(pack, *tree) : core::result<CompiledPhrase, std::string>(tree.error());
  if (!made) {
    problems_.push_back({pack.file, line, rule, "\"" + text + "\": " + made.error()});
    return std::nullopt;
  }
  return set_.phrases.add(*made);
}

}  // namespace hearth::moderation
