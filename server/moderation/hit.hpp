// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "moderation/rule_set.hpp"
#include "moderation/scan.hpp"

namespace hearth::moderation {

// What changed a hit, or dropped it.
enum class Note : std::uint8_t {
  excepted = 1,
  negated = 2,
  past = 4,
  reported = 8,
  intensified = 16,
  not_first_person = 32,
  other_subject = 64,
  leaps = 128,
};

// A rule that fired, before and after its modifiers.
struct Hit {
  RuleId rule = 0;
  std::uint32_t view = 0;  // which of the message's views
  WordRange words;         // of that view; none: of the base view
  bool in_base = false;    // `words` are of the base view, whatever `view` says
  std::optional<PhraseId> phrase;
  Interval original;
  int severity = 0;  // 0: dropped
  Subject subject = Subject::self;
  std::uint8_t notes = 0;
  std::uint32_t except = 0;  // which, when one dropped it

  void note(Note what) { notes |= static_cast<std::uint8_t>(what); }
  bool has(Note what) const { return (notes & static_cast<std::uint8_t>(what)) != 0; }
};

// What changed or dropped it, in words; empty: nothing did.
std::string describe(const RuleSet& set, const Hit& hit);

}  // namespace hearth::moderation
