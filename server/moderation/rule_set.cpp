// SPDX-License-Identifier: Apache-2.0
#include "moderation/rule_set.hpp"

#include <algorithm>

namespace hearth::moderation {
namespace {

constexpr std::array<std::string_view, engine_list_count> list_names{
    "i",          "negator",     "not_negator",  "past",          "not_past",
    "present",    "now",         "now_weak",     "not_now",       "reported",
    "relation",   "intensifier", "clause_break", "phone_cue",     "not_phone",
    "handle_cue", "platform",    "name_cue",     "name_cue_weak", "not_name",
    "street",     "street_cue",  "place",        "invite",        "clock",
    "age_cue",    "age_old",     "school",       "not_age"};

}  // namespace

std::string_view name(EngineList list) { return list_names[static_cast<std::size_t>(list)]; }

std::optional<std::size_t> RuleSet::language(std::string_view code) const {
  const auto found = std::find_if(languages.begin(), languages.end(),
                                  [&](const auto& language) { return language.code == code; });
  if (found == languages.end()) return std::nullopt;
  return static_cast<std::size_t>(found - languages.begin());
}

LanguageMask RuleSet::languages_for(std::string_view code) const {
  auto index = language(code.substr(0, code.find('-')));
  if (!index) index = language("en");
  return in_every_room | (index ? LanguageMask{1} << *index : 0);
}

}  // namespace hearth::moderation
