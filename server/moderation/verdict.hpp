// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "moderation/finding.hpp"

namespace hearth::moderation {

// Who of the moderators on duty learns of a message.
enum class Flag : std::uint8_t { none, normal, urgent };
std::string_view name(Flag flag);

// What is done with a draft.
struct Verdict {
  Action action = Action::allow;
  Flag flag = Flag::none;
  int severity = 0;
  std::vector<std::string_view>
      notices;               // keys of the texts for the author, the most pressing first
  std::vector<Span> masked;  // to be hidden from everybody else when it is delivered
  std::vector<Finding> findings;
  std::size_t decided_by = 0;     // of the findings, the first that led to the action
  bool scan_incomplete = false;   // the work budget was spent before the end
  std::string_view failed_check;  // one that threw; empty: none did

  bool delivered() const { return action < Action::nudge; }
};

// The words for an author who is asked to look again.
std::string_view nudge_of(Category category);

// Whether any finding is of a crisis.
bool is_crisis(const Verdict& verdict);
// Whether something was found, and all of it is what the rooms are for: a relapse, a craving, a
// crisis.
bool is_support(const Verdict& verdict);

// The author has seen the nudge and sends it all the same: of an attack somebody on duty hears.
void confirm(Verdict& verdict);

// Weighs findings against each other: a crisis is delivered and met with a card, what is private in
// it or threatens somebody masked; then comes protection of others (the same words read as a crisis
// and as a threat are a threat); then what could unmask somebody; then the rest. Telling of a
// relapse or a craving neither adds nor removes a restriction.
// Does not depend on the order of the findings.
Verdict decide(std::vector<Finding> findings, const Draft& draft);

}  // namespace hearth::moderation
