// SPDX-License-Identifier: Apache-2.0
#include "moderation/rule_check.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "moderation/room_layer.hpp"

namespace hearth::moderation {
namespace {

Finding finding_of(const RuleSet& set, const Hit& hit, ViewKind view, std::string_view text) {
  const auto& rule = set.rules[hit.rule];
  Finding finding;
  finding.rule = rule.rule.id;
  finding.label = rule.rule.label;
  finding.category = rule.rule.category;
  finding.severity = hit.severity;
  finding.subject = hit.subject;
  finding.action = rule.rule.action;
  finding.span = span_of(text, hit.original);
  finding.view = view;
  finding.version = rule.version;
  return finding;
}

void widen(Interval& one, const Interval& by) {
  one = {std::min(one.from, by.from), std::max(one.to, by.to)};
}

// Gathers what the rules found: stretches of one rule that overlap are one finding. Who is meant by
// it says the phrase that the rule names first, or else the stretch that begins first: not the one
// that happened to be met first.
class Gathering {
 public:
  explicit Gathering(std::vector<Finding>& all) : all_(all), begin_(all.size()) {}

  void add(Finding finding, const Hit& hit) {
    const Lead lead{hit.phrase.value_or(no_phrase), hit.original.from};
    for (std::size_t i = 0; i < leads_.size(); ++i) {
      auto& known = all_[begin_ + i];
      if (known.rule != finding.rule || !known.span.bytes.overlaps(finding.span.bytes)) continue;
      widen(known.span.bytes, finding.span.bytes);
      widen(known.span.code_points, finding.span.code_points);
      widen(known.span.utf16, finding.span.utf16);
      known.severity = std::max(known.severity, finding.severity);
      if (lead < leads_[i]) known.subject = finding.subject;
      leads_[i] = std::min(leads_[i], lead);
      return;
    }
    all_.push_back(std::move(finding));
    leads_.push_back(lead);
  }

 private:
  using Lead = std::pair<PhraseId, std::uint32_t>;
  static constexpr PhraseId no_phrase = 0xffffffff;

  std::vector<Finding>& all_;
  std::size_t begin_;  // what others found before
  std::vector<Lead> leads_;
};

}  // namespace

void RuleCheck::look(const Draft& draft, const RecentMessages& recent, core::Time now,
                     Findings& findings) {
  Budget budget;
  hits_ = matcher_.match(*set_, draft.text, draft.language, budget);
  if (matcher_.views().size() > 0) findings.base = &matcher_.views()[0];
  Gathering gathering(findings.all);
  for (const auto& hit : hits_)
    if (hit.severity > 0)
      gathering.add(finding_of(*set_, hit, matcher_.views()[hit.view].kind, draft.text), hit);
  for (const std::string_view between : {" ", ""}) {
    const auto before = recent.joined(now, between);
    if (!before.empty()) look_joined(draft, before, between, budget, findings);
  }
  if (draft.layer) look_at_layer(draft, budget, findings);
  findings.incomplete = findings.incomplete || budget.spent;
}

void RuleCheck::look_at_layer(const Draft& draft, Budget& budget, Findings& findings) {
  const auto& layer = *draft.layer;
  std::erase_if(findings.all, [&](const auto& f) { return layer.off.contains(f.rule); });
  for (auto& finding : findings.all)
    if (const auto other = layer.actions.find(finding.rule); other != layer.actions.end())
      finding.action = other->second;
  if (!layer.extra) return;
  for (const auto& hit : layer_matcher_.match(*layer.extra, draft.text, draft.language, budget))
    if (hit.severity > 0)
      findings.all.push_back(
          finding_of(*layer.extra, hit, layer_matcher_.views()[hit.view].kind, draft.text));
}

// Only what reaches over the border between the messages counts.
void RuleCheck::look_joined(const Draft& draft, const std::string& before, std::string_view between,
                            Budget& budget, Findings& findings) {
  const auto text = before + std::string(between) + std::string(draft.text);
  const auto end = static_cast<std::uint32_t>(before.size());
  const auto border = static_cast<std::uint32_t>(end + between.size());
  // Without a blank two words become one, and what looks like an address is the writer's full stop.
  const auto readers = between.empty() ? Readers::phrases : Readers::all;
  if (!joined_matcher_.reaches_over(*set_, text, draft.language, {end, border}, readers, budget))
    return;
  const auto& hits = joined_matcher_.match(*set_, text, draft.language, budget);
  const auto category = [&](const Hit& hit) { return set_->rules[hit.rule].rule.category; };
  // Somebody who just said they are in danger and then "thank you" threatens nobody.
  const bool after_crisis = std::any_of(hits.begin(), hits.end(), [&](const Hit& hit) {
    return hit.severity > 0 && hit.original.to <= end && is_crisis(category(hit));
  });
  for (const auto& hit : hits) {
    if (after_crisis && !is_crisis(category(hit)) && category(hit) != Category::pii) continue;
    if (hit.severity == 0 || hit.original.from >= end || hit.original.to <= border) continue;
    if (readers == Readers::phrases && !hit.phrase) continue;
    auto inside = hit;
    inside.original = {0, hit.original.to - border};
    if (category(hit) == Category::pii && is_helpline(draft.text.substr(0, inside.original.to)))
      continue;
    auto finding = finding_of(*set_, inside, joined_matcher_.views()[hit.view].kind, draft.text);
    const bool known = std::any_of(findings.all.begin(), findings.all.end(), [&](const auto& f) {
      return f.rule == finding.rule && f.span.bytes.overlaps(finding.span.bytes);
    });
    if (known) continue;
    finding.joined = true;
    findings.all.push_back(std::move(finding));
  }
}

// A number that helps is no rest of another. `beginning`: of the last draft.
bool RuleCheck::is_helpline(std::string_view beginning) {
  const auto& lines = matcher_.helplines();
  return std::any_of(lines.begin(), lines.end(), [&](const auto& line) {
    return line.from < beginning.size() && beginning.size() <= line.to &&
           digits_of(beginning.substr(0, line.from)).empty();
  });
}

}  // namespace hearth::moderation
