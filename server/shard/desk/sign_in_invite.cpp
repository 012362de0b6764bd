// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "identity/account_name.hpp"
#include "identity/totp.hpp"
#include "shard/desk/sign_in.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
namespace wire = protocol::desk;
using protocol::Reason;

AccountEvent event_of(AccountEvent::What what, const identity::Invite& invite) {
  AccountEvent event;
  event.what = what;
  event.account = invite.account;
  event.role = invite.role;
  event.rooms = invite.rooms;
  return event;
}

}  // namespace

asio::awaitable<SignIn::Answer> SignIn::show_invite(SignInRequest request, std::string challenge) {
  const auto code = std::get<wire::InviteStart>(request.command.method).code;
  const auto one = try_of(request);
  if (const auto wait = tries_.wait(one); wait.count() > 0) co_return refuse(wait);
  auto found = co_await records_.invite(code);
  if (!found.readable) co_return Refusal{Reason::unavailable, core::seconds(1)};
  if (!found.kept || !found.kept->value.is_open(request.now)) {
    // A good one is no guess, and forgives none either: it can be shown any number of times.
    if (const auto refusal = spend(one)) co_return *refusal;
    auto refusal = co_await refuse_invite(std::move(found));
    co_return refusal;
  }
  auto& invite = found.kept->value;
  wire::SignInStep step;
  step.challenge = std::move(challenge);
  step.rp_id = settings_.site.id;
  step.role = invite.role;
  step.rooms = std::move(invite.rooms);
  step.totp_secret = identity::totp_text(identity::totp_secret(keys_, invite.account));
  step.user_id = invite.account.view();
  co_return step;
}

// Whoever shows an invite that was one had the link: the chain says that it was tried again.
asio::awaitable<Refusal> SignIn::refuse_invite(Found<identity::Invite> found) {
  if (found.kept) {
    auto event = event_of(AccountEvent::What::invite_refused, found.kept->value);
    std::vector<store::Record> nothing;
    (void)co_await append_(std::move(event), std::move(nothing));  // refused all the same
  }
  co_return refuse();
}

asio::awaitable<SignIn::Answer> SignIn::accept(SignInRequest request) {
  const auto given = std::get<wire::InviteAccept>(request.command.method);
  if (request.session || request.command.step_up) co_return refuse();
  const auto name_key = identity::name_key(keys_, given.name);
  auto one = try_of(request);
  one.invite = identity::invite_key(given.code);
  if (const auto refusal = spend(one)) co_return *refusal;
  auto found = co_await records_.invite(given.code);
  if (!found.readable) co_return Refusal{Reason::unavailable, core::seconds(1)};
  if (!found.kept || !found.kept->value.is_open(request.now)) {
    auto refusal = co_await refuse_invite(std::move(found));
    co_return refusal;
  }
  auto made = co_await new_account(request, found.kept->value);
  if (auto* refusal = std::get_if<Refusal>(&made)) co_return *refusal;
  auto& account = std::get<identity::Account>(made);

  auto event = event_of(AccountEvent::What::created, found.kept->value);
  event.by = account.id;
  event.session_version = account.session_version;
  auto records = AccountRecords::new_account(account, name_key);
  found.kept->value.used = true;
  records.push_back(AccountRecords::record(given.code, *found.kept));
  const auto status = co_await append_(std::move(event), std::move(records));
  if (status == store::AppendStatus::appended) {
    tries_.forgive(one);
    const auto session = identity::begin_session(account.id, identity::new_session_id(),
                                                 account.session_version, request.now);
    co_return SignedIn{session, std::move(account)};
  }
  if (status != store::AppendStatus::conflict)
    co_return Refusal{Reason::unavailable, core::seconds(1)};
  const bool taken = co_await records_.is_name_taken(name_key);
  auto again = co_await records_.invite(given.code);
  if (taken && again.kept && again.kept->value.is_open(request.now))
    co_return Refusal{Reason::changed, {}};
  co_return refuse();
}

asio::awaitable<std::variant<Refusal, identity::Account>> SignIn::new_account(
    SignInRequest request, identity::Invite invite) {
  const auto& given = std::get<wire::InviteAccept>(request.command.method);
  auto one = try_of(request);
  one.invite = identity::invite_key(given.code);
  const auto name = identity::account_name(given.name);
  if (!name) co_return Refusal{Reason::bad_text, {}};
  identity::Account account;
  account.id = invite.account;
  account.name = *name;
  account.role = invite.role;
  account.rooms = std::move(invite.rooms);
  account.created = request.now;
  if (const auto* attested = std::get_if<wire::PasskeyAttestation>(&given.credential)) {
    auto passkey =
        identity::register_passkey(settings_.site, request.challenge.bytes,
                                   attested->attestation_object, attested->client_data_json);
    if (!passkey) co_return refuse(one);
    account.passkeys.push_back(std::move(*passkey));
    co_return account;
  }
  const auto& typed = std::get<wire::Passphrase>(given.credential);
  if (!identity::is_passphrase(typed.passphrase)) co_return Refusal{Reason::bad_text, {}};
  const auto step =
      identity::match_totp(identity::totp_secret(keys_, account.id), typed.code, request.now, 0);
  if (!step) co_return refuse(one);
  auto hash = co_await pool_.hash(typed.passphrase, settings_.cost);
  if (!hash) co_return Refusal{Reason::rate_limited, core::seconds(2)};
  account.passphrase_hash = std::move(*hash);
  account.totp_step = *step;
  co_return account;
}

}  // namespace hearth::shard::desk
