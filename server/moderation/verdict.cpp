// SPDX-License-Identifier: Apache-2.0
#include "moderation/verdict.hpp"

#include <algorithm>
#include <array>
#include <tuple>

namespace hearth::moderation {
namespace {

// What one finding alone would lead to.
struct Step {
  Action action = Action::allow;
  Flag flag = Flag::none;
  std::string_view notice;
};

Step crisis_step(const Finding& finding) {
  if (finding.category == Category::overdose_emergency) {
    const bool told = finding.severity >= 3;
    return {told ? Action::flag : Action::card, told ? Flag::urgent : Flag::none,
            finding.label.find("withdrawal") != std::string::npos ? "card.withdrawal"
                                                                  : "card.overdose"};
  }
  static constexpr std::array<std::string_view, 5> cards{"card.self_harm.2", "card.self_harm.2",
                                                         "card.self_harm.2", "card.self_harm.3",
                                                         "card.self_harm.4"};
  const auto severity = static_cast<std::size_t>(std::clamp(finding.severity, 0, 4));
  Step step{severity >= 3 ? Action::flag : Action::card,
            severity >= 4   ? Flag::urgent
            : severity == 3 ? Flag::normal
                            : Flag::none,
            cards[severity]};
  if (finding.subject == Subject::other) step.notice = "card.self_harm.other";
  if (finding.label == "self_harm.method")
    step = {Action::hold, std::max(step.flag, Flag::normal), step.notice};
  return step;
}

Step protection_step(const Finding& finding) {
  const bool worst = finding.severity >= 4;
  switch (finding.category) {
    case Category::harassment:
      return worst ? Step{Action::block, Flag::urgent, "note.threat"}
                   : Step{Action::nudge, Flag::none, "nudge.harassment"};
    case Category::hate:
      return worst ? Step{Action::block, Flag::urgent, "note.hate"}
                   : Step{Action::hold, Flag::normal, "note.hate"};
    case Category::sexual:
      return {Action::block, Flag::normal, "note.sexual"};
    default:
      return worst ? Step{Action::block, Flag::urgent, "note.minors"}
                   : Step{Action::hold, Flag::urgent, "card.youth"};
  }
}

bool gives_advice(const Finding& finding) {
  return finding.label == "dosing_advice.giving" || finding.label == "dosing_advice.stop" ||
         finding.severity >= 4;
}

// The default action table.
Step default_step(const Finding& finding, bool newcomer) {
  switch (finding.category) {
    case Category::self_harm:
    case Category::overdose_emergency:
      return crisis_step(finding);
    case Category::relapse_disclosure:
      return {Action::card, Flag::none, "card.relapse"};
    case Category::craving:
      return {Action::card, Flag::none, "card.craving"};
    case Category::drug_sourcing:
      return finding.severity >= 4 ? Step{Action::hold, Flag::normal, "note.offering"}
                                   : Step{Action::block, Flag::none, "note.sourcing"};
    case Category::dosing_advice:
      return gives_advice(finding) ? Step{Action::hold, Flag::normal, "note.dosing"}
                                   : Step{Action::nudge, Flag::none, "note.dosing"};
    case Category::pii:
      return {Action::block, Flag::none, "note.pii"};
    case Category::spam_link:
      return newcomer ? Step{Action::hold, Flag::normal, "note.link"}
                      : Step{Action::nudge, Flag::none, "note.link"};
    default:
      return protection_step(finding);
  }
}

// The words that fit another action than the category's; a card stays a card.
std::string_view notice_for(Category category, Action action) {
  if (action < Action::nudge) return {};
  if (action == Action::nudge) return nudge_of(category);
  if (action == Action::hold)
    return category == Category::drug_sourcing   ? "note.offering"
           : category == Category::dosing_advice ? "note.dosing"
           : category == Category::hate          ? "note.hate"
           : category == Category::spam_link     ? "note.link"
                                                 : "note.hold";
  return category == Category::drug_sourcing ? "note.sourcing"
         : category == Category::sexual      ? "note.sexual"
         : category == Category::pii         ? "note.pii"
                                             : "note.other";
}

Step step_of(const Finding& finding, bool newcomer) {
  auto step = default_step(finding, newcomer);
  if (!finding.action || is_crisis(finding.category)) return step;
  if (*finding.action != step.action && !step.notice.starts_with("card."))
    step.notice = notice_for(finding.category, *finding.action);
  step.action = *finding.action;
  if (is_support(finding.category)) step.action = std::min(step.action, Action::card);
  if (step.action == Action::flag || step.action == Action::hold)
    step.flag = std::max(step.flag, Flag::normal);
  if (step.action < Action::flag) step.flag = Flag::none;
  return step;
}

bool protects_others(const Finding& finding) {
  return finding.severity >= 4 &&
         (finding.category == Category::minors || finding.category == Category::harassment ||
          finding.category == Category::hate);
}

// A crisis told in words of its own, none of which threaten somebody else.
bool stands_apart(const Finding& crisis, const std::vector<Finding>& all) {
  return is_crisis(crisis.category) && crisis.label != "self_harm.method" &&
         std::none_of(all.begin(), all.end(), [&](const auto& other) {
           return protects_others(other) && other.span.bytes.overlaps(crisis.span.bytes);
         });
}

// What names or threatens a person is not shown to others in a message that has to be delivered.
bool is_masked(const Finding& finding) {
  return finding.category == Category::pii || finding.category == Category::minors ||
         finding.category == Category::spam_link || protects_others(finding);
}

// Lower comes first among the notices.
int rank(const Finding& finding) {
  if (is_crisis(finding.category)) return 0;
  if (protects_others(finding)) return 1;
  if (finding.category == Category::pii) return 2;
  return is_support(finding.category) ? 4 : 3;
}

// One card of each kind: the most severe finding came first.
void add_notice(Verdict& verdict, std::string_view key) {
  if (key.empty()) return;
  auto& notices = verdict.notices;
  const auto kind = key.substr(0, key.rfind(key.starts_with("card.self_harm.") ? '.' : '\0'));
  if (std::none_of(notices.begin(), notices.end(), [&](auto n) { return n.starts_with(kind); }))
    notices.push_back(key);
}

void merge_masks(std::vector<Span>& spans) {
  std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) {
    return std::tie(a.bytes.from, a.bytes.to) < std::tie(b.bytes.from, b.bytes.to);
  });
  std::vector<Span> out;
  const auto widen = [](Interval& a, const Interval& b) { a.to = std::max(a.to, b.to); };
  for (const auto& span : spans) {
    if (out.empty() || out.back().bytes.to < span.bytes.from) {
      out.push_back(span);
      continue;
    }
    widen(out.back().bytes, span.bytes);
    widen(out.back().code_points, span.code_points);
    widen(out.back().utf16, span.utf16);
  }
  spans = std::move(out);
}

