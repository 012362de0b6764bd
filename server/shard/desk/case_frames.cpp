// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/case_frames.hpp"

#include <algorithm>

#include "moderation/desk/decide.hpp"
#include "moderation/desk/routing.hpp"

namespace hearth::shard::desk {
namespace {

frames::Action action_of(cases::Measure measure) {
  using cases::Measure;
  switch (measure) {
    case Measure::warning:
      return frames::Action::warn;
    case Measure::mute:
      return frames::Action::mute;
    case Measure::removal:
      return frames::Action::remove;
    case Measure::ban:
      return frames::Action::ban;
    case Measure::lift:
      return frames::Action::lift;
    case Measure::redaction:
      return frames::Action::redact;
    case Measure::released:
      return frames::Action::release_held;
    case Measure::returned:
      return frames::Action::return_held;
    case Measure::mode:
      return frames::Action::set_mode;
    case Measure::announcement:
      return frames::Action::announce;
    case Measure::quick_text:
      return frames::Action::say;
    case Measure::none:
      break;
  }
  return frames::Action::unspecified;
}

frames::CaseState state_of(const cases::Case& c, core::Time now) {
  if (c.closed()) return frames::CaseState::closed;
  if (c.offered(now)) return frames::CaseState::offered;
  return c.owned(now) ? frames::CaseState::claimed : frames::CaseState::open;
}

// One glance has room for so many; the oldest end first.
constexpr std::size_t asked_bans_max = 50;

rooms::Position position(const cases::Place& place) { return {place.epoch, place.seq}; }

// "self_harm.intent" -> the texts of self_harm.
std::string category_in(const std::string& label) { return label.substr(0, label.find('.')); }

// What a veiled case is about, in a word.
std::string neutral_line(const cases::Case& c) {
  if (c.kind == cases::CaseKind::appeal) return "appeal";
  if (c.kind == cases::CaseKind::wave) return "wave";
  if (!c.labels.empty()) return category_in(c.labels.front());
  return c.held.empty() ? "reported" : "held";
}

frames::CaseFinding finding(const cases::Line<cases::FindingAdded>& line) {
  const auto& in = line.what;
  frames::CaseFinding out{
      position(in.place),     in.label, in.rule, in.pack, in.severity, {}, category_in(in.label),
      core::unix_ms(line.at), false,    {},      in.held};
  for (const auto& span : in.spans) out.spans.push_back({span.from, span.to});
  return out;
}

frames::CaseAction action(const cases::Desk& desk, const core::ModeratorId& viewer,
                          const cases::TakenMeasure& taken, const cases::Case& about) {
  const auto& acted = taken.acted;
  const bool asks = taken.waits_for_another(desk.now);
  return {core::to_base32(acted.id),
          id_of(taken.by),
          action_of(acted.measure),
          acted.reason,
          core::unix_ms(taken.at),
          core::unix_ms(acted.until),
          taken.undone,
          static_cast<frames::Scope>(acted.scope),
          acted.automated,
          about.kind == cases::CaseKind::appeal && about.appealed == acted.id,
          asks,
          asks ? core::unix_ms(acted.longer_until) : 0,
          asks && !cases::may_confirm(desk, viewer, taken),
          taken.read};
}

// The parts of an entry that say more than its code: ids, codes and numbers.
struct Params {
  std::map<std::string, std::string>& out;

