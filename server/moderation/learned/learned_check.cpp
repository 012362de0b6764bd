// SPDX-License-Identifier: Apache-2.0
#include "moderation/learned/learned_check.hpp"

#include <algorithm>
#include <utility>

#include "moderation/normalize.hpp"

namespace hearth::moderation {
namespace {

constexpr int urgent_severity = 4;
constexpr int card_severity = 2;

// Where rules judged the text already they know better: telling of a return to use or a craving is
// shown to nobody, and a mild crisis stays mild, unless it is this much surer.
constexpr float beside_rules = 1;

// How grave the rules found a crisis; 0: they found none.
int severity_by_rules(const Findings& findings) {
  int most = 0;
  for (const auto& finding : findings.all)
    if (is_crisis(finding.category)) most = std::max(most, finding.severity);
  return most;
}

bool tells(const Findings& findings) {
  return std::any_of(findings.all.begin(), findings.all.end(),
                     [](const auto& finding) { return is_support(finding.category); });
}

// A crisis is delivered whatever else is in it: a mere guess must not open that door to what was
// stopped for good reason.
bool is_stopped_otherwise(const Findings& findings) {
  return std::any_of(findings.all.begin(), findings.all.end(), [](const auto& finding) {
    return !is_crisis(finding.category) && !is_support(finding.category);
  });
}

}  // namespace

void LearnedCheck::look(const Draft& draft, const RecentMessages&, core::Time,
                        Findings& findings) noexcept {
  if (!model_) return;
  if (!findings.base) normalize(draft.text, base_);
  const auto& base = findings.base ? *findings.base : base_;
  if (!reading_.read(*model_, base, draft.text)) findings.incomplete = true;
  const auto crisis = reading_.crisis();
  const auto loudest = reading_.loudest();
  if (crisis < model_->card || loudest == Interval{}) return;
  const auto known = severity_by_rules(findings);
  const auto surer = known > 0 || tells(findings) ? beside_rules : 0;
  const bool urgent = crisis >= model_->urgent + surer;
  // What is flagged already needs no second opinion.
  if (known > card_severity || (known > 0 && !urgent)) return;
  if (!urgent && is_stopped_otherwise(findings)) return;
  const bool overdose = urgent && reading_.overdose(*model_) > 0;
  Finding finding;
  finding.rule = finding.label = overdose ? learned_overdose : learned_self_harm;
  finding.category = overdose ? Category::overdose_emergency : Category::self_harm;
  finding.severity = urgent ? urgent_severity : card_severity;
  finding.span = span_of(draft.text, base.source(loudest));
  finding.version = model_->version();
  findings.all.push_back(std::move(finding));
}

}  // namespace hearth::moderation
