// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/sign_in.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/random.hpp"
#include "identity/account_name.hpp"
#include "identity/decoy.hpp"
#include "identity/totp.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
namespace wire = protocol::desk;
using protocol::Reason;

constexpr std::size_t challenge_bytes = 32;
constexpr std::chrono::minutes challenge_life{2};
// Others may change an account between reading and writing it, but not for ever.
constexpr int races_max = 3;
// Whoever has the copy may try it often; one line says so for this long.
constexpr std::chrono::hours copy_noted_for{1};

identity::Passkey* find(identity::Account& account, std::string_view credential_id) {
  const auto at =
      std::find_if(account.passkeys.begin(), account.passkeys.end(),
                   [&](const auto& passkey) { return passkey.credential_id == credential_id; });
  return at == account.passkeys.end() ? nullptr : &*at;
}

// The session as it is once this account has proved who it is.
identity::DeskSession session_after(const SignInRequest& request,
                                    const identity::Account& account) {
  // One id a connection: signing it out then ends whatever it was ever given.
  const auto id = request.session ? request.session->id : identity::new_session_id();
  auto fresh = identity::begin_session(account.id, id, account.session_version, request.now);
  if (!request.command.step_up || !request.session) return fresh;
  fresh.signed_in = request.session->signed_in;
  return fresh;
}

// A step-up is of the one who is signed in, and of a session that still counts.
bool is_for(const SignInRequest& request, const identity::Account& account) {
  if (!request.session) return !request.command.step_up;
  return request.session->account == account.id &&
         request.session->version == account.session_version &&
         request.session->is_live(request.now);
}

}  // namespace

SignIn::SignIn(store::Ledger& ledger, const identity::DeploymentKeys& keys,
               AppendAccountEvent append, Settings settings)
    : records_(ledger),
      keys_(keys),
      append_(std::move(append)),
      settings_(std::move(settings)),
      decoy_hash_(identity::decoy_passphrase_hash(settings_.cost)),
      pool_(settings_.pool),
      tries_(core::random_array<limits::Attempts::Key>()) {}

asio::awaitable<SignInAnswer> SignIn::answer(SignInRequest request) {
  if (request.challenge.until <= request.now) request.challenge = {};
  SignInAnswer out;
  auto fresh = core::random_text(challenge_bytes);
  const auto now = request.now;
  if (std::holds_alternative<wire::SignInStart>(request.command.method))
    out.answer = co_await start(std::move(request), fresh);
  else if (std::holds_alternative<wire::InviteStart>(request.command.method))
    out.answer = co_await show_invite(std::move(request), fresh);
  else if (std::holds_alternative<wire::PasskeyAssertion>(request.command.method))
    out.answer = co_await with_passkey(std::move(request));
  else if (std::holds_alternative<wire::Passphrase>(request.command.method))
    out.answer = co_await with_passphrase(std::move(request));
  else if (std::holds_alternative<wire::Token>(request.command.method))
    out.answer = co_await with_token(std::move(request));
  else
    out.answer = co_await accept(std::move(request));
  if (std::holds_alternative<wire::SignInStep>(out.answer))
    out.challenge = {std::move(fresh), now + challenge_life};
  co_return out;
}

asio::awaitable<SignIn::Answer> SignIn::start(SignInRequest request, std::string challenge) {
  const auto name_key =
      identity::name_key(keys_, std::get<wire::SignInStart>(request.command.method).name);
  auto found = co_await records_.account_of(name_key);
  if (!found.readable) co_return Refusal{Reason::unavailable, core::seconds(1)};
  wire::SignInStep step;
  step.challenge = std::move(challenge);
  step.rp_id = settings_.site.id;
  if (found.kept && !found.kept->value.disabled)
    for (const auto& passkey : found.kept->value.passkeys)
      step.credential_ids.push_back(passkey.credential_id);
  // As many for every name, in an order that says nothing.
  while (step.credential_ids.size() < identity::kPasskeysMax)
    step.credential_ids.push_back(
        identity::decoy_credential_id(keys_, name_key, step.credential_ids.size()));
  std::sort(step.credential_ids.begin(), step.credential_ids.end());
  co_return step;
}

