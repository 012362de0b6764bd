// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "hearth/v1/desk.pb.h"
#include "protocol/desk_codec.hpp"
#include "protocol/event_codec.hpp"

namespace hearth::protocol::desk {
namespace {

namespace pb = hearth::v1;

void put(const rooms::Position& in, pb::Position* out) {
  out->set_epoch(in.epoch);
  out->set_seq(in.seq);
}
void put(const rooms::Participant& in, pb::Participant* out) {
  out->set_handle(std::string(in.handle.view()));
  out->set_alias(in.alias);
}
void put(const std::vector<std::string>& in, google::protobuf::RepeatedPtrField<std::string>* out) {
  out->Assign(in.begin(), in.end());
}
void put(const Preferences& in, pb::Preferences* out) {
  put(in.opt_outs, out->mutable_opt_outs());
  out->set_exposure_budget(in.exposure_budget);
  out->set_unveiled(in.unveiled);
  out->set_sounds(in.sounds);
  out->set_weekly_minutes(in.weekly_minutes);
  for (const auto& span : in.quiet) {
    auto* quiet = out->add_quiet();
    quiet->set_from(span.from);
    quiet->set_to(span.to);
  }
}
void put(const Case& in, pb::Case* out) {
  out->set_id(in.id);
  out->set_kind(static_cast<pb::CaseKind>(in.kind));
  out->set_state(static_cast<pb::CaseState>(in.state));
  out->set_room(in.room);
  out->set_severity(in.severity);
  out->set_urgent(in.urgent);
  put(in.labels, out->mutable_labels());
  out->set_findings(in.findings);
  out->set_reports(in.reports);
  out->set_held(in.held);
  out->set_opened_ms(in.opened_ms);
  out->set_changed_ms(in.changed_ms);
  out->set_owner(in.owner);
  out->set_claimed_until_ms(in.claimed_until_ms);
  out->set_offered_to(in.offered_to);
  out->set_rung(in.rung);
  out->set_due_ms(in.due_ms);
  out->set_answered(in.answered);
  out->set_outcome(in.outcome);
  if (in.subject) put(*in.subject, out->mutable_subject());
  out->set_mine_to_decide(in.mine_to_decide);
  out->set_asked(in.asked);
  out->set_crisis(in.crisis);
  out->set_readable(in.readable);
  out->set_needs_second(in.needs_second);
}
void put(const CaseFinding& in, pb::CaseFinding* out) {
  if (in.position.epoch != 0) put(in.position, out->mutable_position());
  out->set_label(in.label);
  out->set_rule(in.rule);
  out->set_pack(in.pack);
  out->set_severity(in.severity);
  for (const auto& span : in.spans) {
    auto* place = out->add_spans();
    place->set_from(span.from);
    place->set_to(span.to);
  }
  out->set_policy(in.policy);
  out->set_at_ms(in.at_ms);
  out->set_reported(in.reported);
  out->set_note(in.note);
  out->set_held(in.held);
}
void put(const HeldMessage& in, pb::HeldMessage* out) {
  out->set_held(in.held);
  out->set_text(in.text);
  out->set_until_ms(in.until_ms);
  put(in.author, out->mutable_author());
}
void put(const CaseAction& in, pb::CaseAction* out) {
  out->set_id(in.id);
  out->set_account(in.account);
  out->set_action(static_cast<pb::Action>(in.action));
  out->set_reason(in.reason);
  out->set_at_ms(in.at_ms);
  out->set_until_ms(in.until_ms);
  out->set_undone(in.undone);
  out->set_scope(static_cast<pb::Scope>(in.scope));
  out->set_automated(in.automated);
  out->set_appealed(in.appealed);
  out->set_asks(in.asks);
  out->set_asked_until_ms(in.asked_until_ms);
  out->set_mine_to_confirm(in.mine_to_confirm);
  out->set_read(in.read);
}
void put(const AskedBan& in, pb::AskedBan* out) {
  out->set_id(in.id);
  out->set_room(in.room);
  out->set_case_(in.case_id);
  out->set_account(in.account);
  out->set_action(static_cast<pb::Action>(in.action));
  out->set_reason(in.reason);
  if (in.subject) put(*in.subject, out->mutable_subject());
  out->set_until_ms(in.until_ms);
  out->set_asked_until_ms(in.asked_until_ms);
}
void put(const RoomGlance& in, pb::RoomGlance* out) {
  out->set_room(in.room);
  out->set_present(in.present);
  out->set_mode(static_cast<pb::RoomMode>(in.mode));
  out->set_covered(in.covered);
  out->set_open_cases(in.open_cases);
  out->set_held(in.held);
  out->mutable_messages_per_minute()->Assign(in.messages_per_minute.begin(),
                                             in.messages_per_minute.end());
  out->set_moderator_share_percent(in.moderator_share_percent);
  out->set_unanswered(in.unanswered);
  out->set_newcomers(in.newcomers);
  out->set_braked(in.braked);
  out->mutable_cases_per_minute()->Assign(in.cases_per_minute.begin(), in.cases_per_minute.end());
  out->mutable_seen_after_seconds()->Assign(in.seen_after_seconds.begin(),
                                            in.seen_after_seconds.end());
}

struct Fill {
  pb::DeskServerFrame& frame;

