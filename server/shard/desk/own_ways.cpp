// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/own_ways.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/random.hpp"
#include "identity/account_name.hpp"
#include "identity/passkey.hpp"
#include "identity/totp.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
namespace wire = protocol::desk;
using protocol::Reason;
using What = AccountEvent::What;

constexpr std::size_t challenge_bytes = 32;
constexpr std::chrono::minutes challenge_life{2};
constexpr std::chrono::minutes codes_life{10};
constexpr int races_max = 3;
constexpr Refusal unavailable{Reason::unavailable, core::seconds(1)};

wire::Ways shown(const identity::Account& account) {
  wire::Ways out;
  for (const auto& one : account.passkeys) {
    const auto added = one.added == core::Time{} ? account.created : one.added;
    out.passkeys.push_back(
        {one.credential_id, one.name, core::unix_ms(added), core::unix_ms(one.copied)});
  }
  out.passphrase = !account.passphrase_hash.empty();
  return out;
}

auto find(identity::Account& account, std::string_view credential_id) {
  return std::find_if(account.passkeys.begin(), account.passkeys.end(),
                      [&](const auto& passkey) { return passkey.credential_id == credential_id; });
}

}  // namespace

OwnWays::OwnWays(store::Ledger& ledger, const identity::DeploymentKeys& keys,
                 AppendAccountEvent append, SignIn::Settings settings, PassphrasePool& pool)
    : records_(ledger),
      keys_(keys),
      append_(std::move(append)),
      settings_(std::move(settings)),
      pool_(pool),
      tries_({}, core::random_array<limits::Attempts::Key>()) {}

asio::awaitable<OwnAnswer> OwnWays::answer(OwnRequest request) {
  OwnAnswer out;
  // What was begun for a passkey is over with this command, whatever it is.
  if (request.now < request.enrolment.totp_until) {
    out.enrolment.totp_salt = request.enrolment.totp_salt;
    out.enrolment.totp_until = request.enrolment.totp_until;
  }
  const auto& command = request.command.command;
  if (std::holds_alternative<wire::ListWays>(command))
    out.answer = co_await list(std::move(request));
  else if (std::holds_alternative<wire::NewPasskey>(command))
    out.answer = co_await begin_passkey(std::move(request), out.enrolment);
  else if (std::holds_alternative<wire::AddPasskey>(command))
    out.answer = co_await add_passkey(std::move(request));
  else if (std::holds_alternative<wire::RemovePasskey>(command))
    out.answer = co_await remove_passkey(std::move(request));
  else if (std::holds_alternative<wire::NewCodes>(command))
    out.answer = begin_codes(request, out.enrolment);
  else
    out.answer = co_await change_passphrase(std::move(request), out.enrolment);
  co_return out;
}

asio::awaitable<OwnWays::Answer> OwnWays::list(OwnRequest request) {
  auto found = co_await records_.signed_in(request.session);
  if (const auto* refusal = std::get_if<Refusal>(&found)) co_return *refusal;
  auto& account = std::get<Kept<identity::Account>>(found).value;
  auto ways = shown(account);
  co_return OwnChanged{std::move(ways), std::move(account), false};
}

asio::awaitable<OwnWays::Answer> OwnWays::begin_passkey(OwnRequest request, Enrolment& begun) {
  const auto found = co_await records_.signed_in(request.session);
  if (const auto* refusal = std::get_if<Refusal>(&found)) co_return *refusal;
  const auto& account = std::get<Kept<identity::Account>>(found).value;
  if (account.passkeys.size() >= identity::kPasskeysMax) co_return Refusal{Reason::not_allowed, {}};
  begun.passkey = {core::random_text(challenge_bytes), request.now + challenge_life};
  wire::SignInStep step;
  step.challenge = begun.passkey.bytes;
  step.rp_id = settings_.site.id;
  step.user_id = account.id.view();
  for (const auto& one : account.passkeys) step.credential_ids.push_back(one.credential_id);
  co_return step;
}

asio::awaitable<OwnWays::Answer> OwnWays::add_passkey(OwnRequest request) {
  const auto& given = std::get<wire::AddPasskey>(request.command.command);
  const auto& challenge = request.enrolment.passkey;
  if (challenge.bytes.empty() || request.now >= challenge.until)
    co_return Refusal{Reason::too_late, {}};
  const auto name = identity::account_name(given.name);
  if (!name) co_return Refusal{Reason::bad_text, {}};
  auto made =
      identity::register_passkey(settings_.site, challenge.bytes, given.passkey.attestation_object,
                                 given.passkey.client_data_json);
  if (!made) co_return Refusal{Reason::sign_in, {}};
  auto passkey = std::move(*made);
  passkey.name = *name;
  passkey.added = request.now;
  const auto taken = co_await records_.passkey(passkey.credential_id);
  if (!taken) co_return unavailable;
  if (!taken->empty()) co_return Refusal{Reason::changed, {}};
  auto alter = [&](identity::Account& account, std::vector<store::Record>& along) {
    if (account.passkeys.size() >= identity::kPasskeysMax) return Reason::not_allowed;
    account.passkeys.push_back(passkey);
    along.push_back(AccountRecords::passkey_record(passkey, account.id));
    return Reason::unspecified;
  };
  auto answer = co_await change(request.session, What::passkey_added, std::move(alter));
  co_return answer;
}

