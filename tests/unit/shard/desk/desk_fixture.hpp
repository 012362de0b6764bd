// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "identity/totp.hpp"
#include "running.hpp"
#include "shard/desk/accounts.hpp"
#include "shard/desk/sign_in.hpp"
#include "support/authenticator.hpp"
#include "support/memory_ledger.hpp"

namespace hearth::shard::desk {

namespace wire = protocol::desk;
using identity::Role;
using protocol::Reason;
using What = AccountEvent::What;

inline const core::Time start_time{std::chrono::hours(480'000)};
inline const std::string passphrase = "seven quiet lanterns";

// One connection of a console: what the gateway keeps of it between two commands.
struct Console {
  Challenge challenge;
  std::optional<identity::DeskSession> session;
  std::optional<limits::AddressBytes> address = limits::AddressBytes{1};
};

// Sign-in and accounts over a ledger in memory, and people who come to them.
class Desk : public testing::Test, public Running {
 public:
  Desk() { ledger.now = now; }

  void pass(core::Duration time) {
    now += time;
    ledger.now = now;
  }

  SignInRequest request(Console& console, wire::SignIn command) {
    return {std::move(command), std::exchange(console.challenge, {}), console.session,
            console.address, now};
  }
  // As the gateway does it.
  decltype(SignInAnswer::answer) ask(Console& console, wire::SignIn command) {
    auto out = run(sign_in.answer(request(console, std::move(command))));
    console.challenge = out.challenge;
    if (auto* who = std::get_if<SignedIn>(&out.answer)) console.session = who->session;
    return std::move(out.answer);
  }
  Refusal refusal(Console& console, wire::SignIn command) {
    const auto answer = ask(console, std::move(command));
    const auto* refused = std::get_if<Refusal>(&answer);
    return refused ? *refused : Refusal{};
  }
  bool signs_in(Console& console, wire::SignIn command) {
    const auto answer = ask(console, std::move(command));
    return std::holds_alternative<SignedIn>(answer);
  }
  wire::SignInStep step(Console& console, wire::SignIn command) {
    const auto answer = ask(console, std::move(command));
    const auto* got = std::get_if<wire::SignInStep>(&answer);
    EXPECT_TRUE(got) << "no step";
    return got ? *got : wire::SignInStep{};
  }

  std::string invite(Role role = Role::moderator, std::vector<std::string> rooms = {"lounge"}) {
    const auto answer = run(accounts.answer_operator({wire::CreateInvite{role, rooms, 72}}, now));
    return std::get<wire::Accounts>(answer).invite_code;
  }

  std::string code_of(const core::ModeratorId& account) const {
    return identity::totp_code(identity::totp_secret(keys, account), identity::totp_step(now));
  }
  // What to type to accept an invite, read off the screen.
  wire::SignIn accept_by_passphrase(const std::string& code, const std::string& name) {
    Console console;
    const auto shown = step(console, {wire::InviteStart{code}});
    const auto account = core::ModeratorId::from(shown.user_id).value_or(core::ModeratorId{});
    return {wire::InviteAccept{code, name, wire::Passphrase{"", passphrase, code_of(account)}}};
  }
  wire::SignIn accept_by_passkey(Console& console, const std::string& code, const std::string& name,
                                 const support::Authenticator& authenticator) {
    const auto shown = step(console, {wire::InviteStart{code}});
    const auto created = authenticator.create(asked(shown.challenge));
    return {wire::InviteAccept{
        code, name,
        wire::PasskeyAttestation{created.attestation_object, created.client_data_json}}};
  }
  // A new account; the step of the code it was made with is over afterwards.
  core::ModeratorId join(const std::string& name, Role role = Role::moderator,
                         std::vector<std::string> rooms = {"lounge"}) {
    Console console;
    const auto answer = ask(console, accept_by_passphrase(invite(role, std::move(rooms)), name));
    pass(std::chrono::minutes(1));
    const auto* who = std::get_if<SignedIn>(&answer);
    EXPECT_TRUE(who) << "did not join";
    return who ? who->account.id : core::ModeratorId{};
  }
  void join_with(const support::Authenticator& authenticator, const std::string& name) {
    Console console;
    auto accept = accept_by_passkey(console, invite(), name, authenticator);
    EXPECT_TRUE(signs_in(console, accept));
  }

  static support::Authenticator::Asked asked(const std::string& challenge) {
    support::Authenticator::Asked out;
    out.challenge = challenge;
    return out;
  }
  wire::SignIn typed(const std::string& name, const core::ModeratorId& account) const {
    return {wire::Passphrase{name, passphrase, code_of(account)}};
  }
  // Starts on the console and signs what it is given.
  wire::SignIn touched(Console& console, const std::string& name,
                       support::Authenticator& authenticator) {
    const auto shown = step(console, {wire::SignInStart{name}});
    const auto signature = authenticator.get(asked(shown.challenge));
    return {wire::PasskeyAssertion{name, signature.credential_id, signature.authenticator_data,
                                   signature.client_data_json, signature.signature}};
  }

  AppendAccountEvent append() {
    return
        [this](AccountEvent event,
               std::vector<store::Record> records) -> boost::asio::awaitable<store::AppendStatus> {
          store::LedgerBatch batch;
          batch.records = std::move(records);
          const auto status = co_await ledger.append(std::move(batch));
          if (status == store::AppendStatus::appended) events.push_back(std::move(event));
          co_return status;
        };
  }
  std::size_t count(What what) const {
    return static_cast<std::size_t>(std::count_if(
        events.begin(), events.end(), [&](const auto& event) { return event.what == what; }));
  }

  core::Time now = start_time;
  support::MemoryLedger ledger;
  std::vector<AccountEvent> events;
  identity::DeploymentKeys keys =
      identity::DeploymentKeys::from_master(std::array<std::uint8_t, 32>{});
  SignIn::Settings settings{{"desk.example.org", {"https://desk.example.org"}}, {1, 8192}, {}};
  SignIn sign_in{ledger, keys, append(), settings};
  Accounts accounts{ledger, append(), [](const std::string& slug) { return slug != "nowhere"; }};
};

}  // namespace hearth::shard::desk
