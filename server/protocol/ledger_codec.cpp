// SPDX-License-Identifier: Apache-2.0
#include "protocol/ledger_codec.hpp"

#include "protocol/ledger_fields.hpp"

namespace hearth::protocol {
namespace {

using namespace ledger;

struct Fill {
  pb::LedgerBody& out;

  void operator()(const desk::Unknown&) const {}
  void operator()(const desk::CaseOpened& in) const {
    auto* one = out.mutable_case_opened();
    one->set_kind(number(in.kind));
    one->set_room(bytes(in.room));
    one->set_subject(bytes(in.subject));
    one->set_severity(in.severity);
  }
  void operator()(const desk::FindingAdded& in) const {
    auto* one = out.mutable_finding_added();
    put(in.place, one->mutable_place());
    one->set_held(in.held);
    one->set_label(in.label);
    one->set_rule(in.rule);
    one->set_pack(in.pack);
    one->set_severity(in.severity);
    one->set_urgent(in.urgent);
    put(in.spans, one->mutable_spans());
  }
  void operator()(const desk::ReportAdded& in) const {
    put(in.place, out.mutable_report_added()->mutable_place());
    out.mutable_report_added()->set_has_note(in.has_note);
  }
  void operator()(const desk::HeldAdded& in) const {
    out.mutable_held_added()->set_held(in.held);
    out.mutable_held_added()->set_until_ms(core::unix_ms(in.until));
  }
  void operator()(const desk::HeldGone& in) const {
    out.mutable_held_gone()->set_held(in.held);
    out.mutable_held_gone()->set_how(number(in.how));
  }
  void operator()(const desk::Answered&) const { out.mutable_answered(); }
  void operator()(const desk::Claimed& in) const {
    out.mutable_claimed()->set_until_ms(core::unix_ms(in.until));
  }
  void operator()(const desk::ClaimShortened& in) const {
    out.mutable_claim_shortened()->set_until_ms(core::unix_ms(in.until));
  }
  void operator()(const desk::LetGo&) const { out.mutable_let_go(); }
  void operator()(const desk::TappedOut&) const { out.mutable_tapped_out(); }
  void operator()(const desk::Escalated& in) const {
    out.mutable_escalated()->set_rung(number(in.rung));
    out.mutable_escalated()->set_why(number(in.why));
  }
  void operator()(const desk::Acknowledged&) const { out.mutable_acknowledged(); }
  void operator()(const desk::HandedOver& in) const {
    auto* one = out.mutable_handed_over();
    one->set_to(bytes(in.to));
    one->set_until_ms(core::unix_ms(in.until));
    one->set_has_words(in.has_words);
  }
  void operator()(const desk::Accepted& in) const {
    out.mutable_accepted()->set_until_ms(core::unix_ms(in.until));
  }
  void operator()(const desk::Declined&) const { out.mutable_declined(); }
  void operator()(const desk::Noted& in) const {
    out.mutable_noted()->set_text_hash(bytes(in.text));
  }
  void operator()(const desk::Revealed&) const { out.mutable_revealed(); }
  void operator()(const desk::Closed& in) const {
    out.mutable_closed()->set_outcome(number(in.outcome));
  }
  void operator()(const desk::Called& in) const {
    out.mutable_called()->set_rung(number(in.rung));
    put(in.to, out.mutable_called()->mutable_to());
  }
  void operator()(const desk::Notified& in) const { out.mutable_notified()->set_call(in.call); }
  void operator()(const desk::Alarm& in) const {
    out.mutable_alarm()->set_rung(number(in.rung));
    out.mutable_alarm()->set_why(number(in.why));
  }
  void operator()(const desk::Acted& in) const {
    auto* one = out.mutable_acted();
    one->set_id(bytes(in.id));
    one->set_measure(number(in.measure));
    one->set_room(bytes(in.room));
    one->set_subject(bytes(in.subject));
    one->set_scope(number(in.scope));
    one->set_reason(in.reason);
    one->set_until_ms(core::unix_ms(in.until));
    one->set_automated(in.automated);
    put(in.place, one->mutable_place());
    one->set_held(in.held);
    one->set_lifts(number(in.lifts));
    one->set_mode(in.mode);
    one->set_mode_before(in.mode_before);
    one->set_interval_ms(in.interval_ms);
    one->set_interval_before_ms(in.interval_before_ms);
    if (in.only != desk::EntryId{}) one->set_only(bytes(in.only));
    one->set_asks_longer(in.asks_longer);
    one->set_longer_until_ms(core::unix_ms(in.longer_until));
    one->set_confirms(bytes(in.confirms));
  }
  void operator()(const desk::Undone& in) const { out.mutable_undone()->set_id(bytes(in.id)); }
  void operator()(const desk::AppealMade& in) const {
    out.mutable_appeal_made()->set_measure(bytes(in.measure));
    out.mutable_appeal_made()->set_text_hash(bytes(in.text));
  }
  void operator()(const desk::AppealDecided& in) const {
    auto* one = out.mutable_appeal_decided();
    one->set_measure(bytes(in.measure));
    one->set_lifted(in.lifted);
    one->set_answer_hash(bytes(in.answer));
  }
  void operator()(const desk::ShiftStarted& in) const {
    put(in.rooms, out.mutable_shift_started()->mutable_rooms());
    out.mutable_shift_started()->set_until_ms(core::unix_ms(in.until));
  }
  void operator()(const desk::ShiftRenewed& in) const {
    out.mutable_shift_renewed()->set_until_ms(core::unix_ms(in.until));
  }
  void operator()(const desk::ShiftEnded& in) const {
    out.mutable_shift_ended()->set_who(bytes(in.who));
  }
  void operator()(const desk::AccountChanged& in) const {
    auto* one = out.mutable_account_changed();
    one->set_account(bytes(in.account));
    one->set_what(number(in.what));
    one->set_role(number(in.role));
    put(in.rooms, one->mutable_rooms());
  }
  void operator()(const desk::Invited& in) const {
    out.mutable_invited()->set_role(number(in.role));
    put(in.rooms, out.mutable_invited()->mutable_rooms());
  }
  void operator()(const desk::SignedIn& in) const {
    out.mutable_signed_in()->set_step_up(in.step_up);
  }
  void operator()(const desk::SignedOut& in) const {
    out.mutable_signed_out()->set_everywhere(in.everywhere);
  }
  void operator()(const desk::SignInsRefused& in) const {
    out.mutable_sign_ins_refused()->set_count(in.count);
  }
  void operator()(const desk::CommandRefused& in) const {
    out.mutable_command_refused()->set_code(in.code);
  }
  void operator()(const desk::WaveSeen& in) const {
    auto* one = out.mutable_wave_seen();
    one->set_room(bytes(in.room));
    one->set_joins(in.joins);
    one->set_until_ms(core::unix_ms(in.until));
  }
  void operator()(const desk::JournalGap& in) const {
    auto* one = out.mutable_journal_gap();
    one->set_room(bytes(in.room));
    one->set_from(in.from);
    one->set_to(in.to);
  }
};

}  // namespace

std::string serialize(const moderation::desk::Entry& entry) {
  pb::LedgerBody out;
  out.set_version(version);
  out.set_by(bytes(entry.by));
  out.set_case_id(bytes(entry.case_id));
  std::visit(Fill{out}, entry.what);
  return out.SerializeAsString();
}

}  // namespace hearth::protocol
