// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/ids.hpp"
#include "identity/account.hpp"
#include "identity/role.hpp"
#include "protocol/frames.hpp"
#include "rooms/event.hpp"
#include "rooms/position.hpp"

// What consoles ask for, by proto/hearth/v1/desk.proto as plain structs; the comments there say
// what each means. Accounts, cases and actions are named by base32 ids.
namespace hearth::protocol::desk {

struct Passphrase {
  std::string name;
  std::string passphrase;
  std::string code;
};
struct SignInStart {
  std::string name;
};
struct PasskeyAssertion {
  std::string name;
  std::string credential_id;
  std::string authenticator_data;
  std::string client_data_json;
  std::string signature;
};
struct Token {
  std::string bytes;
};
struct InviteStart {
  std::string code;
};
struct PasskeyAttestation {
  std::string attestation_object;
  std::string client_data_json;
};
struct InviteAccept {
  std::string code;
  std::string name;
  std::variant<PasskeyAttestation, Passphrase> credential;
};
struct SignIn {
  std::variant<SignInStart, PasskeyAssertion, Passphrase, Token, InviteStart, InviteAccept> method;
  bool step_up = false;
};
struct SignOut {
  bool everywhere = false;
};
struct Shift {
  bool on = false;
  std::vector<std::string> rooms;
};
struct Watch {
  std::string room;
  bool off = false;
  std::vector<rooms::Position> cursor;
  bool by_itself = false;  // no sign of a person
};
struct OpenCase {
  std::string id;
  bool reveal = false;
  bool by_itself = false;  // no sign of a person
};
// Values equal those of hearth.v1.Step.
enum class Step : std::uint8_t {
  unspecified,
  claim,
  let_go,
  tap_out,
  escalate,
  acknowledge,
  hand_over,
  accept,
  decline,
  note,
  close,
};
struct CaseStep {
  std::string id;
  Step step = Step::unspecified;
  std::string to;
  std::string text;
  std::string outcome;
};
// Values equal those of hearth.v1.Action.
enum class Action : std::uint8_t {
  unspecified,
  warn,
  mute,
  remove,
  ban,
  lift,
  redact,
  release_held,
  return_held,
  set_mode,
  announce,
  say,
  undo,
  confirm,
};
// Values equal those of hearth.v1.Scope.
enum class Scope : std::uint8_t { unspecified, room, area, service };
struct Act {
  Action action = Action::unspecified;
  std::string room;
  std::string case_id;
  std::optional<core::Handle> subject;
  rooms::Position target;
  std::uint64_t held = 0;
  Scope scope = Scope::unspecified;
  std::string reason;
  std::uint32_t for_seconds = 0;
  rooms::Mode mode = rooms::Mode::none;
  std::uint32_t post_interval_ms = 0;
  std::string text;
  Action lifts = Action::unspecified;
  std::string undo;
  std::string confirm;
};
struct ReadLedger {
  std::uint64_t after = 0;
  std::uint32_t limit = 0;
};
struct Explain {
  std::string room;
  std::string text;
};
using Preferences = identity::DeskPreferences;
struct ListAccounts {};
struct CreateInvite {
  identity::Role role = identity::Role::participant;
  std::vector<std::string> rooms;
  std::uint32_t hours = 0;
};
struct ChangeAccount {
  std::string account;
  identity::Role role = identity::Role::participant;
  std::vector<std::string> rooms;
  bool disabled = false;
};
struct ManageAccounts {
  std::variant<ListAccounts, CreateInvite, ChangeAccount> command;
};

struct ListWays {};
struct NewPasskey {};
struct AddPasskey {
  std::string name;
  PasskeyAttestation passkey;
};
struct RemovePasskey {
  std::string credential_id;
};
struct NewCodes {};
struct ChangePassphrase {
  std::string passphrase;
  std::string code;
};
struct OwnWays {
  std::variant<ListWays, NewPasskey, AddPasskey, RemovePasskey, NewCodes, ChangePassphrase> command;
};

struct PushSubscribe {
  std::string endpoint;
  std::string p256dh;
  std::string auth;
};
struct PushUnsubscribe {
  std::string endpoint;
};
struct PushTest {};
struct PushDevice {
  std::variant<PushSubscribe, PushUnsubscribe, PushTest> command;
};

using Command = std::variant<Unknown, SignIn, SignOut, Shift, Watch, OpenCase, CaseStep, Act,
                             ReadLedger, Explain, Preferences, ManageAccounts, OwnWays, PushDevice>;

struct Request {
  std::uint32_t id = 0;
  Command command;
};

}  // namespace hearth::protocol::desk
