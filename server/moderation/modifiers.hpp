// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "moderation/hit.hpp"
#include "moderation/rule_set.hpp"
#include "moderation/scan.hpp"

namespace hearth::moderation {

// What in the message changes or drops a hit: exceptions, first person, negation, past, reported
// speech, intensifiers; in that order. `scan` is the view whose words the hit counts; `base` the
// base view. `language`: whose lists serve a rule that brings none.
void apply_modifiers(const RuleSet& set, const Language* language, Scan& scan, Scan& base,
                     Hit& hit);

}  // namespace hearth::moderation
