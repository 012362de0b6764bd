// SPDX-License-Identifier: Apache-2.0
#include "moderation/opinion.hpp"

#include <algorithm>

namespace hearth::moderation {
namespace {

bool is_protected(Category category) { return is_crisis(category) || is_support(category); }

bool is_protected(const Verdict& verdict) {
  return std::any_of(verdict.findings.begin(), verdict.findings.end(),
                     [](const auto& finding) { return is_protected(finding.category); });
}

Action granted(const Verdict& verdict, const Opinion& opinion, const OpinionScope& scope) {
  if (opinion.action == Action::allow) return Action::allow;
  if (!is_protected(verdict) && !is_protected(opinion.category)) {
    if (opinion.action == Action::hold && scope.hold) return Action::hold;
    if (opinion.action == Action::nudge && scope.nudge) return Action::nudge;
  }
  return scope.flag ? Action::flag : Action::allow;
}

Finding finding_of(const Opinion& opinion) {
  Finding finding;
  finding.rule = "classifier";
  finding.label = opinion.label;
  finding.category = opinion.category;
  finding.severity = opinion.severity;
  return finding;
}

}  // namespace

bool may_restrict(const OpinionScope& scope, const Verdict& verdict) {
  return (scope.nudge || scope.hold) && verdict.action < Action::hold && !is_protected(verdict);
}

bool add_opinion(Verdict& verdict, const Opinion& opinion, const OpinionScope& scope) {
  const auto action = granted(verdict, opinion, scope);
  if (action == Action::allow) return false;
  auto flag = verdict.flag;
  // Somebody on duty sees what is held; a nudge is between the author and their words.
  if (scope.flag && action != Action::nudge)
    flag = std::max(flag, opinion.urgent ? Flag::urgent : Flag::normal);
  if (action <= verdict.action && flag == verdict.flag) return false;
  verdict.flag = flag;
  verdict.severity = std::max(verdict.severity, opinion.severity);
  const bool decides = action > verdict.action && action >= Action::nudge;
  verdict.action = std::max(verdict.action, action);
  // The author is told of what decided, first.
  verdict.findings.insert(decides ? verdict.findings.begin() : verdict.findings.end(),
                          finding_of(opinion));
  if (!decides) return true;
  verdict.decided_by = 0;
  verdict.notices.insert(verdict.notices.begin(),
                         action == Action::hold ? "note.hold" : nudge_of(opinion.category));
  return true;
}

}  // namespace hearth::moderation
