// SPDX-License-Identifier: Apache-2.0
#include "moderation/hit.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace hearth::moderation {

std::string describe(const RuleSet& set, const Hit& hit) {
  static constexpr std::array<std::pair<Note, std::string_view>, 8> words{
      {{Note::excepted, "dropped: exception"},
       {Note::leaps, "dropped: its gap reaches over a comma to what is said of oneself"},
       {Note::not_first_person, "dropped: nobody says I in its clause"},
       {Note::negated, "negated"},
       {Note::past, "dropped: past, and nothing points to now"},
       {Note::reported, "lowered: reported"},
       {Note::other_subject, "about somebody else"},
       {Note::intensified, "raised: now or decided"}}};
  std::string out;
  for (const auto& [note, text] : words) {
    if (!hit.has(note)) continue;
    if (!out.empty()) out += "; ";
    out += text;
    if (note == Note::excepted) out += " " + set.excepts[hit.except].text;
  }
  return out;
}

}  // namespace hearth::moderation