// In a crisis the message goes on; only how much is hidden and who is told depends on the rest.
void deliver_crisis(Verdict& verdict, const Draft& draft) {
  for (const auto& finding : verdict.findings) {
    const auto step = step_of(finding, draft.newcomer);
    if (is_crisis(finding.category)) {
      verdict.action = std::max(verdict.action, step.action);
    } else if (step.action >= Action::nudge) {
      verdict.flag = std::max(verdict.flag, Flag::normal);
      verdict.action = std::max(verdict.action, Action::flag);
    }
    verdict.flag = std::max(verdict.flag, step.flag);
    if (is_masked(finding)) verdict.masked.push_back(finding.span);
    if (is_crisis(finding.category) || step.notice == "card.youth")
      add_notice(verdict, step.notice);
  }
  if (verdict.flag != Flag::none) verdict.action = std::max(verdict.action, Action::flag);
  merge_masks(verdict.masked);
}

void weigh(Verdict& verdict, const Draft& draft) {
  for (const auto& finding : verdict.findings) {
    const auto step = step_of(finding, draft.newcomer);
    verdict.action = std::max(verdict.action, step.action);
    verdict.flag = std::max(verdict.flag, step.flag);
  }
  for (const auto& finding : verdict.findings) {
    const auto step = step_of(finding, draft.newcomer);
    // A card for what was told goes with a delivered message, and with «we can't have buying here».
    if (is_support(finding.category) && !verdict.delivered()) continue;
    // With what went before it stops a message: those are in the room, and somebody should look.
    if (finding.joined && step.action >= Action::nudge)
      verdict.flag = std::max(verdict.flag, Flag::normal);
    // A note says what became of the message: only what decided that knows.
    const bool is_true = step.action == verdict.action || step.notice.starts_with("card.");
    if (step.action > Action::allow && is_true) add_notice(verdict, step.notice);
    if (step.notice == "note.sourcing") add_notice(verdict, "card.craving");
  }
}

}  // namespace

std::string_view name(Flag flag) {
  static constexpr std::array<std::string_view, 3> names{"none", "normal", "urgent"};
  return names[static_cast<std::size_t>(flag)];
}

std::string_view nudge_of(Category category) {
  switch (category) {
    case Category::drug_sourcing:
      return "note.sourcing";
    case Category::dosing_advice:
      return "note.dosing";
    case Category::sexual:
      return "note.sexual";
    case Category::minors:
      return "note.minors";
    case Category::pii:
      return "note.pii";
    case Category::spam_link:
      return "note.link";
    default:
      return "nudge.harassment";
  }
}

Verdict decide(std::vector<Finding> findings, const Draft& draft) {
  Verdict verdict;
  verdict.findings = std::move(findings);
  auto& all = verdict.findings;
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::tuple(rank(a), -a.severity, a.span.bytes.from, a.span.bytes.to,
                      std::string_view(a.rule)) < std::tuple(rank(b), -b.severity,
                                                             b.span.bytes.from, b.span.bytes.to,
                                                             std::string_view(b.rule));
  });
  for (const auto& finding : all) verdict.severity = std::max(verdict.severity, finding.severity);
  const auto any = [&](auto test) { return std::any_of(all.begin(), all.end(), test); };
  const bool crisis = any([](const auto& f) { return is_crisis(f.category); });
  if (crisis && (!any(protects_others) || any([&](const auto& f) { return stands_apart(f, all); })))
    deliver_crisis(verdict, draft);
  else
    weigh(verdict, draft);
  const auto decisive = std::find_if(all.begin(), all.end(), [&](const auto& finding) {
    return step_of(finding, draft.newcomer).action == verdict.action;
  });
  if (decisive != all.end()) verdict.decided_by = static_cast<std::size_t>(decisive - all.begin());
  return verdict;
}

void confirm(Verdict& verdict) {
  const auto is_attack = [](const Finding& f) { return f.category == Category::harassment; };
  const auto& all = verdict.findings;
  if (verdict.action == Action::nudge && std::any_of(all.begin(), all.end(), is_attack))
    verdict.flag = std::max(verdict.flag, Flag::normal);
}

bool is_crisis(const Verdict& verdict) {
  return std::any_of(verdict.findings.begin(), verdict.findings.end(),
                     [](const Finding& finding) { return is_crisis(finding.category); });
}

bool is_support(const Verdict& verdict) {
  const auto is_one = [](const Finding& finding) {
    return is_crisis(finding.category) || is_support(finding.category);
  };
  const auto& all = verdict.findings;
  return !all.empty() && std::all_of(all.begin(), all.end(), is_one);
}

}  // namespace hearth::moderation
