// SPDX-License-Identifier: Apache-2.0
#include "moderation/rule_pack.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace hearth::moderation {
namespace {

constexpr std::array<std::string_view, detector_count> detector_names{
    "phone", "email", "url", "handle", "address", "name", "meeting", "card", "iban", "age"};

template <class Value>
using Choices = std::vector<std::pair<std::string_view, Value>>;

template <class Value>
std::string listed(const Choices<Value>& choices) {
  std::string out;
  for (const auto& [word, value] : choices) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

class Reader {
 public:
  Reader(RulePack& pack, PackKind kind, std::vector<Problem>& problems)
      : pack_(pack), kind_(kind), problems_(problems) {}

  void read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      const std::string_view name = key.str();
      if (name == "version")
        text(node, name, pack_.version);
      else if (name == "lang")
        read_languages(node);
      else if (name == "category")
        read_category(node);
      else if (name == "lists")
        read_lists(node);
      else if (name == "except")
        each_table(node, name, [&](const toml::table& t) { pack_.excepts.push_back(except(t)); });
      else if (name == "rule")
        each_table(node, name, [&](const toml::table& t) { read_rule(t); });
      else if (kind_ == PackKind::room_layer && name == "off")
        texts(node, name, pack_.off);
      else if (kind_ == PackKind::room_layer && name == "actions")
        read_actions(node);
      else
        fail(node, "unknown key " + std::string(name) + "; remove it");
    }
    if (pack_.version.empty()) fail(root, "version is missing; write version = \"2026.11.1\"");
    if (!pack_.rules.empty() && !pack_.category && kind_ == PackKind::shared)
      fail(root, "category is missing");
  }

 private:
  void fail(const toml::node& at, std::string what) {
    problems_.push_back({pack_.file, at.source().begin.line, rule_, std::move(what)});
  }

  void text(const toml::node& node, std::string_view key, std::string& out) {
    if (const auto* value = node.as_string())
      out = value->get();
    else
      fail(node, std::string(key) + " has to be a text in quotes");
  }

  void flag(const toml::node& node, std::string_view key, bool& out) {
    if (const auto* value = node.as_boolean())
      out = value->get();
    else
      fail(node, std::string(key) + " has to be true or false");
  }

  template <class Number>
  void number(const toml::node& node, std::string_view key, int least, int most, Number& out) {
    const auto* value = node.as_integer();
    if (value && value->get() >= least && value->get() <= most)
      out = static_cast<Number>(value->get());
    else
      fail(node, std::string(key) + " has to be a number from " + std::to_string(least) + " to " +
                     std::to_string(most));
  }

  template <class Value>
  void one_of(const toml::node& node, std::string_view key, const Choices<Value>& choices,
              Value& out) {
    const auto* value = node.as_string();
    for (const auto& [word, meaning] : choices)
      if (value && value->get() == word) {
        out = meaning;
        return;
      }
    fail(node, std::string(key) + " has to be one of " + listed(choices));
  }

  void texts(const toml::node& node, std::string_view key, std::vector<std::string>& out) {
    const auto* list = node.as_array();
    if (!list) return fail(node, std::string(key) + " has to be a list of texts: [\"…\"]");
    for (const auto& one : *list) {
      if (const auto* value = one.as_string())
        out.push_back(value->get());
      else
        fail(one, std::string(key) + " has to be a list of texts: [\"…\"]");
    }
  }

