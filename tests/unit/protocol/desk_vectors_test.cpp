// SPDX-License-Identifier: Apache-2.0
// The golden frames of consoles: what they send becomes the right structs.
#include <gtest/gtest.h>

#include "hearth/v1/desk.pb.h"
#include "protocol/desk_codec.hpp"
#include "support/vectors.hpp"

namespace hearth::protocol::desk {
namespace {

namespace pb = hearth::v1;
using support::meant;
using support::vectors;

void put(const std::vector<std::string>& in, google::protobuf::RepeatedPtrField<std::string>* out) {
  out->Assign(in.begin(), in.end());
}
void put(const Passphrase& in, pb::Passphrase* out) {
  out->set_name(in.name);
  out->set_passphrase(in.passphrase);
  out->set_code(in.code);
}

struct AsMethod {
  pb::SignIn& out;

  void operator()(const SignInStart& in) const { out.mutable_start()->set_name(in.name); }
  void operator()(const PasskeyAssertion& in) const {
    auto* key = out.mutable_passkey();
    key->set_name(in.name);
    key->set_credential_id(in.credential_id);
    key->set_authenticator_data(in.authenticator_data);
    key->set_client_data_json(in.client_data_json);
    key->set_signature(in.signature);
  }
  void operator()(const Passphrase& in) const { put(in, out.mutable_passphrase()); }
  void operator()(const Token& in) const { out.set_token(in.bytes); }
  void operator()(const InviteStart& in) const { out.mutable_invite()->set_code(in.code); }
  void operator()(const InviteAccept& in) const {
    auto* accept = out.mutable_accept();
    accept->set_code(in.code);
    accept->set_name(in.name);
    if (const auto* words = std::get_if<Passphrase>(&in.credential))
      return put(*words, accept->mutable_passphrase());
    const auto& key = std::get<PasskeyAttestation>(in.credential);
    accept->mutable_passkey()->set_attestation_object(key.attestation_object);
    accept->mutable_passkey()->set_client_data_json(key.client_data_json);
  }
};

struct AsManaging {
  pb::ManageAccounts& out;

  void operator()(const ListAccounts&) const { out.mutable_list(); }
  void operator()(const CreateInvite& in) const {
    out.mutable_invite()->set_role(static_cast<pb::Role>(in.role));
    put(in.rooms, out.mutable_invite()->mutable_rooms());
    out.mutable_invite()->set_hours(in.hours);
  }
  void operator()(const ChangeAccount& in) const {
    auto* change = out.mutable_change();
    change->set_account(in.account);
    change->set_role(static_cast<pb::Role>(in.role));
    put(in.rooms, change->mutable_rooms());
    change->set_disabled(in.disabled);
  }
};

struct AsOwnWay {
  pb::OwnWays& out;

  void operator()(const ListWays&) const { out.mutable_list(); }
  void operator()(const NewPasskey&) const { out.mutable_new_passkey(); }
  void operator()(const AddPasskey& in) const {
    auto* add = out.mutable_add_passkey();
    add->set_name(in.name);
    add->mutable_passkey()->set_attestation_object(in.passkey.attestation_object);
    add->mutable_passkey()->set_client_data_json(in.passkey.client_data_json);
  }
  void operator()(const RemovePasskey& in) const {
    out.mutable_remove_passkey()->set_credential_id(in.credential_id);
  }
  void operator()(const NewCodes&) const { out.mutable_new_codes(); }
  void operator()(const ChangePassphrase& in) const {
    out.mutable_change_passphrase()->set_passphrase(in.passphrase);
    out.mutable_change_passphrase()->set_code(in.code);
  }
};

struct AsPush {
  pb::PushDevice& out;

  void operator()(const PushSubscribe& in) const {
    auto* subscribe = out.mutable_subscribe();
    subscribe->set_endpoint(in.endpoint);
    subscribe->set_p256dh(in.p256dh);
    subscribe->set_auth(in.auth);
  }
  void operator()(const PushUnsubscribe& in) const {
    out.mutable_unsubscribe()->set_endpoint(in.endpoint);
  }
  void operator()(const PushTest&) const { out.mutable_test(); }
};

// Back from the structs, field by field: what decode() left out is missing here.
struct AsMessage {
  pb::DeskClientFrame& frame;

