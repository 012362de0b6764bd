// SPDX-License-Identifier: Apache-2.0
#include "moderation/rule_reader.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace hearth::moderation {
namespace {

constexpr std::array<std::string_view, detector_count> detector_names{
    "phone", "email", "url", "handle", "address", "name", "meeting", "card", "iban", "age"};

}  // namespace

std::string_view name(Detector detector) {
  return detector_names[static_cast<std::size_t>(detector)];
}

Rule RuleReader::rule(const toml::table& table, std::optional<Category> category) {
  Rule rule;
  rule.line = table.source().begin.line;
  rule.id = table["id"].value_or(std::string());
  rule.label = category ? moderation::name(*category) : rule.id;
  fields_.within_rule(rule.id);
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    if (name == "id") continue;
    if (name == "label")
      fields_.text(node, name, rule.label);
    else if (!pattern_key(name, node, rule) && !modifier_key(name, node, rule))
      fields_.fail(node, "unknown key " + std::string(name) + "; remove it");
  }
  check(table, category, rule);
  fields_.within_rule({});
  return rule;
}

Rule::Except RuleReader::except(const toml::table& table) {
  Rule::Except out;
  out.line = table.source().begin.line;
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    if (name == "phrase")
      fields_.texts(node, name, out.phrases);
    else if (name == "regex")
      fields_.text(node, name, out.regex);
    else if (name == "mode")
      fields_.one_of(node, name,
                     {{"inside", ExceptMode::inside},
                      {"overlap", ExceptMode::overlap},
                      {"near", ExceptMode::near}},
                     out.mode);
    else if (name == "within")
      fields_.number(node, name, 0, 40, out.within);
    else
      fields_.fail(node, "unknown key " + std::string(name) + " in except; remove it");
  }
  if (out.phrases.empty() && out.regex.empty())
    fields_.fail(table, "an except needs a phrase or a regex");
  return out;
}

void RuleReader::read_excepts(const toml::node& node, Rule& rule) {
  const auto* list = node.as_array();
  if (!list) return fields_.fail(node, "except has to be a list");
  Rule::Except plain;
  for (const auto& one : *list) {
    if (const auto* phrase = one.as_string())
      plain.phrases.push_back(phrase->get());
    else if (const auto* table = one.as_table())
      rule.excepts.push_back(except(*table));
    else
      fields_.fail(one, "except holds phrases and tables");
  }
  if (!plain.phrases.empty()) rule.excepts.push_back(std::move(plain));
}

void RuleReader::read_near(const toml::table& table, Rule& rule) {
  Rule::Near near;
  for (const auto& [key, node] : table) {
    if (key.str() == "all")
      fields_.texts(node, "all", near.all);
    else if (key.str() == "within")
      fields_.number(node, "within", 0, 40, near.within);
    else
      fields_.fail(node, "unknown key " + std::string(key.str()) + " in near; remove it");
  }
  if (near.all.size() < 2 || near.all.size() > 6)
    fields_.fail(table, "near needs 2 to 6 phrases in `all`");
  rule.nears.push_back(std::move(near));
}

void RuleReader::read_regex(const toml::table& table, Rule& rule) {
  Rule::Regex regex;
  for (const auto& [key, node] : table) {
    if (key.str() == "pattern") {
      fields_.text(node, "pattern", regex.pattern);
    } else if (key.str() == "view") {
      std::string view;
      fields_.text(node, "view", view);
      const auto kind = view_kind_of(view);
      if (!kind || *kind == ViewKind::mask)
        fields_.fail(node, "there is no view \"" + view + "\" for a regex");
      if (kind) regex.view = *kind;
    } else {
      fields_.fail(node, "unknown key " + std::string(key.str()) + " in regex; remove it");
    }
  }
  rule.regexes.push_back(std::move(regex));
}