  void operator()(const SignInStep& in) const {
    auto* out = frame.mutable_sign_in_step();
    out->set_challenge(in.challenge);
    out->set_rp_id(in.rp_id);
    put(in.credential_ids, out->mutable_credential_ids());
    out->set_role(static_cast<pb::Role>(in.role));
    put(in.rooms, out->mutable_rooms());
    out->set_totp_secret(in.totp_secret);
    out->set_user_id(in.user_id);
  }
  void operator()(const SignedIn& in) const {
    auto* out = frame.mutable_signed_in();
    out->set_token(in.token);
    out->set_expires_ms(in.expires_ms);
    out->set_idle_ms(in.idle_ms);
    out->set_account(in.account);
    out->set_name(in.name);
    out->set_role(static_cast<pb::Role>(in.role));
    put(in.rooms, out->mutable_rooms());
    out->set_stepped_up_until_ms(in.stepped_up_until_ms);
    out->set_ledger_top(in.ledger_top);
    out->set_ledger_hash(in.ledger_hash);
    put(in.preferences, out->mutable_preferences());
    out->set_veiled(in.veiled);
    for (const auto& room : in.room_infos) {
      auto* info = out->add_room_infos();
      info->set_room(room.room);
      info->set_title(room.title);
      info->set_language(room.language);
    }
    put(in.quick_texts, out->mutable_quick_texts());
    out->set_server_time_ms(in.server_time_ms);
    out->set_exposure(in.exposure);
    out->set_exposure_budget(in.exposure_budget);
    out->set_reconnect_window_ms(in.reconnect_window_ms);
    out->set_worked_minutes(in.worked_minutes);
    out->set_push_key(in.push_key);
    out->set_passkey_copied_ms(in.passkey_copied_ms);
  }
  void operator()(const Done& in) const {
    auto* out = frame.mutable_done();
    if (in.position.epoch != 0) put(in.position, out->mutable_position());
    out->set_action(in.action);
    out->set_until_ms(in.until_ms);
    out->set_asks(in.asks);
  }
  void operator()(const Queue& in) const {
    auto* out = frame.mutable_queue();
    for (const auto& one : in.cases) put(one, out->add_cases());
  }
  void operator()(const CaseChanged& in) const {
    put(in.changed, frame.mutable_case_changed()->mutable_case_());
    frame.mutable_case_changed()->set_gone(in.gone);
  }
  void operator()(const CaseDetail& in) const {
    auto* out = frame.mutable_case_detail();
    put(in.about, out->mutable_case_());
    for (const auto& finding : in.findings) put(finding, out->add_findings());
    for (const auto& event : in.context) {
      auto* shown = out->add_context();
      (void)shown->ParseFromString(serialize(event));  // what serialize made can be parsed
      shown->set_room(in.about.room);
    }
    for (const auto& held : in.held) put(held, out->add_held());
    for (const auto& note : in.notes) {
      auto* written = out->add_notes();
      written->set_account(note.account);
      written->set_text(note.text);
      written->set_at_ms(note.at_ms);
    }
    for (const auto& action : in.actions) put(action, out->add_actions());
    out->set_neutral_line(in.neutral_line);
    out->set_exposure(in.exposure);
    out->set_exposure_budget(in.exposure_budget);
    out->set_appeal_text(in.appeal_text);
    out->set_withdrawn(in.withdrawn);
  }
  void operator()(const Roster& in) const {
    auto* out = frame.mutable_roster();
    for (const auto& one : in.on_duty) {
      auto* there = out->add_on_duty();
      there->set_account(one.account);
      there->set_name(one.name);
      there->set_role(static_cast<pb::Role>(one.role));
      put(one.rooms, there->mutable_rooms());
      there->set_since_ms(one.since_ms);
      there->set_claimed(one.claimed);
      there->set_break_due(one.break_due);
    }
    for (const auto& one : in.colleagues) {
      auto* colleague = out->add_colleagues();
      colleague->set_account(one.account);
      colleague->set_name(one.name);
      colleague->set_role(static_cast<pb::Role>(one.role));
    }
  }
  void operator()(const Glance& in) const {
    auto* out = frame.mutable_glance();
    for (const auto& room : in.rooms) put(room, out->add_rooms());
    for (const auto& ban : in.asked_bans) put(ban, out->add_asked_bans());
  }
  void operator()(const LedgerPage& in) const {
    auto* out = frame.mutable_ledger_page();
    for (const auto& line : in.lines) {
      auto* shown = out->add_lines();
      shown->set_number(line.number);
      shown->set_at_ms(line.at_ms);
      shown->set_what(line.what);
      shown->set_account(line.account);
      shown->set_case_(line.case_id);
      shown->set_room(line.room);
      shown->mutable_params()->insert(line.params.begin(), line.params.end());
      shown->set_hash(line.hash);
    }
    out->set_top(in.top);
    out->set_verified(in.verified);
  }
  void operator()(const Explained& in) const {
    auto* out = frame.mutable_explained();
    out->set_action(in.action);
    out->set_severity(in.severity);
    for (const auto& finding : in.findings) put(finding, out->add_findings());
    put(in.notices, out->mutable_notices());
  }
  void operator()(const Accounts& in) const {
    auto* out = frame.mutable_accounts();
    for (const auto& one : in.accounts) {
      auto* account = out->add_accounts();
      account->set_account(one.account);
      account->set_name(one.name);
      account->set_role(static_cast<pb::Role>(one.role));
      put(one.rooms, account->mutable_rooms());
      account->set_disabled(one.disabled);
      account->set_created_ms(one.created_ms);
      account->set_passkey(one.passkey);
    }
    out->set_invite_code(in.invite_code);
  }
  void operator()(const Ways& in) const {
    auto* out = frame.mutable_ways();
    for (const auto& one : in.passkeys) {
      auto* passkey = out->add_passkeys();
      passkey->set_credential_id(one.credential_id);
      passkey->set_name(one.name);
      passkey->set_added_ms(one.added_ms);
      passkey->set_copied_ms(one.copied_ms);
    }
    out->set_passphrase(in.passphrase);
    out->set_token(in.token);
  }
};

}  // namespace

std::string encode(std::uint32_t request_id, const Body& body) {
  pb::DeskServerFrame frame;
  frame.set_request_id(request_id);
  std::visit(Fill{frame}, body);
  return frame.SerializeAsString();
}

}  // namespace hearth::protocol::desk
