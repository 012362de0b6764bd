// SPDX-License-Identifier: Apache-2.0
#include "moderation/pack_fields.hpp"

namespace hearth::moderation {

void PackFields::fail(const toml::node& at, std::string what) {
  problems_.push_back({file_, at.source().begin.line, rule_, std::move(what)});
}

void PackFields::text(const toml::node& node, std::string_view key, std::string& out) {
  if (const auto* value = node.as_string())
    out = value->get();
  else
    fail(node, std::string(key) + " has to be a text in quotes");
}

void PackFields::flag(const toml::node& node, std::string_view key, bool& out) {
  if (const auto* value = node.as_boolean())
    out = value->get();
  else
    fail(node, std::string(key) + " has to be true or false");
}

void PackFields::texts(const toml::node& node, std::string_view key,
                       std::vector<std::string>& out) {
  const auto* list = node.as_array();
  if (!list) return fail(node, std::string(key) + " has to be a list of texts: [\"…\"]");
  for (const auto& one : *list) {
    if (const auto* value = one.as_string())
      out.push_back(value->get());
    else
      fail(one, std::string(key) + " has to be a list of texts: [\"…\"]");
  }
}

void PackFields::each_table(const toml::node& node, std::string_view key,
                            const std::function<void(const toml::table&)>& read) {
  const auto* list = node.as_array();
  if (!list)
    return fail(node, std::string(key) + " has to be written as [[" + std::string(key) + "]]");
  for (const auto& one : *list) {
    if (const auto* table = one.as_table())
      read(*table);
    else
      fail(one, std::string(key) + " has to hold tables");
  }
}

void PackFields::action(const toml::node& node, std::string_view key, Action& out) {
  static const Choices<Action> choices{{"allow", Action::allow}, {"card", Action::card},
                                       {"flag", Action::flag},   {"nudge", Action::nudge},
                                       {"hold", Action::hold},   {"block", Action::block}};
  one_of(node, key, choices, out);
}

}  // namespace hearth::moderation