  void operator()(const cases::CaseOpened& in) const {
    out["severity"] = std::to_string(in.severity);
  }
  void operator()(const cases::FindingAdded& in) const {
    out["label"] = in.label;
    out["rule"] = in.rule;
    out["severity"] = std::to_string(in.severity);
  }
  void operator()(const cases::HandedOver& in) const { out["to"] = id_of(in.to); }
  void operator()(const cases::Escalated& in) const {
    out["rung"] = std::to_string(static_cast<int>(in.rung));
  }
  void operator()(const cases::Acted& in) const {
    out["reason"] = in.reason;
    out["scope"] = std::to_string(static_cast<int>(in.scope));
    if (in.until != core::Time{}) out["until_ms"] = std::to_string(core::unix_ms(in.until));
    if (in.automated) out["automated"] = "1";
    if (in.asks_longer) out["asked_until_ms"] = std::to_string(core::unix_ms(in.longer_until));
    if (in.confirms != cases::EntryId{}) out["confirms"] = core::to_base32(in.confirms);
    if (in.measure == cases::Measure::mode) out["mode"] = std::to_string(in.mode);
  }
  void operator()(const cases::AccountChanged& in) const { out["account"] = id_of(in.account); }
  void operator()(const cases::SignInsRefused& in) const {
    out["count"] = std::to_string(in.count);
  }
  void operator()(const cases::CommandRefused& in) const { out["code"] = in.code; }
  void operator()(const cases::WaveSeen& in) const { out["joins"] = std::to_string(in.joins); }
  void operator()(const cases::JournalGap& in) const {
    out["from"] = std::to_string(in.from);
    out["to"] = std::to_string(in.to);
  }
  template <class Other>
  void operator()(const Other&) const {}  // says it all by its code
};

}  // namespace

core::RoomId CaseFrames::room_of(const cases::Entry& entry, const cases::CaseBook& book) {
  if (const auto* acted = std::get_if<cases::Acted>(&entry.what)) return acted->room;
  if (const auto* wave = std::get_if<cases::WaveSeen>(&entry.what)) return wave->room;
  if (const auto* gap = std::get_if<cases::JournalGap>(&entry.what)) return gap->room;
  const auto* c = book.find(entry.case_id);
  return c ? c->room : core::RoomId{};
}

std::string id_of(const core::ModeratorId& id) {
  return id.is_zero() ? std::string() : core::to_base32(id.bytes);
}
std::string id_of(const core::CaseId& id) {
  return id.is_zero() ? std::string() : core::to_base32(id.bytes);
}

frames::Case CaseFrames::of(const cases::Case& c, const core::ModeratorId& viewer) const {
  frames::Case out;
  out.id = id_of(c.id);
  out.kind = static_cast<frames::CaseKind>(c.kind);
  out.state = state_of(c, desk.now);
  out.room = slug(c.room);
  out.severity = c.severity;
  out.urgent = c.urgent;
  out.labels = c.labels;
  out.findings = c.findings;
  out.reports = c.reports;
  out.held = !c.held.empty();
  out.opened_ms = core::unix_ms(c.opened);
  out.changed_ms = core::unix_ms(c.changed);
  if (c.owned(desk.now)) {
    out.owner = id_of(c.owner);
    out.claimed_until_ms = core::unix_ms(c.claimed_until);
  }
  if (c.offered(desk.now)) out.offered_to = id_of(c.offered_to);
  out.rung = static_cast<std::uint32_t>(c.rung);
  const auto wait = desk.settings.rung_wait.at(std::min<std::size_t>(c.severity, 4));
  if (!c.closed() && c.waits(desk.now) && wait != core::Duration{} &&
      c.rung != cases::Rung::webhook)
    out.due_ms = core::unix_ms(c.waits_since(desk.now) + wait);
  out.answered = c.answered;
  if (c.closed()) out.outcome = cases::name(c.outcome);
  if (const auto* person = subjects.find(c.subject)) out.subject = person->who;
  out.mine_to_decide = cases::may_decide(desk.book, viewer, c);
  out.needs_second = cases::needs_second(desk, c);
  out.asked = cases::asked_by(desk, viewer, c);
  out.crisis = c.crisis;
  out.readable = !c.closed() && cases::reads(desk, viewer, c);
  return out;
}

frames::CaseDetail CaseFrames::detail(const cases::Case& c, const core::ModeratorId& viewer) const {
  frames::CaseDetail out;
  out.about = of(c, viewer);
  for (const auto& line : c.finding_lines) out.findings.push_back(finding(line));
  for (const auto& line : c.report_lines) {
    frames::CaseFinding reported;
    reported.position = position(line.what.place);
    reported.at_ms = core::unix_ms(line.at);
    reported.reported = true;
    reported.policy = "reported";
    out.findings.push_back(std::move(reported));
  }
  if (!c.subject.is_zero())
    for (const auto* measure : desk.book.measures().about(c.subject))
      out.actions.push_back(action(desk, viewer, *measure, c));
  out.neutral_line = neutral_line(c);
  out.withdrawn = c.withdrawn;
  out.exposure = static_cast<std::uint32_t>(desk.book.roster().exposure(viewer, desk.now));
  const auto own = desk.book.roster().preferences(viewer).exposure_budget;
  out.exposure_budget = own != 0 ? own : desk.settings.exposure_budget;
  return out;
}

std::vector<frames::AskedBan> CaseFrames::asked_bans(const core::ModeratorId& viewer) const {
  std::vector<frames::AskedBan> out;
  for (const auto* taken : desk.book.measures().asking(desk.now)) {
    if (cases::may_confirm(desk, viewer, *taken)) continue;
    const auto& acted = taken->acted;
    frames::AskedBan ban{core::to_base32(acted.id),
                         slug(acted.room),
                         id_of(taken->case_id),
                         id_of(taken->by),
                         action_of(acted.measure),
                         acted.reason,
                         {},
                         core::unix_ms(acted.until),
                         core::unix_ms(acted.longer_until)};
    if (const auto* person = subjects.find(acted.subject)) ban.subject = person->who;
    out.push_back(std::move(ban));
    if (out.size() == asked_bans_max) break;
  }
  return out;
}

frames::LedgerLine CaseFrames::line(std::uint64_t number, core::Time at,
                                    const cases::Entry& entry) const {
  frames::LedgerLine out;
  out.number = number;
  out.at_ms = core::unix_ms(at);
  out.what = cases::code(entry);
  out.account = id_of(entry.by);
  out.case_id = id_of(entry.case_id);
  if (const auto room = room_of(entry, desk.book); !room.is_zero()) out.room = slug(room);
  std::visit(Params{out.params}, entry.what);
  return out;
}

}  // namespace hearth::shard::desk
