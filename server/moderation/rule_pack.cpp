// SPDX-License-Identifier: Apache-2.0
#include "moderation/rule_pack.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <utility>

#include "moderation/pack_fields.hpp"
#include "moderation/rule_reader.hpp"

namespace hearth::moderation {
namespace {

// The file's own keys; its rules are read by RuleReader.
class PackReader {
 public:
  PackReader(RulePack& pack, PackKind kind, std::vector<Problem>& problems)
      : pack_(pack), kind_(kind), fields_(pack.file, problems), rules_(fields_, kind) {}

  void read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      const std::string_view name = key.str();
      if (name == "version")
        fields_.text(node, name, pack_.version);
      else if (name == "lang")
        read_languages(node);
      else if (name == "category")
        read_category(node);
      else if (name == "lists")
        read_lists(node);
      else if (name == "except")
        fields_.each_table(
            node, name, [&](const toml::table& t) { pack_.excepts.push_back(rules_.except(t)); });
      else if (name == "rule")
        fields_.each_table(node, name, [&](const toml::table& t) {
          pack_.rules.push_back(rules_.rule(t, pack_.category));
        });
      else if (kind_ == PackKind::room_layer && name == "off")
        fields_.texts(node, name, pack_.off);
      else if (kind_ == PackKind::room_layer && name == "actions")
        read_actions(node);
      else
        fields_.fail(node, "unknown key " + std::string(name) + "; remove it");
    }
    if (pack_.version.empty())
      fields_.fail(root, "version is missing; write version = \"2026.11.1\"");
    if (!pack_.rules.empty() && !pack_.category && kind_ == PackKind::shared)
      fields_.fail(root, "category is missing");
  }

 private:
  void read_languages(const toml::node& node) {
    fields_.texts(node, "lang", pack_.languages);
    if (std::find(pack_.languages.begin(), pack_.languages.end(), "*") != pack_.languages.end())
      pack_.languages.clear();
  }

  void read_category(const toml::node& node) {
    std::string name;
    fields_.text(node, "category", name);
    pack_.category = category_of(name);
    if (!pack_.category || name != moderation::name(*pack_.category))
      fields_.fail(node, "there is no category \"" + name + "\"");
  }

  void read_lists(const toml::node& node) {
    const auto* table = node.as_table();
    if (!table) return fields_.fail(node, "lists has to be a table: [lists]");
    for (const auto& [key, list] : *table)
      fields_.texts(list, key.str(), pack_.lists[std::string(key.str())]);
  }

  void read_actions(const toml::node& node) {
    const auto* table = node.as_table();
    if (!table) return fields_.fail(node, "actions has to be a table: [actions]");
    for (const auto& [key, value] : *table) {
      Action action = Action::allow;
      fields_.action(value, key.str(), action);
      pack_.actions.emplace_back(std::string(key.str()), action);
    }
  }

  RulePack& pack_;
  PackKind kind_;
  PackFields fields_;
  RuleReader rules_;
};

}  // namespace

RulePack read_pack(std::string_view file, std::string_view text, PackKind kind,
                   std::vector<Problem>& problems) {
  RulePack pack;
  pack.file = file;
  const auto slash = file.find('/');
  pack.folder = slash == std::string_view::npos ? "any" : std::string(file.substr(0, slash));
  if (text.size() > pack_bytes_max) {
    problems.push_back({pack.file, 0, {}, "the file is larger than 2 MiB; split it"});
    return pack;
  }
  try {
    PackReader(pack, kind, problems).read(toml::parse(text, pack.file));
  } catch (const toml::parse_error& error) {
    problems.push_back(
        {pack.file, error.source().begin.line, {}, std::string(error.description())});
  }
  // A room speaks one language, and its rules use that language's lists.
  if (kind == PackKind::room_layer && !pack.languages.empty()) pack.folder = pack.languages.front();
  return pack;
}

}  // namespace hearth::moderation