void RuleReader::read_detectors(const toml::node& node, Rule& rule) {
  std::vector<std::string> names;
  fields_.texts(node, "detector", names);
  for (const auto& name : names) {
    const auto found = std::find(detector_names.begin(), detector_names.end(), name);
    if (found == detector_names.end())
      fields_.fail(node, "there is no detector \"" + name + "\"");
    else
      rule.detectors.push_back(static_cast<Detector>(found - detector_names.begin()));
  }
}

// Keys that decide what a hit is; the rest is in `modifier_key`.
bool RuleReader::pattern_key(std::string_view key, const toml::node& node, Rule& rule) {
  if (key == "phrase")
    fields_.texts(node, key, rule.phrases);
  else if (key == "near")
    fields_.each_table(node, key, [&](const toml::table& t) { read_near(t, rule); });
  else if (key == "regex")
    fields_.each_table(node, key, [&](const toml::table& t) { read_regex(t, rule); });
  else if (key == "detector")
    read_detectors(node, rule);
  else if (key == "except")
    read_excepts(node, rule);
  else if (key == "mask")
    fields_.flag(node, key, rule.mask);
  else if (key == "join")
    fields_.flag(node, key, rule.join);
  else if (key == "match")
    fields_.texts(node, key, rule.match);
  else if (key == "clean")
    fields_.texts(node, key, rule.clean);
  else
    return false;
  return true;
}

bool RuleReader::modifier_key(std::string_view key, const toml::node& node, Rule& rule) {
  if (key == "severity") {
    fields_.number(node, key, 1, 4, rule.severity);
  } else if (key == "negation") {
    fields_.one_of(node, key,
                   {{"suppress", Negation::suppress},
                    {"lower", Negation::lower},
                    {"ignore", Negation::ignore}},
                   rule.negation);
  } else if (key == "past") {
    fields_.one_of(node, key, {{"clear", true}, {"ignore", false}}, rule.past_clears);
  } else if (key == "reported") {
    fields_.one_of(node, key, {{"lower", true}, {"ignore", false}}, rule.reported_lowers);
  } else if (key == "intensify") {
    fields_.flag(node, key, rule.intensify);
  } else if (key == "first_person") {
    fields_.flag(node, key, rule.first_person);
  } else if (key == "subject") {
    fields_.one_of(node, key,
                   {{"self", Subject::self}, {"other", Subject::other}, {"any", Subject::any}},
                   rule.subject);
  } else if (key == "action") {
    Action action = Action::allow;
    fields_.action(node, key, action);
    rule.action = action;
  } else {
    return false;
  }
  return true;
}

void RuleReader::check(const toml::table& table, std::optional<Category> of_file, Rule& rule) {
  if (rule.id.empty()) fields_.fail(table, "a rule has no id");
  const auto category = category_of(rule.id);
  if (!category) {
    fields_.fail(table, "the id has to begin with its category and a dot");
    return;
  }
  rule.category = *category;
  if (category_of(rule.label) != category)
    fields_.fail(table, "the label \"" + rule.label + "\" is of another category than the id");
  if (of_file && *of_file != *category)
    fields_.fail(table, "the id is of another category than the file");
  if (rule.phrases.empty() && rule.nears.empty() && rule.regexes.empty() && rule.detectors.empty())
    fields_.fail(table, "the rule has no phrase, near, regex or detector");
  if (kind_ == PackKind::shared && (rule.match.size() < 2 || rule.clean.size() < 2))
    fields_.fail(table, "the rule needs at least two sentences in match and two in clean");
  check_action(table, rule);
}

void RuleReader::check_action(const toml::table& table, const Rule& rule) {
  if (!rule.action) return;
  const auto action = *rule.action;
  if (is_support(rule.category) && action > Action::card)
    fields_.fail(table, "relapse and craving are met with a card at most; take the action away");
  if (is_crisis(rule.category) && action > Action::flag &&
      !(action == Action::hold && rule.label == "self_harm.method"))
    fields_.fail(table, "a crisis is always delivered; only self_harm.method may be held");
}

}  // namespace hearth::moderation
