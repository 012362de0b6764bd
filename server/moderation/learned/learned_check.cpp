// SPDX-License-Identifier: Apache-2.0
#include "moderation/learned/learned_check.hpp"

#include <algorithm>
#include <utility>

#include "moderation/normalize.hpp"

namespace hearth::moderation {
namespace {

constexpr int urgent_severity = 4;
constexpr int card_severity = 2;
constexpr int telling_severity = 1;
// Of `minors`; a groomer's are graver.
constexpr int own_age_max = 2;

// Telling of a return to use or a craving is shown to nobody, and a mild crisis stays mild, unless
// it is this much surer.
constexpr float beside_others = 1;
// Who is under age would otherwise wait for somebody to look: so much less sure is enough to be
// heard.
constexpr float under_age = 1;

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

bool is_own_age(const Finding& finding) {
  return finding.category == Category::minors && finding.severity <= own_age_max;
}

bool is_under_age(const Findings& findings) {
  return std::any_of(findings.all.begin(), findings.all.end(), is_own_age);
}

// A crisis is delivered whatever else is in it: a mere guess must not open that door to what was
// stopped for others' sake. Talk of doses is often part of the danger itself, and the age of
// somebody who is under age is hidden in a crisis.
bool is_stopped_for_others(const Findings& findings) {
  return std::any_of(findings.all.begin(), findings.all.end(), [](const auto& finding) {
    return !is_crisis(finding.category) && !is_support(finding.category) &&
           finding.category != Category::dosing_advice && !is_own_age(finding);
  });
}

}  // namespace

void LearnedCheck::look(const Draft& draft, const RecentMessages&, core::Time,
                        Findings& findings) noexcept {
  if (!model_) return;
  if (!findings.base) normalize(draft.text, base_);
  const auto& base = findings.base ? *findings.base : base_;
  if (!reading_.read(*model_, base, draft.text)) findings.incomplete = true;
  add_crisis(draft, base, findings);
  add_telling(draft, base, findings);
}

bool LearnedCheck::is_told() const {
  return reading_.answer(Topic::relapse) >= model_->from.relapse ||
         reading_.answer(Topic::craving) >= model_->from.craving;
}

void LearnedCheck::add_crisis(const Draft& draft, const View& base, Findings& findings) const {
  const auto& from = model_->from;
  const auto crisis = reading_.answer(Topic::crisis);
  const auto card = from.card - (is_under_age(findings) ? under_age : 0);
  if (crisis < card || reading_.loudest(*model_, Topic::crisis) == Interval{}) return;
  const auto known = severity_by_rules(findings);
  const auto surer = known > 0 || tells(findings) || is_told() ? beside_others : 0;
  const bool urgent = crisis >= from.urgent + surer;
  // What is flagged already needs no second opinion.
  if (known > card_severity || (known > 0 && !urgent)) return;
  if (!urgent && is_stopped_for_others(findings)) return;
  auto finding = found(Topic::crisis, draft, base);
  const bool overdose = urgent && reading_.answer(Topic::overdose) > 0;
  finding.rule = finding.label = overdose ? learned_overdose : learned_self_harm;
  finding.category = overdose ? Category::overdose_emergency : Category::self_harm;
  finding.severity = urgent ? urgent_severity : card_severity;
  findings.all.push_back(std::move(finding));
}

// One of the two, unless rules found either; and nothing beside what is graver.
void LearnedCheck::add_telling(const Draft& draft, const View& base, Findings& findings) const {
  if (!is_told() || tells(findings) || severity_by_rules(findings) > card_severity) return;
  const auto& from = model_->from;
  const bool relapse = reading_.answer(Topic::relapse) - from.relapse >=
                       reading_.answer(Topic::craving) - from.craving;
  const auto topic = relapse ? Topic::relapse : Topic::craving;
  if (reading_.loudest(*model_, topic) == Interval{}) return;
  auto finding = found(topic, draft, base);
  finding.rule = finding.label = relapse ? learned_relapse : learned_craving;
  finding.category = relapse ? Category::relapse_disclosure : Category::craving;
  finding.severity = telling_severity;
  findings.all.push_back(std::move(finding));
}

Finding LearnedCheck::found(Topic topic, const Draft& draft, const View& base) const {
  Finding finding;
  finding.span = span_of(draft.text, base.source(reading_.loudest(*model_, topic)));
  finding.version = model_->version();
  return finding;
}

}  // namespace hearth::moderation
