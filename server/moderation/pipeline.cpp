// SPDX-License-Identifier: Apache-2.0
#include "moderation/pipeline.hpp"

#include <utility>

namespace hearth::moderation {

Verdict Pipeline::judge(const Draft& draft, const RecentMessages& recent, core::Time now) {
  Findings findings;
  std::string_view failed;
  for (const auto& check : checks_) {
    // No check loses a message or ends the process, whatever it throws; and what it would say of it
    // may hold words of the draft.
    try {
      check->look(draft, recent, now, findings);
    } catch (...) {
      failed = check->name();
    }
  }
  auto verdict = decide(std::move(findings.all), draft);
  verdict.scan_incomplete = findings.incomplete;
  verdict.failed_check = failed;
  return verdict;
}

}  // namespace hearth::moderation