asio::awaitable<SignIn::Answer> SignIn::with_passkey(SignInRequest request) {
  const auto& given = std::get<wire::PasskeyAssertion>(request.command.method);
  const auto name_key = identity::name_key(keys_, given.name);
  const auto one = try_of(request);
  if (const auto refusal = spend(one)) co_return *refusal;
  auto found = co_await records_.account_of(name_key);
  if (!found.readable) co_return Refusal{Reason::unavailable, core::seconds(1)};
  const identity::Assertion assertion{given.credential_id, given.authenticator_data,
                                      given.client_data_json, given.signature};
  const auto verify = [this, challenge = request.challenge.bytes,
                       assertion](const identity::Passkey& passkey) {
    return identity::verify_assertion(settings_.site, challenge, passkey, assertion);
  };
  if (!found.kept || !find(found.kept->value, assertion.credential_id)) {
    (void)verify(identity::decoy_passkey(assertion.credential_id));  // takes as long
    co_return refuse(one);
  }
  bool is_copy = false;
  auto proof = [verify, &is_copy, id = assertion.credential_id](identity::Account& account) {
    auto* passkey = find(account, id);
    if (!passkey) return false;
    const auto counter = verify(*passkey);
    is_copy = !counter && counter.error() == identity::PasskeyError::counter;
    if (!counter) return false;
    passkey->counter = *counter;
    return true;
  };
  const auto account = found.kept->value.id;
  auto answer = co_await let_in(request, std::move(*found.kept), std::move(proof));
  if (is_copy) co_await note_copy(account, assertion.credential_id, request.now);
  co_return settled(one, std::move(answer));
}

asio::awaitable<SignIn::Answer> SignIn::with_passphrase(SignInRequest request) {
  const auto given = std::get<wire::Passphrase>(request.command.method);
  const auto name_key = identity::name_key(keys_, given.name);
  if (!pool_.has_room()) co_return Refusal{Reason::rate_limited, core::seconds(2)};
  auto one = try_of(request);
  one.name = name_key;
  if (const auto refusal = spend(one)) co_return *refusal;
  if (!identity::is_passphrase(given.passphrase)) co_return refuse(one);
  auto found = co_await records_.account_of(name_key);
  if (!found.readable) co_return Refusal{Reason::unavailable, core::seconds(1)};
  // Who is signed in may try their own passphrase, and nobody else's at the session's tries.
  const bool has_hash = found.kept && is_for(request, found.kept->value) &&
                        !found.kept->value.passphrase_hash.empty();
  const auto hash = has_hash ? found.kept->value.passphrase_hash : decoy_hash_;
  const auto matches = co_await pool_.matches(hash, given.passphrase);
  if (!matches) co_return Refusal{Reason::rate_limited, core::seconds(2)};
  if (!has_hash || !*matches || !tries_.spend_code(one)) co_return refuse(one);
  auto proof = [this, &request, hash, code = given.code](identity::Account& account) {
    if (account.passphrase_hash != hash) return false;
    const auto secret = identity::totp_secret(keys_, account.id, account.totp_salt);
    const auto step = identity::match_totp(secret, code, request.now, account.totp_step);
    if (!step) return false;
    account.totp_step = *step;
    return true;
  };
  auto answer = co_await let_in(request, std::move(*found.kept), std::move(proof));
  co_return settled(one, std::move(answer));
}

asio::awaitable<SignIn::Answer> SignIn::with_token(SignInRequest request) {
  const auto& token = std::get<wire::Token>(request.command.method).bytes;
  auto session = identity::open_desk_token(keys_, token, request.now);
  if (!session || request.command.step_up) co_return refuse();
  auto found = co_await records_.account(session->account);
  if (!found.readable) co_return Refusal{Reason::unavailable, core::seconds(1)};
  if (!found.kept || found.kept->value.disabled ||
      found.kept->value.session_version != session->version || !is_for(request, found.kept->value))
    co_return refuse();
  const auto ended = co_await records_.is_ended(session->id);
  if (!ended) co_return Refusal{Reason::unavailable, core::seconds(1)};
  if (*ended) co_return refuse();
  // The connection knows of a step-up since.
  auto renewed = request.session ? *request.session : *session;
  // A console renews while somebody is there, and comes back from a lost connection also without.
  if (request.session) renewed.use(request.now);
  co_return SignedIn{renewed, std::move(found.kept->value)};
}

