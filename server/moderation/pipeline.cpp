// SPDX-License-Identifier: Apache-2.0
#include "moderation/pipeline.hpp"

#include <utility>

namespace hearth::moderation {

Verdict Pipeline::judge(const Draft& draft, const RecentMessages& recent, core::Time now) {
  Findings findings;
  for (const auto& check : checks_) check->look(draft, recent, now, findings);
  auto verdict = decide(std::move(findings.all), draft);
  verdict.scan_incomplete = findings.incomplete;
  verdict.flags_earlier = findings.joined && verdict.flag != Flag::none;
  return verdict;
}

}  // namespace hearth::moderation
