// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/seed.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace hearth::moderation::desk {

Seed seed_of(const Verdict& verdict) {
  if (verdict.flag == Flag::none && verdict.action != Action::hold) return NoSeed{};
  FindingsSeed seed;
  for (const auto& finding : verdict.findings) {
    if (finding.severity == 0) continue;
    Found found;
    found.label = as_code(finding.label, code_bytes_max);
    found.rule = as_code(finding.rule, rule_bytes_max);
    found.pack = as_code(finding.version, code_bytes_max);
    found.severity = static_cast<std::uint8_t>(std::clamp(finding.severity, 0, 4));
    found.urgent = verdict.flag == Flag::urgent && finding.severity == verdict.severity;
    if (!finding.joined) found.spans.push_back({finding.span.utf16.from, finding.span.utf16.to});
    const auto same = std::find_if(
        seed.findings.begin(), seed.findings.end(),
        [&](const Found& one) { return one.rule == found.rule && one.label == found.label; });
    if (same == seed.findings.end()) {
      seed.findings.push_back(std::move(found));
    } else if (same->spans.size() < spans_max) {
      same->spans.insert(same->spans.end(), found.spans.begin(), found.spans.end());
    }
  }
  const auto order = [](const Found& a, const Found& b) {
    return std::tie(b.severity, a.label, a.rule) < std::tie(a.severity, b.label, b.rule);
  };
  std::sort(seed.findings.begin(), seed.findings.end(), order);
  if (seed.findings.size() > findings_max) seed.findings.resize(findings_max);
  return seed;
}

}  // namespace hearth::moderation::desk
