// SPDX-License-Identifier: Apache-2.0
// The golden frames for consoles: structs become the bytes that they read.
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>
#include <string>

#include "hearth/v1/desk.pb.h"
#include "protocol/desk_codec.hpp"
#include "support/vectors.hpp"
#include "unit/protocol/fields.hpp"

namespace hearth::protocol::desk {
namespace {

namespace pb = hearth::v1;
using support::meant;
using support::vectors;

template <class List>
std::vector<std::string> words(const List& in) {
  return {in.begin(), in.end()};
}
template <class List>
std::vector<std::uint32_t> numbers(const List& in) {
  return {in.begin(), in.end()};
}
rooms::Position position(const pb::Position& in) { return {in.epoch(), in.seq()}; }
rooms::Participant participant(const pb::Participant& in) {
  return {*core::Handle::from(in.handle()), in.alias()};
}
identity::Role role(pb::Role in) { return static_cast<identity::Role>(in); }

Preferences preferences(const pb::Preferences& in) {
  Preferences out{words(in.opt_outs()), in.exposure_budget(), in.unveiled(), in.sounds(),
                  in.weekly_minutes()};
  for (const auto& span : in.quiet()) out.quiet.push_back({span.from(), span.to()});
  return out;
}

SignedIn signed_in(const pb::SignedIn& in) {
  SignedIn out;
  out.token = in.token();
  out.expires_ms = in.expires_ms();
  out.idle_ms = in.idle_ms();
  out.account = in.account();
  out.name = in.name();
  out.role = role(in.role());
  out.rooms = words(in.rooms());
  out.stepped_up_until_ms = in.stepped_up_until_ms();
  out.ledger_top = in.ledger_top();
  out.ledger_hash = in.ledger_hash();
  out.preferences = preferences(in.preferences());
  out.veiled = in.veiled();
  for (const auto& info : in.room_infos())
    out.room_infos.push_back({info.room(), info.title(), info.language()});
  out.quick_texts = words(in.quick_texts());
  out.server_time_ms = in.server_time_ms();
  out.exposure = in.exposure();
  out.exposure_budget = in.exposure_budget();
  out.reconnect_window_ms = in.reconnect_window_ms();
  out.worked_minutes = in.worked_minutes();
  out.push_key = in.push_key();
  out.passkey_copied_ms = in.passkey_copied_ms();
  return out;
}

Case about(const pb::Case& in) {
  Case out;
  out.id = in.id();
  out.kind = static_cast<CaseKind>(in.kind());
  out.state = static_cast<CaseState>(in.state());
  out.room = in.room();
  out.severity = in.severity();
  out.urgent = in.urgent();
  out.labels = words(in.labels());
  out.findings = in.findings();
  out.reports = in.reports();
  out.held = in.held();
  out.opened_ms = in.opened_ms();
  out.changed_ms = in.changed_ms();
  out.owner = in.owner();
  out.claimed_until_ms = in.claimed_until_ms();
  out.offered_to = in.offered_to();
  out.rung = in.rung();
  out.due_ms = in.due_ms();
  out.answered = in.answered();
  out.outcome = in.outcome();
  if (in.has_subject()) out.subject = participant(in.subject());
  out.mine_to_decide = in.mine_to_decide();
  out.asked = in.asked();
  out.crisis = in.crisis();
  out.readable = in.readable();
  out.needs_second = in.needs_second();
  return out;
}

CaseFinding finding(const pb::CaseFinding& in) {
  CaseFinding out{position(in.position()), in.label(), in.rule(),   in.pack(),
                  in.severity(),           {},         in.policy(), in.at_ms(),
                  in.reported(),           in.note(),  in.held()};
  for (const auto& span : in.spans()) out.spans.push_back({span.from(), span.to()});
  return out;
}

CaseDetail detail(const pb::CaseDetail& in) {
  CaseDetail out;
  out.about = about(in.case_());
  for (const auto& one : in.findings()) out.findings.push_back(finding(one));
  for (const auto& one : in.context())
    out.context.push_back(
        {position(one.position()), core::from_unix_ms(one.at_ms()), participant(one.author()),
         rooms::Message{one.message().text(), static_cast<rooms::Intent>(one.message().intent()),
                        one.message().reply_to()}});
  for (const auto& one : in.held())
    out.held.push_back({one.held(), one.text(), one.until_ms(), participant(one.author())});
  for (const auto& one : in.notes()) out.notes.push_back({one.account(), one.text(), one.at_ms()});
  for (const auto& one : in.actions())
    out.actions.push_back({one.id(), one.account(), static_cast<Action>(one.action()), one.reason(),
                           one.at_ms(), one.until_ms(), one.undone(),
                           static_cast<Scope>(one.scope()), one.automated(), one.appealed(),
                           one.asks(), one.asked_until_ms(), one.mine_to_confirm(), one.read()});
  out.neutral_line = in.neutral_line();
  out.exposure = in.exposure();
  out.exposure_budget = in.exposure_budget();
  out.appeal_text = in.appeal_text();
  out.withdrawn = in.withdrawn();
  return out;
}

Roster roster(const pb::Roster& in) {
  Roster out;
  for (const auto& one : in.on_duty())
    out.on_duty.push_back({one.account(), one.name(), role(one.role()), words(one.rooms()),
                           one.since_ms(), one.claimed(), one.break_due()});
  for (const auto& one : in.colleagues())
    out.colleagues.push_back({one.account(), one.name(), role(one.role())});
  return out;
}

Glance glance(const pb::Glance& in) {
  Glance out;
  for (const auto& one : in.rooms())
    out.rooms.push_back({one.room(), one.present(), static_cast<rooms::Mode>(one.mode()),
                         one.covered(), one.open_cases(), one.held(),
                         numbers(one.messages_per_minute()), one.moderator_share_percent(),
                         one.unanswered(), one.newcomers(), one.braked(),
                         numbers(one.cases_per_minute()), numbers(one.seen_after_seconds())});
  for (const auto& one : in.asked_bans()) {
    out.asked_bans.push_back({one.id(),
                              one.room(),
                              one.case_(),
                              one.account(),
                              static_cast<Action>(one.action()),
                              one.reason(),
                              {},
                              one.until_ms(),
                              one.asked_until_ms()});
    if (one.has_subject()) out.asked_bans.back().subject = participant(one.subject());
  }
  return out;
}

LedgerPage ledger_page(const pb::LedgerPage& in) {
  LedgerPage out{{}, in.top(), in.verified()};
  for (const auto& one : in.lines())
    out.lines.push_back({one.number(),
                         one.at_ms(),
                         one.what(),
                         one.account(),
                         one.case_(),
                         one.room(),
                         {one.params().begin(), one.params().end()},
                         one.hash()});
  return out;
}

Accounts accounts(const pb::Accounts& in) {
  Accounts out{{}, in.invite_code()};
  for (const auto& one : in.accounts())
    out.accounts.push_back({one.account(), one.name(), role(one.role()), words(one.rooms()),
                            one.disabled(), one.created_ms(), one.passkey()});
  return out;
}

Body body(const pb::DeskServerFrame& in) {
  switch (in.body_case()) {
    case pb::DeskServerFrame::kSignInStep: {
      const auto& step = in.sign_in_step();
      return SignInStep{step.challenge(),  step.rp_id(),        words(step.credential_ids()),
                        role(step.role()), words(step.rooms()), step.totp_secret(),
                        step.user_id()};
    }
    case pb::DeskServerFrame::kSignedIn:
      return signed_in(in.signed_in());
    case pb::DeskServerFrame::kDone:
      return Done{position(in.done().position()), in.done().action(), in.done().until_ms(),
                  in.done().asks()};
    case pb::DeskServerFrame::kQueue: {
      Queue out;
      for (const auto& one : in.queue().cases()) out.cases.push_back(about(one));
      return out;
    }
    case pb::DeskServerFrame::kCaseChanged:
      return CaseChanged{about(in.case_changed().case_()), in.case_changed().gone()};
    case pb::DeskServerFrame::kCaseDetail:
      return detail(in.case_detail());
    case pb::DeskServerFrame::kRoster:
      return roster(in.roster());
    case pb::DeskServerFrame::kGlance:
      return glance(in.glance());
    case pb::DeskServerFrame::kLedgerPage:
      return ledger_page(in.ledger_page());
    case pb::DeskServerFrame::kExplained: {
      Explained out{
          in.explained().action(), in.explained().severity(), {}, words(in.explained().notices())};
      for (const auto& one : in.explained().findings()) out.findings.push_back(finding(one));
      return out;
    }
    case pb::DeskServerFrame::kAccounts:
      return accounts(in.accounts());
    case pb::DeskServerFrame::kWays: {
      Ways out{{}, in.ways().passphrase(), in.ways().token()};
      for (const auto& one : in.ways().passkeys())
        out.passkeys.push_back({one.credential_id(), one.name(), one.added_ms(), one.copied_ms()});
      return out;
    }
    default:
      throw std::runtime_error("a body without a struct");
  }
}

TEST(Vectors, ForConsolesAreEncodedByteForByte) {
  for (const auto& vector : vectors("desk_server")) {
    const auto frame = meant<pb::DeskServerFrame>(vector);
    EXPECT_TRUE(encode(frame.request_id(), body(frame)) == vector.bytes) << vector.name;
  }
}

// What consoles get of the frames of participants: the same numbers, so the same bytes.
std::vector<pb::DeskServerFrame> shared() {
  std::vector<pb::DeskServerFrame> frames;
  for (const auto& vector : vectors("server")) {
    pb::DeskServerFrame frame;
    if (!frame.ParseFromString(vector.bytes)) throw std::runtime_error(vector.name);
    if (frame.body_case() != pb::DeskServerFrame::BODY_NOT_SET) frames.push_back(std::move(frame));
  }
  return frames;
}

TEST(Vectors, OfParticipantsReadTheSameAtAConsole) {
  std::set<int> seen;
  for (const auto& vector : vectors("server")) {
    const auto told = meant<pb::ServerFrame>(vector);
    pb::DeskServerFrame frame;
    ASSERT_TRUE(frame.ParseFromString(vector.bytes)) << vector.name;
    if (frame.body_case() == pb::DeskServerFrame::BODY_NOT_SET) continue;
    seen.insert(frame.body_case());
    EXPECT_EQ(frame.ShortDebugString(), told.ShortDebugString()) << vector.name;
  }
  EXPECT_EQ(seen.size(), 10U) << "joined, left, refused, event, gap, presence, state, reconnect, "
                                 "bye and coverage";
}

TEST(Vectors, SetEveryFieldOfTheDesk) {
  std::set<std::string> seen;
  std::set<std::string> asked;
  for (const auto& vector : vectors("desk_client"))
    note_fields(meant<pb::DeskClientFrame>(vector), seen);
  for (const auto& vector : vectors("desk_server"))
    note_fields(meant<pb::DeskServerFrame>(vector), seen);
  for (const auto& frame : shared()) note_fields(frame, seen);
  expect_all(*pb::DeskClientFrame::descriptor(), seen, asked);
  expect_all(*pb::DeskServerFrame::descriptor(), seen, asked);
}

}  // namespace
}  // namespace hearth::protocol::desk
