// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <string_view>

#include "moderation/pack_fields.hpp"
#include "moderation/rule.hpp"
#include "moderation/rule_pack.hpp"

namespace hearth::moderation {

// Reads the rules and excepts of one pack.
class RuleReader {
 public:
  // `fields` outlives it.
  RuleReader(PackFields& fields, PackKind kind) : fields_(fields), kind_(kind) {}

  // `category` is the file's, if it has one.
  Rule rule(const toml::table& table, std::optional<Category> category);
  Rule::Except except(const toml::table& table);

 private:
  bool pattern_key(std::string_view key, const toml::node& node, Rule& rule);
  bool modifier_key(std::string_view key, const toml::node& node, Rule& rule);
  void read_excepts(const toml::node& node, Rule& rule);
  void read_near(const toml::table& table, Rule& rule);
  void read_regex(const toml::table& table, Rule& rule);
  void read_detectors(const toml::node& node, Rule& rule);
  void check(const toml::table& table, std::optional<Category> of_file, Rule& rule);
  void check_action(const toml::table& table, const Rule& rule);

  PackFields& fields_;
  PackKind kind_;
};

}  // namespace hearth::moderation
