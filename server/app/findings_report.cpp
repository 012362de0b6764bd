// SPDX-License-Identifier: Apache-2.0
#include "app/findings_report.hpp"

#include <algorithm>
#include <cstddef>

namespace hearth::app {
namespace {

using moderation::Action;
using moderation::Category;

constexpr std::size_t number_width = 8;

std::string line(std::uint64_t count, std::string_view what) {
  const auto number = std::to_string(count);
  std::string out(number_width - std::min(number_width, number.size()), ' ');
  return out.append(number).append("  ").append(what).append("\n");
}

}  // namespace

boost::json::object by_category(const shard::FindingCounts::Counted& counted) {
  boost::json::object out;
  for (std::size_t c = 0; c < moderation::category_count; ++c) {
    boost::json::object done;
    for (std::size_t a = 0; a < moderation::action_count; ++a)
      if (const auto count = counted.by_category[c][a]; count != 0)
        done[moderation::name(static_cast<Action>(a))] = count;
    if (!done.empty()) out[moderation::name(static_cast<Category>(c))] = std::move(done);
  }
  return out;
}

std::string findings_text(const shard::FindingCounts::Counted& counted) {
  if (counted.by_rule.empty()) return "nothing was found since this hearthd began\n";
  std::string out = "messages since this hearthd began, by what was found and what was done\n";
  for (std::size_t c = 0; c < moderation::category_count; ++c)
    for (std::size_t a = 0; a < moderation::action_count; ++a)
      if (const auto count = counted.by_category[c][a]; count != 0)
        out += line(count, std::string(moderation::name(static_cast<Category>(c))) + ", " +
                               std::string(moderation::name(static_cast<Action>(a))));
  out += "by rule\n";
  for (const auto& [rule, count] : counted.by_rule) out += line(count, rule);
  return out;
}

}  // namespace hearth::app