  void operator()(const Unknown&) const {}
  void operator()(const SignIn& in) const {
    frame.mutable_sign_in()->set_step_up(in.step_up);
    std::visit(AsMethod{*frame.mutable_sign_in()}, in.method);
  }
  void operator()(const SignOut& in) const {
    frame.mutable_sign_out()->set_everywhere(in.everywhere);
  }
  void operator()(const Shift& in) const {
    frame.mutable_shift()->set_on(in.on);
    put(in.rooms, frame.mutable_shift()->mutable_rooms());
  }
  void operator()(const Watch& in) const {
    auto* out = frame.mutable_watch();
    out->set_room(in.room);
    out->set_off(in.off);
    out->set_by_itself(in.by_itself);
    for (const auto& position : in.cursor) {
      auto* place = out->add_cursor();
      place->set_epoch(position.epoch);
      place->set_seq(position.seq);
    }
  }
  void operator()(const OpenCase& in) const {
    frame.mutable_open_case()->set_case_(in.id);
    frame.mutable_open_case()->set_reveal(in.reveal);
    frame.mutable_open_case()->set_by_itself(in.by_itself);
  }
  void operator()(const CaseStep& in) const {
    auto* out = frame.mutable_case_step();
    out->set_case_(in.id);
    out->set_step(static_cast<pb::Step>(in.step));
    out->set_to(in.to);
    out->set_text(in.text);
    out->set_outcome(in.outcome);
  }
  void operator()(const Act& in) const {
    auto* out = frame.mutable_act();
    out->set_action(static_cast<pb::Action>(in.action));
    out->set_room(in.room);
    out->set_case_(in.case_id);
    if (in.subject) out->set_subject(std::string(in.subject->view()));
    if (in.target != rooms::Position{}) {
      out->mutable_target()->set_epoch(in.target.epoch);
      out->mutable_target()->set_seq(in.target.seq);
    }
    out->set_held(in.held);
    out->set_scope(static_cast<pb::Scope>(in.scope));
    out->set_reason(in.reason);
    out->set_for_seconds(in.for_seconds);
    out->set_mode(static_cast<pb::RoomMode>(in.mode));
    out->set_post_interval_ms(in.post_interval_ms);
    out->set_text(in.text);
    out->set_lifts(static_cast<pb::Action>(in.lifts));
    out->set_undo(in.undo);
    out->set_confirm(in.confirm);
  }
  void operator()(const ReadLedger& in) const {
    frame.mutable_read_ledger()->set_after(in.after);
    frame.mutable_read_ledger()->set_limit(in.limit);
  }
  void operator()(const Explain& in) const {
    frame.mutable_explain()->set_room(in.room);
    frame.mutable_explain()->set_text(in.text);
  }
  void operator()(const Preferences& in) const {
    auto* out = frame.mutable_preferences();
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
  void operator()(const ManageAccounts& in) const {
    std::visit(AsManaging{*frame.mutable_manage_accounts()}, in.command);
  }
  void operator()(const OwnWays& in) const {
    std::visit(AsOwnWay{*frame.mutable_own_ways()}, in.command);
  }
  void operator()(const PushDevice& in) const {
    std::visit(AsPush{*frame.mutable_push_device()}, in.command);
  }
};

TEST(Vectors, OfConsolesAreDecodedToTheStructsTheyMean) {
  for (const auto& vector : vectors("desk_client")) {
    const auto expected = meant<pb::DeskClientFrame>(vector);
    const auto request = decode(vector.bytes);
    ASSERT_TRUE(request) << vector.name;
    pb::DeskClientFrame got;
    got.set_request_id(request->id);
    std::visit(AsMessage{got}, request->command);
    EXPECT_EQ(got.ShortDebugString(), expected.ShortDebugString()) << vector.name;
  }
}

TEST(Vectors, OfConsolesCutShortAreRefusedOrMeanLess) {
  for (const auto& vector : vectors("desk_client")) {
    const auto whole = meant<pb::DeskClientFrame>(vector).ShortDebugString();
    for (std::size_t size = 0; size < vector.bytes.size(); ++size) {
      const auto request = decode(std::string_view(vector.bytes).substr(0, size));
      if (!request) continue;
      pb::DeskClientFrame got;
      got.set_request_id(request->id);
      std::visit(AsMessage{got}, request->command);
      EXPECT_NE(got.ShortDebugString(), whole) << vector.name << " at " << size;
    }
  }
}

}  // namespace
}  // namespace hearth::protocol::desk
