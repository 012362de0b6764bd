// SPDX-License-Identifier: Apache-2.0
#include "moderation/room_layer.hpp"

#include <utility>

#include "moderation/rule_set_builder.hpp"

namespace hearth::moderation {
namespace {

const Rule* find_rule(const std::vector<RulePack>& packs, std::string_view id) {
  for (const auto& pack : packs)
    for (const auto& rule : pack.rules)
      if (rule.id == id) return &rule;
  return nullptr;
}

// What is wrong with switching the rule off; empty: nothing.
std::string why_not_off(const Rule* rule) {
  if (!rule) return "there is no such rule; take it out of `off`";
  if (rule->category == Category::minors)
    return "what protects minors cannot be switched off; take it out of `off`";
  if (is_crisis(rule->category))
    return "help in a crisis cannot be switched off; take it out of `off`";
  return {};
}

std::string why_not(const Rule* rule, Action action) {
  if (!rule) return "there is no such rule; take it out of [actions]";
  if (rule->category == Category::minors && action != Action::block)
    return "what protects minors may only be made stricter; write \"block\" or take it out of "
           "[actions]";
  if (is_crisis(rule->category))
    return "what is done in a crisis is the same in every room; take it out of [actions]";
  if (is_support(rule->category) && action > Action::card)
    return "relapse and craving are met with a card at most; write \"card\" or \"allow\"";
  return {};
}

// The packs' lists, for the rules of the layer.
std::vector<RulePack> lists_of(const std::vector<RulePack>& packs) {
  std::vector<RulePack> lists;
  for (const auto& pack : packs)
    if (!pack.category && pack.rules.empty()) lists.push_back(pack);
  return lists;
}

}  // namespace

std::optional<RoomLayer> build_room_layer(const std::vector<RulePack>& packs, const RulePack& layer,
                                          const PublicContacts& contacts,
                                          std::vector<Problem>& problems) {
  const auto before = problems.size();
  RoomLayer made;
  for (const auto& id : layer.off) {
    if (auto wrong = why_not_off(find_rule(packs, id)); !wrong.empty())
      problems.push_back({layer.file, 0, id, std::move(wrong)});
    made.off.insert(id);
  }
  for (const auto& [id, action] : layer.actions) {
    if (auto wrong = why_not(find_rule(packs, id), action); !wrong.empty())
      problems.push_back({layer.file, 0, id, std::move(wrong)});
    made.actions[id] = action;
  }
  for (const auto& rule : layer.rules) {
    if (rule.label == "self_harm.method")
      problems.push_back({layer.file, rule.line, rule.id,
                          "what is held in a crisis is the same in every room; take it out"});
    if (find_rule(packs, rule.id))
      problems.push_back(
          {layer.file, rule.line, rule.id, "the packs have a rule of this name; choose another"});
  }
  if (!layer.rules.empty()) {
    auto all = lists_of(packs);
    all.push_back(layer);
    made.extra = build_rule_set(all, contacts, problems);
  }
  if (problems.size() > before) return std::nullopt;
  return made;
}

}  // namespace hearth::moderation
