// SPDX-License-Identifier: Apache-2.0
#include "moderation/category.hpp"

#include <algorithm>
#include <array>

namespace hearth::moderation {
namespace {

struct Row {
  std::string_view name;
  int lowest;
};

// In the order of Category.
constexpr std::array<Row, category_count> rows{{{"self_harm", 2},
                                                {"overdose_emergency", 3},
                                                {"relapse_disclosure", 1},
                                                {"craving", 1},
                                                {"drug_sourcing", 3},
                                                {"dosing_advice", 3},
                                                {"harassment", 2},
                                                {"hate", 3},
                                                {"sexual", 3},
                                                {"minors", 2},
                                                {"pii", 2},
                                                {"spam_link", 2}}};

constexpr std::array<std::string_view, action_count> actions{"allow", "card", "flag",
                                                             "nudge", "hold", "block"};

}  // namespace

std::string_view name(Category category) { return rows[static_cast<std::size_t>(category)].name; }

std::optional<Category> category_of(std::string_view label) {
  const auto top = label.substr(0, label.find('.'));
  const auto row = std::find_if(rows.begin(), rows.end(), [&](auto& r) { return r.name == top; });
  if (row == rows.end()) return std::nullopt;
  return static_cast<Category>(row - rows.begin());
}

int lowest_severity(Category category) { return rows[static_cast<std::size_t>(category)].lowest; }

bool is_crisis(Category category) {
  return category == Category::self_harm || category == Category::overdose_emergency;
}

bool is_support(Category category) {
  return category == Category::relapse_disclosure || category == Category::craving;
}

std::string_view name(Action action) { return actions[static_cast<std::size_t>(action)]; }

std::optional<Action> action_of(std::string_view text) {
  const auto found = std::find(actions.begin(), actions.end(), text);
  if (found == actions.end()) return std::nullopt;
  return static_cast<Action>(found - actions.begin());
}

}  // namespace hearth::moderation