asio::awaitable<SignIn::Answer> SignIn::let_in(SignInRequest request,
                                               Kept<identity::Account> account, Proof proof) {
  const auto id = account.value.id;
  for (int race = 0; race < races_max; ++race) {
    if (account.value.disabled || !is_for(request, account.value) || !proof(account.value))
      co_return refuse();
    AccountEvent event;
    event.what =
        request.command.step_up ? AccountEvent::What::stepped_up : AccountEvent::What::signed_in;
    event.by = event.account = id;
    event.role = account.value.role;
    event.rooms = account.value.rooms;
    event.session_version = account.value.session_version;
    std::vector<store::Record> records{AccountRecords::record(account)};
    const auto status = co_await append_(std::move(event), std::move(records));
    if (status == store::AppendStatus::appended)
      co_return SignedIn{session_after(request, account.value), std::move(account.value)};
    if (status != store::AppendStatus::conflict) break;
    auto found = co_await records_.account(id);
    if (!found.kept) break;
    account = std::move(*found.kept);
  }
  co_return Refusal{Reason::unavailable, core::seconds(1)};
}

// Signed with the right key, and the counter went backwards: somebody else has the key as well. Its
// owner reads it at the next sign-in, whichever of the two was refused.
asio::awaitable<void> SignIn::note_copy(core::ModeratorId id, std::string credential_id,
                                        core::Time now) {
  for (int race = 0; race < races_max; ++race) {
    auto found = co_await records_.account(id);
    auto* passkey = found.kept ? find(found.kept->value, credential_id) : nullptr;
    if (!passkey || now < passkey->copied + copy_noted_for) co_return;
    passkey->copied = now;
    const auto& account = found.kept->value;
    AccountEvent event{AccountEvent::What::passkey_copied,
                       {},
                       account.id,
                       account.role,
                       account.rooms,
                       account.session_version};
    std::vector<store::Record> records{AccountRecords::record(*found.kept)};
    const auto status = co_await append_(std::move(event), std::move(records));
    if (status != store::AppendStatus::conflict) co_return;  // refused all the same
  }
}

Refusal SignIn::refuse(core::milliseconds retry_after) {
  refused_.fetch_add(1);
  return {Reason::sign_in, retry_after};
}

SignInTries::Try SignIn::try_of(const SignInRequest& request) {
  SignInTries::Try out;
  if (request.command.step_up && request.session) out.step_up = request.session->id;
  out.address = request.address;
  out.now = request.now;
  return out;
}

std::optional<Refusal> SignIn::spend(const SignInTries::Try& one) {
  if (const auto wait = tries_.spend(one); wait.count() > 0) return refuse(wait);
  return std::nullopt;
}

SignIn::Answer SignIn::settled(const SignInTries::Try& one, Answer answer) {
  if (std::holds_alternative<SignedIn>(answer))
    tries_.forgive(one);
  else if (auto* refusal = std::get_if<Refusal>(&answer); refusal->reason == Reason::sign_in)
    refusal->retry_after = tries_.wait(one);
  return answer;
}

std::string SignIn::token(const identity::DeskSession& session) const {
  return identity::desk_token(keys_, session);
}

wire::SignedIn SignIn::frame(const SignedIn& who, core::Time now) const {
  wire::SignedIn out;
  out.token = token(who.session);
  out.expires_ms = core::unix_ms(who.session.end());
  const auto left = std::chrono::duration_cast<core::milliseconds>(who.session.idle_end - now);
  out.idle_ms = static_cast<std::uint32_t>(std::max<std::int64_t>(left.count(), 0));
  out.account = core::to_base32(who.account.id.bytes);
  out.name = who.account.name;
  out.role = who.account.role;
  out.rooms = who.account.rooms;
  out.stepped_up_until_ms = core::unix_ms(who.session.step_up_end);
  out.preferences = who.account.preferences;
  out.veiled = !out.preferences.unveiled;
  for (const auto& passkey : who.account.passkeys)
    out.passkey_copied_ms = std::max(out.passkey_copied_ms, core::unix_ms(passkey.copied));
  return out;
}

}  // namespace hearth::shard::desk