  void each_table(const toml::node& node, std::string_view key,
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

  void read_languages(const toml::node& node) {
    texts(node, "lang", pack_.languages);
    if (std::find(pack_.languages.begin(), pack_.languages.end(), "*") != pack_.languages.end())
      pack_.languages.clear();
  }

  void read_category(const toml::node& node) {
    std::string name;
    text(node, "category", name);
    pack_.category = category_of(name);
    if (!pack_.category || name != moderation::name(*pack_.category))
      fail(node, "there is no category \"" + name + "\"");
  }

  void read_lists(const toml::node& node) {
    const auto* table = node.as_table();
    if (!table) return fail(node, "lists has to be a table: [lists]");
    for (const auto& [key, list] : *table)
      texts(list, key.str(), pack_.lists[std::string(key.str())]);
  }

  void read_actions(const toml::node& node) {
    const auto* table = node.as_table();
    if (!table) return fail(node, "actions has to be a table: [actions]");
    for (const auto& [key, value] : *table) {
      Action action = Action::allow;
      one_of(value, key.str(), actions(), action);
      pack_.actions.emplace_back(std::string(key.str()), action);
    }
  }

  static const Choices<Action>& actions() {
    static const Choices<Action> choices{{"allow", Action::allow}, {"card", Action::card},
                                         {"flag", Action::flag},   {"nudge", Action::nudge},
                                         {"hold", Action::hold},   {"block", Action::block}};
    return choices;
  }

  Rule::Except except(const toml::table& table) {
    Rule::Except out;
    out.line = table.source().begin.line;
    for (const auto& [key, node] : table) {
      const std::string_view name = key.str();
      if (name == "phrase")
        texts(node, name, out.phrases);
      else if (name == "regex")
        text(node, name, out.regex);
      else if (name == "mode")
        one_of(node, name,
               {{"inside", ExceptMode::inside},
                {"overlap", ExceptMode::overlap},
                {"near", ExceptMode::near}},
               out.mode);
      else if (name == "within")
        number(node, name, 0, 40, out.within);
      else
        fail(node, "unknown key " + std::string(name) + " in except; remove it");
    }
    if (out.phrases.empty() && out.regex.empty())
      fail(table, "an except needs a phrase or a regex");
    return out;
  }

  void read_excepts(const toml::node& node, Rule& rule) {
    const auto* list = node.as_array();
    if (!list) return fail(node, "except has to be a list");
    Rule::Except plain;
    for (const auto& one : *list) {
      if (const auto* phrase = one.as_string())
        plain.phrases.push_back(phrase->get());
      else if (const auto* table = one.as_table())
        rule.excepts.push_back(except(*table));
      else
        fail(one, "except holds phrases and tables");
    }
    if (!plain.phrases.empty()) rule.excepts.push_back(std::move(plain));
  }

  void read_near(const toml::table& table, Rule& rule) {
    Rule::Near near;
    for (const auto& [key, node] : table) {
      if (key.str() == "all")
        texts(node, "all", near.all);
      else if (key.str() == "within")
        number(node, "within", 0, 40, near.within);
      else
        fail(node, "unknown key " + std::string(key.str()) + " in near; remove it");
    }
    if (near.all.size() < 2 || near.all.size() > 6)
      fail(table, "near needs 2 to 6 phrases in `all`");
    rule.nears.push_back(std::move(near));
  }

  void read_regex(const toml::table& table, Rule& rule) {
    Rule::Regex regex;
    for (const auto& [key, node] : table) {
      if (key.str() == "pattern") {
        text(node, "pattern", regex.pattern);
      } else if (key.str() == "view") {
        std::string view;
        text(node, "view", view);
        const auto kind = view_kind_of(view);
        if (!kind || *kind == ViewKind::mask)
          fail(node, "there is no view \"" + view + "\" for a regex");
        if (kind) regex.view = *kind;
      } else {
        fail(node, "unknown key " + std::string(key.str()) + " in regex; remove it");
      }
    }
    rule.regexes.push_back(std::move(regex));
  }

  void read_detectors(const toml::node& node, Rule& rule) {
    std::vector<std::string> names;
    texts(node, "detector", names);
    for (const auto& name : names) {
      const auto found = std::find(detector_names.begin(), detector_names.end(), name);
      if (found == detector_names.end())
        fail(node, "there is no detector \"" + name + "\"");
      else
        rule.detectors.push_back(static_cast<Detector>(found - detector_names.begin()));
    }
  }

  // Keys that decide what a hit is; the rest is in `modifier_key`.
  bool pattern_key(std::string_view key, const toml::node& node, Rule& rule) {
    if (key == "phrase")
      texts(node, key, rule.phrases);
    else if (key == "near")
      each_table(node, key, [&](const toml::table& t) { read_near(t, rule); });
    else if (key == "regex")
      each_table(node, key, [&](const toml::table& t) { read_regex(t, rule); });
    else if (key == "detector")
      read_detectors(node, rule);
    else if (key == "except")
      read_excepts(node, rule);
    else if (key == "mask")
      flag(node, key, rule.mask);
    else if (key == "join")
      flag(node, key, rule.join);
    else if (key == "match")
      texts(node, key, rule.match);
    else if (key == "clean")
      texts(node, key, rule.clean);
    else
      return false;
    return true;
  }

  bool modifier_key(std::string_view key, const toml::node& node, Rule& rule) {
    if (key == "severity") {
      number(node, key, 1, 4, rule.severity);
    } else if (key == "negation") {
      one_of(node, key,
             {{"suppress", Negation::suppress},
              {"lower", Negation::lower},
              {"ignore", Negation::ignore}},
             rule.negation);
    } else if (key == "past") {
      one_of(node, key, {{"clear", true}, {"ignore", false}}, rule.past_clears);
    } else if (key == "reported") {
      one_of(node, key, {{"lower", true}, {"ignore", false}}, rule.reported_lowers);
    } else if (key == "intensify") {
      flag(node, key, rule.intensify);
    } else if (key == "first_person") {
      flag(node, key, rule.first_person);
    } else if (key == "subject") {
      one_of(node, key, {{"self", Subject::self}, {"other", Subject::other}, {"any", Subject::any}},
             rule.subject);
    } else if (key == "action") {
      Action action = Action::allow;
      one_of(node, key, actions(), action);
      rule.action = action;
    } else {
      return false;
    }
    return true;
  }

  void read_rule(const toml::table& table) {
    Rule rule;
    rule.line = table.source().begin.line;
    rule_ = table["id"].value_or(std::string());
    rule.id = rule.label = rule_;
    if (pack_.category) rule.label = moderation::name(*pack_.category);
    for (const auto& [key, node] : table) {
      const std::string_view name = key.str();
      if (name == "id") continue;
      if (name == "label")
        text(node, name, rule.label);
      else if (!pattern_key(name, node, rule) && !modifier_key(name, node, rule))
        fail(node, "unknown key " + std::string(name) + "; remove it");
    }
    check(table, rule);
    pack_.rules.push_back(std::move(rule));
    rule_.clear();
  }

  void check(const toml::table& table, Rule& rule) {
    if (rule.id.empty()) fail(table, "a rule has no id");
    const auto category = category_of(rule.id);
    if (!category) {
      fail(table, "the id has to begin with its category and a dot");
      return;
    }
    rule.category = *category;
    if (category_of(rule.label) != category)
      fail(table, "the label \"" + rule.label + "\" is of another category than the id");
    if (pack_.category && *pack_.category != *category)
      fail(table, "the id is of another category than the file");
    if (rule.phrases.empty() && rule.nears.empty() && rule.regexes.empty() &&
        rule.detectors.empty())
      fail(table, "the rule has no phrase, near, regex or detector");
    if (kind_ == PackKind::shared && (rule.match.size() < 2 || rule.clean.size() < 2))
      fail(table, "the rule needs at least two sentences in match and two in clean");
    check_action(table, rule);
  }

  void check_action(const toml::table& table, const Rule& rule) {
    if (!rule.action) return;
    const auto action = *rule.action;
    if (is_support(rule.category) && action > Action::card)
      fail(table, "relapse and craving are met with a card at most; take the action away");
    if (is_crisis(rule.category) && action > Action::flag &&
        !(action == Action::hold && rule.label == "self_harm.method"))
      fail(table, "a crisis is always delivered; only self_harm.method may be held");
  }

  RulePack& pack_;
  PackKind kind_;
  std::vector<Problem>& problems_;
  std::string rule_;  // being read
};

}  // namespace

std::string_view name(Detector detector) {
  return detector_names[static_cast<std::size_t>(detector)];
}

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
    Reader(pack, kind, problems).read(toml::parse(text, pack.file));
  } catch (const toml::parse_error& error) {
    problems.push_back(
        {pack.file, error.source().begin.line, {}, std::string(error.description())});
  }
  // A room speaks one language, and its rules use that language's lists.
  if (kind == PackKind::room_layer && !pack.languages.empty()) pack.folder = pack.languages.front();
  return pack;
}

}  // namespace hearth::moderation
