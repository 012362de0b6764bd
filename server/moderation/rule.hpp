// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "moderation/category.hpp"
#include "moderation/view.hpp"

namespace hearth::moderation {

enum class Negation : std::uint8_t { suppress, lower, ignore };
enum class Subject : std::uint8_t { self, other, any };
enum class ExceptMode : std::uint8_t { inside, overlap, near };

enum class Detector : std::uint8_t {
  phone,
  email,
  url,
  handle,
  address,
  name,
  meeting,
  card,
  iban,
  age,
};
inline constexpr std::size_t detector_count = 10;
std::string_view name(Detector detector);

// A rule as its author wrote it; config/rules/README.md says what each part means.
struct Rule {
  struct Near {
    std::vector<std::string> all;
    std::uint32_t within = 8;
  };
  struct Regex {
    std::string pattern;
    ViewKind view = ViewKind::base;
  };
  struct Except {
    std::vector<std::string> phrases;
    std::string regex;
    ExceptMode mode = ExceptMode::overlap;
    std::uint32_t within = 3;
    std::size_t line = 0;
  };

  std::string id;
  std::string label;
  Category category = Category::self_harm;
  int severity = 2;
  std::vector<std::string> phrases;
  std::vector<Near> nears;
  std::vector<Regex> regexes;
  std::vector<Detector> detectors;
  std::vector<Except> excepts;
  Negation negation = Negation::suppress;
  bool past_clears = true;
  bool reported_lowers = true;
  bool intensify = false;
  Subject subject = Subject::self;
  std::optional<Action> action;
  bool mask = false;
  bool join = false;
  bool first_person = false;
  std::vector<std::string> match;
  std::vector<std::string> clean;
  std::size_t line = 0;  // in its file
};

using Lists = std::map<std::string, std::vector<std::string>, std::less<>>;

// One file.
struct RulePack {
  std::string file;
  std::string folder;  // whose shared lists it uses: en, es, ... or any
  std::string version;
  std::vector<std::string> languages;  // empty: every language
  std::optional<Category> category;    // none: a file of lists
  Lists lists;
  std::vector<Rule::Except> excepts;
  std::vector<Rule> rules;
  // A room's layer only.
  std::vector<std::string> off;
  std::vector<std::pair<std::string, Action>> actions;
};

// What is wrong, where, and what to change. `rule` is empty when it is the file's.
struct Problem {
  std::string file;
  std::size_t line = 0;
  std::string rule;
  std::string what;
};

}  // namespace hearth::moderation