asio::awaitable<OwnWays::Answer> OwnWays::remove_passkey(OwnRequest request) {
  const auto& id = std::get<wire::RemovePasskey>(request.command.command).credential_id;
  auto kept = co_await records_.passkey(id);
  if (!kept) co_return unavailable;
  for (auto& record : *kept) record.value.clear();
  auto alter = [&](identity::Account& account, std::vector<store::Record>& along) {
    const auto at = find(account, id);
    if (at == account.passkeys.end()) return Reason::not_found;
    if (account.passkeys.size() == 1 && account.passphrase_hash.empty()) return Reason::not_allowed;
    account.passkeys.erase(at);
    along = *kept;
    return Reason::unspecified;
  };
  auto answer = co_await change(request.session, What::passkey_removed, std::move(alter));
  co_return answer;
}

OwnWays::Answer OwnWays::begin_codes(const OwnRequest& request, Enrolment& begun) const {
  begun.totp_salt = core::random_text(identity::kTotpSaltBytes);
  begun.totp_until = request.now + codes_life;
  wire::SignInStep step;
  step.totp_secret =
      identity::totp_text(identity::totp_secret(keys_, request.session.account, begun.totp_salt));
  return step;
}

asio::awaitable<OwnWays::Answer> OwnWays::change_passphrase(OwnRequest request, Enrolment& begun) {
  const auto& given = std::get<wire::ChangePassphrase>(request.command.command);
  const auto& id = request.session.account;
  const auto found = co_await records_.signed_in(request.session);
  if (const auto* refusal = std::get_if<Refusal>(&found)) co_return *refusal;
  const auto& before = std::get<Kept<identity::Account>>(found).value;
  const bool is_new = !begun.totp_salt.empty();
  // A first passphrase comes with an app of its own; without either there is nothing to change.
  const bool has_one = !before.passphrase_hash.empty();
  if (!is_new && (!has_one || given.passphrase.empty())) co_return Refusal{Reason::too_late, {}};
  if (given.passphrase.empty() ? !has_one : !identity::is_passphrase(given.passphrase))
    co_return Refusal{Reason::bad_text, {}};
  if (!spend_try(id, request.now)) co_return Refusal{Reason::rate_limited, core::seconds(60)};
  const auto salt = is_new ? begun.totp_salt : before.totp_salt;
  const auto step = identity::match_totp(identity::totp_secret(keys_, id, salt), given.code,
                                         request.now, is_new ? 0 : before.totp_step);
  if (!step) co_return Refusal{Reason::sign_in, {}};
  std::optional<std::string> hash;
  if (!given.passphrase.empty()) {
    hash = co_await pool_.hash(given.passphrase, settings_.cost);
    if (!hash) co_return Refusal{Reason::rate_limited, core::seconds(2)};
  }
  auto alter = [&](identity::Account& account, std::vector<store::Record>&) {
    // The code counted for the secret and the steps as they were.
    if (!is_new && (account.totp_salt != salt || account.totp_step >= *step))
      return Reason::sign_in;
    account.totp_salt = salt;
    account.totp_step = *step;
    if (hash) account.passphrase_hash = *hash;
    return Reason::unspecified;
  };
  const auto what = is_new ? What::codes_changed : What::passphrase_changed;
  auto answer = co_await change(request.session, what, std::move(alter));
  if (!std::holds_alternative<OwnChanged>(answer)) co_return answer;
  forgive_tries(id);
  begun.totp_salt.clear();
  co_return answer;
}

asio::awaitable<OwnWays::Answer> OwnWays::change(identity::DeskSession session, What what,
                                                 Alter alter) {
  for (int race = 0; race < races_max; ++race) {
    auto found = co_await records_.signed_in(session);
    if (const auto* refusal = std::get_if<Refusal>(&found)) co_return *refusal;
    auto& kept = std::get<Kept<identity::Account>>(found);
    auto& account = kept.value;
    std::vector<store::Record> records;
    if (const auto refused = alter(account, records); refused != Reason::unspecified)
      co_return Refusal{refused, {}};
    ++account.session_version;
    records.push_back(AccountRecords::record(kept));
    AccountEvent event{what,         account.id,    account.id,
                       account.role, account.rooms, account.session_version};
    const auto status = co_await append_(std::move(event), std::move(records));
    if (status == store::AppendStatus::appended) {
      auto ways = shown(account);
      co_return OwnChanged{std::move(ways), std::move(account), true};
    }
    if (status != store::AppendStatus::conflict) break;
  }
  co_return unavailable;
}

bool OwnWays::spend_try(const core::ModeratorId& account, core::Time now) {
  const std::lock_guard lock(mutex_);
  if (tries_.wait(account.view(), now).count() > 0) return false;
  tries_.spend(account.view(), now);
  return true;
}

void OwnWays::forgive_tries(const core::ModeratorId& account) {
  const std::lock_guard lock(mutex_);
  tries_.forgive(account.view());
}

}  // namespace hearth::shard::desk
