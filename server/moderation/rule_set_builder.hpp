// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "moderation/rule_set.hpp"

namespace hearth::moderation {

// Compiles all packs together. Nothing if anything is wrong anywhere; `problems` then says what to
// change, with file, line and rule.
std::shared_ptr<const RuleSet> build_rule_set(const std::vector<RulePack>& packs,
                                              const PublicContacts& contacts,
                                              std::vector<Problem>& problems);

}  // namespace hearth::moderation
