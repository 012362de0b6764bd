// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "protocol/ledger_codec.hpp"
#include "protocol/ledger_fields.hpp"

namespace hearth::protocol {
namespace {

using namespace ledger;

// One overload for each message; `what` is read while `r` stays sound.
desk::What read(Reader& r, const pb::CaseOpened& in) {
  desk::CaseOpened out;
  r.choice(in.kind(), desk::CaseKind::opened, out.kind);
  r.id(in.room(), out.room);
  r.id(in.subject(), out.subject);
  r.small(in.severity(), severity_last, out.severity);
  return out;
}
desk::What read(Reader& r, const pb::FindingAdded& in) {
  desk::FindingAdded out;
  r.place(in.place(), out.place);
  out.held = in.held();
  r.text(in.label(), desk::code_bytes_max, out.label);
  r.text(in.rule(), desk::rule_bytes_max, out.rule);
  r.text(in.pack(), desk::code_bytes_max, out.pack);
  r.small(in.severity(), severity_last, out.severity);
  out.urgent = in.urgent();
  r.spans(in.spans(), out.spans);
  return out;
}
desk::What read(Reader& r, const pb::ReportAdded& in) {
  desk::ReportAdded out;
  r.place(in.place(), out.place);
  out.has_note = in.has_note();
  return out;
}
desk::What read(Reader& r, const pb::HeldAdded& in) {
  desk::HeldAdded out{in.held(), {}};
  r.time(in.until_ms(), out.until);
  return out;
}
desk::What read(Reader& r, const pb::HeldGone& in) {
  desk::HeldGone out{in.held(), {}};
  r.choice(in.how(), desk::HeldGone::How::withdrawn, out.how);
  return out;
}
desk::What read(Reader& r, const pb::Escalated& in) {
  desk::Escalated out;
  r.choice(in.rung(), desk::Rung::webhook, out.rung);
  r.choice(in.why(), desk::Escalated::Why::nobody_there, out.why);
  return out;
}
desk::What read(Reader& r, const pb::HandedOver& in) {
  desk::HandedOver out;
  r.id(in.to(), out.to);
  r.time(in.until_ms(), out.until);
  out.has_words = in.has_words();
  return out;
}
desk::What read(Reader& r, const pb::Noted& in) {
  desk::Noted out;
  r.raw(in.text_hash(), out.text);
  return out;
}
desk::What read(Reader& r, const pb::Closed& in) {
  desk::Closed out;
  r.choice(in.outcome(), desk::Outcome::withdrawn, out.outcome);
  return out;
}
desk::What read(Reader& r, const pb::Called& in) {
  desk::Called out;
  r.choice(in.rung(), desk::Rung::webhook, out.rung);
  r.ids(in.to(), desk::called_max, out.to);
  return out;
}
desk::What read(Reader& r, const pb::Alarm& in) {
  desk::Alarm out;
  r.choice(in.rung(), desk::Rung::webhook, out.rung);
  r.choice(in.why(), desk::Alarm::Why::nobody_free, out.why);
  return out;
}
desk::What read(Reader& r, const pb::Acted& in) {
  desk::Acted out;
  r.raw(in.id(), out.id);
  r.choice(in.measure(), desk::Measure::quick_text, out.measure);
  r.id(in.room(), out.room);
  r.id(in.subject(), out.subject);
  r.choice(in.scope(), desk::Scope::service, out.scope);
  r.text(in.reason(), desk::code_bytes_max, out.reason);
  r.time(in.until_ms(), out.until);
  out.automated = in.automated();
  r.place(in.place(), out.place);
  out.held = in.held();
  r.choice(in.lifts(), desk::Measure::quick_text, out.lifts);
  r.small(in.mode(), mode_last, out.mode);
  r.small(in.mode_before(), mode_last, out.mode_before);
  out.interval_ms = in.interval_ms();
  out.interval_before_ms = in.interval_before_ms();
  if (!in.only().empty()) r.raw(in.only(), out.only);
  out.asks_longer = in.asks_longer();
  r.time(in.longer_until_ms(), out.longer_until);
  r.raw(in.confirms(), out.confirms);
  return out;
}
desk::What read(Reader& r, const pb::Undone& in) {
  desk::Undone out;
  r.raw(in.id(), out.id);
  return out;
}
desk::What read(Reader& r, const pb::AppealMade& in) {
  desk::AppealMade out;
  r.raw(in.measure(), out.measure);
  r.raw(in.text_hash(), out.text);
  return out;
}
desk::What read(Reader& r, const pb::AppealDecided& in) {
  desk::AppealDecided out;
  r.raw(in.measure(), out.measure);
  out.lifted = in.lifted();
  r.raw(in.answer_hash(), out.answer);
  return out;
}
desk::What read(Reader& r, const pb::ShiftStarted& in) {
  desk::ShiftStarted out;
  r.ids(in.rooms(), desk::rooms_max, out.rooms);
  r.time(in.until_ms(), out.until);
  return out;
}
desk::What read(Reader& r, const pb::ShiftEnded& in) {
  desk::ShiftEnded out;
  r.id(in.who(), out.who);
  return out;
}
desk::What read(Reader& r, const pb::AccountChanged& in) {
  desk::AccountChanged out;
  r.id(in.account(), out.account);
  r.choice(in.what(), desk::AccountChanged::What::passkey_copied, out.what);
  r.choice(in.role(), desk::Role::admin, out.role);
  r.ids(in.rooms(), desk::rooms_max, out.rooms);
  return out;
}
desk::What read(Reader& r, const pb::Invited& in) {
  desk::Invited out;
  r.choice(in.role(), desk::Role::admin, out.role);
  r.ids(in.rooms(), desk::rooms_max, out.rooms);
  return out;
}
desk::What read(Reader& r, const pb::CommandRefused& in) {
  desk::CommandRefused out;
  r.text(in.code(), desk::code_bytes_max, out.code);
  return out;
}
desk::What read(Reader& r, const pb::WaveSeen& in) {
  desk::WaveSeen out;
  r.id(in.room(), out.room);
  out.joins = in.joins();
  r.time(in.until_ms(), out.until);
  return out;
}
desk::What read(Reader& r, const pb::JournalGap& in) {
  desk::JournalGap out;
  r.id(in.room(), out.room);
  out.from = in.from();
  out.to = in.to();
  return out;
}
template <class Out>
desk::What read_until(Reader& r, const pb::Until& in) {
  Out out;
  r.time(in.until_ms(), out.until);
  return out;
}

// Measures, people, rooms and the ledger itself.
desk::What read_other(Reader& r, const pb::LedgerBody& in) {
  using Body = pb::LedgerBody;
  switch (in.what_case()) {
    case Body::kActed:
      return read(r, in.acted());
    case Body::kUndone:
      return read(r, in.undone());
    case Body::kAppealMade:
      return read(r, in.appeal_made());
    case Body::kAppealDecided:
      return read(r, in.appeal_decided());
    case Body::kShiftStarted:
      return read(r, in.shift_started());
    case Body::kShiftRenewed:
      return read_until<desk::ShiftRenewed>(r, in.shift_renewed());
    case Body::kShiftEnded:
      return read(r, in.shift_ended());
    case Body::kAccountChanged:
      return read(r, in.account_changed());
    case Body::kInvited:
      return read(r, in.invited());
    case Body::kSignedIn:
      return desk::SignedIn{in.signed_in().step_up()};
    case Body::kSignedOut:
      return desk::SignedOut{in.signed_out().everywhere()};
    case Body::kSignInsRefused:
      return desk::SignInsRefused{in.sign_ins_refused().count()};
    case Body::kCommandRefused:
      return read(r, in.command_refused());
    case Body::kWaveSeen:
      return read(r, in.wave_seen());
    case Body::kJournalGap:
      return read(r, in.journal_gap());
    default:
      return desk::Unknown{};
  }
}

desk::What read_what(Reader& r, const pb::LedgerBody& in) {
  using Body = pb::LedgerBody;
  switch (in.what_case()) {
    case Body::kCaseOpened:
      return read(r, in.case_opened());
    case Body::kFindingAdded:
      return read(r, in.finding_added());
    case Body::kReportAdded:
      return read(r, in.report_added());
    case Body::kHeldAdded:
      return read(r, in.held_added());
    case Body::kHeldGone:
      return read(r, in.held_gone());
    case Body::kAnswered:
      return desk::Answered{};
    case Body::kClaimed:
      return read_until<desk::Claimed>(r, in.claimed());
    case Body::kClaimShortened:
      return read_until<desk::ClaimShortened>(r, in.claim_shortened());
    case Body::kLetGo:
      return desk::LetGo{};
    case Body::kTappedOut:
      return desk::TappedOut{};
    case Body::kEscalated:
      return read(r, in.escalated());
    case Body::kAcknowledged:
      return desk::Acknowledged{};
    case Body::kHandedOver:
      return read(r, in.handed_over());
    case Body::kAccepted:
      return read_until<desk::Accepted>(r, in.accepted());
    case Body::kDeclined:
      return desk::Declined{};
    case Body::kNoted:
      return read(r, in.noted());
    case Body::kRevealed:
      return desk::Revealed{};
    case Body::kClosed:
      return read(r, in.closed());
    case Body::kCalled:
      return read(r, in.called());
    case Body::kNotified:
      return desk::Notified{in.notified().call()};
    case Body::kAlarm:
      return read(r, in.alarm());
    default:
      return read_other(r, in);
  }
}

}  // namespace

std::optional<moderation::desk::Entry> parse_entry(std::string_view body) {
  pb::LedgerBody in;
  if (body.size() > entry_bytes_max ||
      !in.ParseFromArray(body.data(), static_cast<int>(body.size())))
    return std::nullopt;
  Reader r;
  desk::Entry out;
  r.id(in.by(), out.by);
  r.id(in.case_id(), out.case_id);
  if (in.version() == version) out.what = read_what(r, in);
  if (!r.sound() || in.version() == 0) return std::nullopt;
  if (!r.known()) out.what = desk::Unknown{};
  return out;
}

}  // namespace hearth::protocol
