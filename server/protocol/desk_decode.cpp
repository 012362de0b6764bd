// SPDX-License-Identifier: Apache-2.0
#include "protocol/desk_codec.hpp"

#include <utility>

#include "hearth/v1/desk.pb.h"
#include "protocol/parse_frame.hpp"

namespace hearth::protocol::desk {
namespace {

namespace pb = hearth::v1;

constexpr std::size_t word_bytes_max = 128;  // ids, slugs, codes, names
constexpr std::size_t blob_bytes_max = 4096;
constexpr int rooms_max = 1000;
constexpr int words_max = 32;
constexpr int cursor_max = 4;

using Decoded = core::result<Command, DecodeError>;

// Every field of `words` short enough.
template <class... Words>
bool are_words(const Words&... words) {
  return ((words.size() <= word_bytes_max) && ...);
}
template <class... Blobs>
bool are_blobs(const Blobs&... blobs) {
  return ((blobs.size() <= blob_bytes_max) && ...);
}

template <class List>
bool read_words(const List& in, int max, std::vector<std::string>& out) {
  if (in.size() > max) return false;
  for (const auto& word : in)
    if (!are_words(word)) return false;
  out.assign(in.begin(), in.end());
  return true;
}

identity::Role role(pb::Role in) {
  return pb::Role_IsValid(in) ? static_cast<identity::Role>(in) : identity::Role::participant;
}

core::result<Passphrase, DecodeError> passphrase(const pb::Passphrase& in) {
  if (!are_words(in.name(), in.code()) || !are_blobs(in.passphrase()))
    return DecodeError::bad_field;
  return Passphrase{in.name(), in.passphrase(), in.code()};
}

core::result<InviteAccept, DecodeError> accept(const pb::InviteAccept& in) {
  if (!are_words(in.code(), in.name())) return DecodeError::bad_field;
  if (in.has_passkey()) {
    const auto& key = in.passkey();
    if (!are_blobs(key.attestation_object(), key.client_data_json())) return DecodeError::bad_field;
    return InviteAccept{in.code(), in.name(),
                        PasskeyAttestation{key.attestation_object(), key.client_data_json()}};
  }
  auto words = passphrase(in.passphrase());
  if (!words) return words.error();
  return InviteAccept{in.code(), in.name(), std::move(*words)};
}

Decoded sign_in(const pb::SignIn& in) {
  const bool step_up = in.step_up();
  switch (in.method_case()) {
    case pb::SignIn::kStart:
      if (!are_words(in.start().name())) return DecodeError::bad_field;
      return Command{SignIn{SignInStart{in.start().name()}, step_up}};
    case pb::SignIn::kPasskey: {
      const auto& key = in.passkey();
      if (!are_words(key.name()) || !are_blobs(key.credential_id(), key.authenticator_data(),
                                               key.client_data_json(), key.signature()))
        return DecodeError::bad_field;
      return Command{
          SignIn{PasskeyAssertion{key.name(), key.credential_id(), key.authenticator_data(),
                                  key.client_data_json(), key.signature()},
                 step_up}};
    }
    case pb::SignIn::kPassphrase: {
      auto words = passphrase(in.passphrase());
      if (!words) return words.error();
      return Command{SignIn{std::move(*words), step_up}};
    }
    case pb::SignIn::kToken:
      if (!are_blobs(in.token())) return DecodeError::bad_field;
      return Command{SignIn{Token{in.token()}, step_up}};
    case pb::SignIn::kInvite:
      if (!are_words(in.invite().code())) return DecodeError::bad_field;
      return Command{SignIn{InviteStart{in.invite().code()}, step_up}};
    case pb::SignIn::kAccept: {
      auto invite = accept(in.accept());
      if (!invite) return invite.error();
      return Command{SignIn{std::move(*invite), step_up}};
    }
    case pb::SignIn::METHOD_NOT_SET:
      break;
  }
  return Command{Unknown{}};
}

Decoded case_step(const pb::CaseStep& in) {
  if (!are_words(in.case_(), in.to(), in.outcome()) || !are_blobs(in.text()))
    return DecodeError::bad_field;
  const auto step = pb::Step_IsValid(in.step()) ? static_cast<Step>(in.step()) : Step::unspecified;
  return Command{CaseStep{in.case_(), step, in.to(), in.text(), in.outcome()}};
}

Action action(pb::Action in) {
  return pb::Action_IsValid(in) ? static_cast<Action>(in) : Action::unspecified;
}

Decoded act(const pb::Act& in) {
  if (!are_words(in.room(), in.case_(), in.reason(), in.undo(), in.confirm()) ||
      !are_blobs(in.text()))
    return DecodeError::bad_field;
  Act out;
  out.action = action(in.action());
  out.room = in.room();
  out.case_id = in.case_();
  if (!in.subject().empty()) {
    out.subject = core::Handle::from(in.subject());
    if (!out.subject) return DecodeError::bad_field;
  }
  out.target = {in.target().epoch(), in.target().seq()};
  out.held = in.held();
  if (pb::Scope_IsValid(in.scope())) out.scope = static_cast<Scope>(in.scope());
  out.reason = in.reason();
  out.for_seconds = in.for_seconds();
  if (pb::RoomMode_IsValid(in.mode())) out.mode = static_cast<rooms::Mode>(in.mode());
  out.post_interval_ms = in.post_interval_ms();
  out.text = in.text();
  out.lifts = action(in.lifts());
  out.undo = in.undo();
  out.confirm = in.confirm();
  return Command{std::move(out)};
}

Decoded manage(const pb::ManageAccounts& in) {
  switch (in.command_case()) {
    case pb::ManageAccounts::kList:
      return Command{ManageAccounts{ListAccounts{}}};
    case pb::ManageAccounts::kInvite: {
      CreateInvite out{role(in.invite().role()), {}, in.invite().hours()};
      if (!read_words(in.invite().rooms(), rooms_max, out.rooms)) return DecodeError::bad_field;
      return Command{ManageAccounts{std::move(out)}};
    }
    case pb::ManageAccounts::kChange: {
      const auto& change = in.change();
      ChangeAccount out{change.account(), role(change.role()), {}, change.disabled()};
      if (!are_words(out.account) || !read_words(change.rooms(), rooms_max, out.rooms))
        return DecodeError::bad_field;
      return Command{ManageAccounts{std::move(out)}};
    }
    case pb::ManageAccounts::COMMAND_NOT_SET:
      break;
  }
  return Command{Unknown{}};
}

Decoded own_ways(const pb::OwnWays& in) {
  switch (in.command_case()) {
    case pb::OwnWays::kList:
      return Command{OwnWays{ListWays{}}};
    case pb::OwnWays::kNewPasskey:
      return Command{OwnWays{NewPasskey{}}};
    case pb::OwnWays::kAddPasskey: {
      const auto& key = in.add_passkey().passkey();
      if (!are_words(in.add_passkey().name()) ||
          !are_blobs(key.attestation_object(), key.client_data_json()))
        return DecodeError::bad_field;
      return Command{OwnWays{
          AddPasskey{in.add_passkey().name(), {key.attestation_object(), key.client_data_json()}}}};
    }
    case pb::OwnWays::kRemovePasskey:
      if (!are_blobs(in.remove_passkey().credential_id())) return DecodeError::bad_field;
      return Command{OwnWays{RemovePasskey{in.remove_passkey().credential_id()}}};
    case pb::OwnWays::kNewCodes:
      return Command{OwnWays{NewCodes{}}};
    case pb::OwnWays::kChangePassphrase: {
      const auto& change = in.change_passphrase();
      if (!are_words(change.code()) || !are_blobs(change.passphrase()))
        return DecodeError::bad_field;
      return Command{OwnWays{ChangePassphrase{change.passphrase(), change.code()}}};
    }
    case pb::OwnWays::COMMAND_NOT_SET:
      break;
  }
  return Command{Unknown{}};
}

Decoded push_device(const pb::PushDevice& in) {
  switch (in.command_case()) {
    case pb::PushDevice::kSubscribe: {
      const auto& device = in.subscribe();
      if (!are_blobs(device.endpoint()) || !are_words(device.p256dh(), device.auth()))
        return DecodeError::bad_field;
      return Command{PushDevice{PushSubscribe{device.endpoint(), device.p256dh(), device.auth()}}};
    }
    case pb::PushDevice::kUnsubscribe:
      if (!are_blobs(in.unsubscribe().endpoint())) return DecodeError::bad_field;
      return Command{PushDevice{PushUnsubscribe{in.unsubscribe().endpoint()}}};
    case pb::PushDevice::kTest:
      return Command{PushDevice{PushTest{}}};
    case pb::PushDevice::COMMAND_NOT_SET:
      break;
  }
  return Command{Unknown{}};
}

Decoded preferences(const pb::Preferences& in) {
  Preferences out{{}, in.exposure_budget(), in.unveiled(), in.sounds(), in.weekly_minutes()};
  if (!read_words(in.opt_outs(), words_max, out.opt_outs)) return DecodeError::bad_field;
  for (const auto& span : in.quiet()) out.quiet.push_back({span.from(), span.to()});
  if (!identity::is_rest(out.weekly_minutes, out.quiet)) return DecodeError::bad_field;
  return Command{std::move(out)};
}

Decoded shift(const pb::Shift& in) {
  Shift out{in.on(), {}};
  if (!read_words(in.rooms(), rooms_max, out.rooms)) return DecodeError::bad_field;
  return Command{std::move(out)};
}

Decoded watch(const pb::Watch& in) {
  if (!are_words(in.room()) || in.cursor_size() > cursor_max) return DecodeError::bad_field;
  Watch out{in.room(), in.off(), {}, in.by_itself()};
  for (const auto& p : in.cursor()) out.cursor.push_back({p.epoch(), p.seq()});
  return Command{std::move(out)};
}

Decoded command(const pb::DeskClientFrame& frame) {
  switch (frame.command_case()) {
    case pb::DeskClientFrame::kSignIn:
      return sign_in(frame.sign_in());
    case pb::DeskClientFrame::kSignOut:
      return Command{SignOut{frame.sign_out().everywhere()}};
    case pb::DeskClientFrame::kShift:
      return shift(frame.shift());
    case pb::DeskClientFrame::kWatch:
      return watch(frame.watch());
    case pb::DeskClientFrame::kOpenCase:
      if (!are_words(frame.open_case().case_())) return DecodeError::bad_field;
      return Command{OpenCase{frame.open_case().case_(), frame.open_case().reveal(),
                              frame.open_case().by_itself()}};
    case pb::DeskClientFrame::kCaseStep:
      return case_step(frame.case_step());
    case pb::DeskClientFrame::kAct:
      return act(frame.act());
    case pb::DeskClientFrame::kReadLedger:
      return Command{ReadLedger{frame.read_ledger().after(), frame.read_ledger().limit()}};
    case pb::DeskClientFrame::kExplain:
      if (!are_words(frame.explain().room())) return DecodeError::bad_field;
      return Command{Explain{frame.explain().room(), frame.explain().text()}};
    case pb::DeskClientFrame::kPreferences:
      return preferences(frame.preferences());
    case pb::DeskClientFrame::kManageAccounts:
      return manage(frame.manage_accounts());
    case pb::DeskClientFrame::kOwnWays:
      return own_ways(frame.own_ways());
    case pb::DeskClientFrame::kPushDevice:
      return push_device(frame.push_device());
    case pb::DeskClientFrame::COMMAND_NOT_SET:
      break;
  }
  return Command{Unknown{}};
}

}  // namespace

core::result<Request, DecodeError> decode(std::string_view bytes) {
  const auto frame = parse_frame<pb::DeskClientFrame>(bytes);
  if (!frame) return frame.error();
  auto decoded = command(*frame);
  if (!decoded) return decoded.error();
  return Request{frame->request_id(), std::move(*decoded)};
}

}  // namespace hearth::protocol::desk
