// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/intake.hpp"

#include <algorithm>

namespace hearth::moderation::desk {
namespace {

constexpr std::uint8_t wave_severity = 2;

// Whoever has read a warning ends that one; nobody took it back.
bool is_read_warning(const DecisionSeed& seed) {
  return seed.measure == Measure::lift && seed.lifts == Measure::warning && seed.automated;
}

}  // namespace

Entries Intake::take(const Incoming& line, core::CaseId fresh) {
  Entries out;
  if (const auto* decided = std::get_if<DecisionSeed>(&line.seed)) {
    decision(line, *decided, out);
    return out;
  }
  if (std::holds_alternative<ReportSeed>(line.seed)) {
    const auto id = case_for(line, CaseKind::report, report_severity, fresh, out);
    const bool has_note = !std::get<ReportSeed>(line.seed).sealed_note.empty();
    out.push_back({{}, id, ReportAdded{line.place, has_note}});
    return out;
  }
  const bool waits = line.held_until != core::Time{};
  std::uint8_t severity = waits ? held_severity : 0;
  const auto* found = std::get_if<FindingsSeed>(&line.seed);
  const bool any = found != nullptr && !found->findings.empty();
  if (!any && !waits) return out;
  if (any)
    for (const auto& one : found->findings)
      severity = std::max(severity, std::min<std::uint8_t>(one.severity, 4));
  const auto id = case_for(line, any ? CaseKind::finding : CaseKind::held, severity, fresh, out);
  if (any)
    for (std::size_t i = 0; i < std::min(found->findings.size(), findings_max); ++i)
      finding(line, found->findings[i], id, out);
  if (waits) out.push_back({{}, id, HeldAdded{line.held, line.held_until}});
  return out;
}

core::CaseId Intake::case_for(const Incoming& line, CaseKind kind, std::uint8_t severity,
                              core::CaseId fresh, Entries& out) {
  const About about{line.room, line.subject};
  if (!line.subject.is_zero()) {
    if (const auto opened = opened_.find(about); opened != opened_.end()) return opened->second;
    if (const auto* c = desk_.book.open_case(line.room, line.subject)) {
      added_to_.insert(c->id);
      return c->id;
    }
    opened_.emplace(about, fresh);
  }
  out.push_back({{}, fresh, CaseOpened{kind, line.room, line.subject, severity}});
  return fresh;
}

void Intake::finding(const Incoming& line, const Found& found, core::CaseId id, Entries& out) {
  FindingAdded added{line.place, line.held,      found.label,  found.rule,
                     found.pack, found.severity, found.urgent, found.spans};
  added.severity = std::min<std::uint8_t>(added.severity, 4);
  added.label = as_code(added.label, code_bytes_max);
  added.rule = as_code(added.rule, rule_bytes_max);
  added.pack = as_code(added.pack, code_bytes_max);
  if (added.spans.size() > spans_max) added.spans.resize(spans_max);
  const auto* c = desk_.book.find(id);
  const bool urgent = is_urgent(added.severity, added.urgent, category_of(added.label));
  const bool more = c != nullptr && (added.severity > c->severity || !c->urgent);
  out.push_back({{}, id, added});
  if (!urgent || !more || !c->owned(desk_.now)) return;
  const auto until = desk_.now + desk_.settings.rung_wait.at(added.severity);
  if (until < c->claimed_until) out.push_back({{}, id, ClaimShortened{until}});
}

// Of what is taken back, others of its kind stand: then nothing is lifted.
bool Intake::leaves_others(const Incoming& line, const DecisionSeed& seed) const {
  if (seed.measure != Measure::lift || seed.undoes == EntryId{}) return false;
  if (taken_.contains({line.subject, seed.lifts})) return true;
  const auto& measures = desk_.book.measures();
  const auto* measure = measures.find(seed.undoes);
  return measure != nullptr && measures.others_until(*measure, desk_.now).has_value();
}

void Intake::decision(const Incoming& line, const DecisionSeed& seed, Entries& out) {
  const bool is_read = is_read_warning(seed);
  if (!is_read && leaves_others(line, seed)) {
    out.push_back({seed.by, seed.case_id, Undone{seed.undoes}});
    return;
  }
  if (seed.measure == Measure::lift && !is_read)
    taken_.erase({line.subject, seed.lifts});
  else if (!is_read)
    taken_.emplace(line.subject, seed.measure);
  Acted acted;
  acted.id = line.id;
  acted.measure = seed.measure;
  acted.room = line.room;
  acted.subject = line.subject;
  acted.scope = seed.scope;
  acted.reason = as_code(seed.reason, code_bytes_max);
  acted.until = seed.until;
  acted.automated = seed.automated;
  acted.place = seed.about == Place{} ? line.place : seed.about;
  acted.held = line.held;
  acted.lifts = seed.lifts;
  if (is_read) acted.only = seed.undoes;
  acted.mode = seed.mode;
  acted.mode_before = seed.mode_before;
  acted.interval_ms = seed.interval_ms;
  acted.interval_before_ms = seed.interval_before_ms;
  acted.asks_longer = seed.asks_longer;
  acted.longer_until = seed.longer_until;
  acted.confirms = seed.confirms;
  out.push_back({seed.by, seed.case_id, acted});
  if (seed.undoes != EntryId{} && !is_read)
    out.push_back({seed.by, seed.case_id, Undone{seed.undoes}});
}

Entries Intake::held_gone(const core::RoomId& room, const core::SubjectId& subject,
                          std::uint64_t held, HeldGone::How how) {
  const auto opened = opened_.find({room, subject});
  const auto* c = desk_.book.open_case(room, subject);
  if (opened == opened_.end() && c == nullptr) return {};
  const auto id = opened != opened_.end() ? opened->second : c->id;
  Entries out{Entry{{}, id, HeldGone{held, how}}};
  if (how == HeldGone::How::withdrawn && c != nullptr && is_over_without(*c, held))
    out.push_back({{}, id, Closed{Outcome::withdrawn}});
  return out;
}

bool Intake::is_over_without(const Case& c, std::uint64_t held) const {
  const bool only = c.held.size() == 1 && c.held.front().held == held;
  return only && c.kind == CaseKind::held && c.findings == 0 && c.reports == 0 &&
         !c.owned(desk_.now) && !added_to_.contains(c.id);
}

Entries Intake::wave(const core::RoomId& room, std::uint32_t joins, core::Time until,
                     core::CaseId fresh) {
  // Every gateway sees it, and once half of the time is over they may be seen again.
  if (desk_.book.wave_until(room) > until - (until - desk_.now) / 2) return {};
  const auto open = desk_.book.open_cases();
  const auto known = std::find_if(open.begin(), open.end(), [&](const Case* c) {
    return c->kind == CaseKind::wave && c->room == room;
  });
  Entries out;
  if (known == open.end())
    out.push_back({{}, fresh, CaseOpened{CaseKind::wave, room, {}, wave_severity}});
  out.push_back({{}, known == open.end() ? fresh : (*known)->id, WaveSeen{room, joins, until}});
  return out;
}

}  // namespace hearth::moderation::desk
