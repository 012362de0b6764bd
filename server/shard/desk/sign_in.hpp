// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "core/time.hpp"
#include "identity/account.hpp"
#include "identity/desk_session.hpp"
#include "identity/keys.hpp"
#include "identity/passkey.hpp"
#include "identity/passphrase.hpp"
#include "limits/address_pressure.hpp"
#include "protocol/desk_bodies.hpp"
#include "protocol/desk_commands.hpp"
#include "shard/desk/account_log.hpp"
#include "shard/desk/account_records.hpp"
#include "shard/desk/passphrase_pool.hpp"
#include "shard/desk/refusal.hpp"
#include "shard/desk/sign_in_tries.hpp"

namespace hearth::shard::desk {

// What a connection was given to sign and has not used yet. The connection keeps it between two
// commands and hands it over with the next, whatever that is: no challenge counts twice, and none
// counts on another connection.
struct Challenge {
  std::string bytes;  // empty: none
  core::Time until{};
};

struct SignInRequest {
  protocol::desk::SignIn command;
  Challenge challenge;
  std::optional<identity::DeskSession> session;  // signed in and live: to step up, or renew
  std::optional<limits::AddressBytes> address;   // none behind a proxy, where all have the same
  core::Time now{};
};

// Signed in, stepped up or renewed.
struct SignedIn {
  identity::DeskSession session;
  identity::Account account;
};

struct SignInAnswer {
  std::variant<Refusal, protocol::desk::SignInStep, SignedIn> answer;
  Challenge challenge;  // for the next command; empty but after SignInStep
};

// Who a moderator is. Every answer to a name that does not exist is the same, and takes about as
// long, as to a wrong secret. Any thread; everything it was given outlives it, and it outlives the
// coroutines of its members.
class SignIn {
 public:
  struct Settings {
    identity::RelyingParty site;
    identity::PassphraseCost cost;
    PassphrasePool::Limits pool;
  };

  SignIn(store::Ledger& ledger, const identity::DeploymentKeys& keys, AppendAccountEvent append,
         Settings settings);

  // Answers SignIn, with step_up or without. Refused: sign_in for everything that was not accepted,
  // with a wait once there were many tries; rate_limited: too many at once; unavailable: the
  // ledger. To an invite's acceptance also bad_text (the name or passphrase cannot be one) and
  // changed (the name is taken).
  boost::asio::awaitable<SignInAnswer> answer(SignInRequest request);

  // Sign-ins refused since the last call, for the ledger.
  std::uint32_t take_refused() { return refused_.exchange(0); }

  // Where passphrases are hashed, for whoever else has to.
  PassphrasePool& passphrases() { return pool_; }

  // As the frame has them: token, ends, account, preferences. The rest is for the caller to fill.
  protocol::desk::SignedIn frame(const SignedIn& who, core::Time now) const;
  std::string token(const identity::DeskSession& session) const;

 private:
  using Answer = decltype(SignInAnswer::answer);
  // Whether it is them; if so, with what was used up noted in the account.
  using Proof = std::function<bool(identity::Account&)>;

  boost::asio::awaitable<Answer> start(SignInRequest request, std::string challenge);
  boost::asio::awaitable<Answer> show_invite(SignInRequest request, std::string challenge);
  boost::asio::awaitable<Answer> with_passkey(SignInRequest request);
  boost::asio::awaitable<Answer> with_passphrase(SignInRequest request);
  boost::asio::awaitable<Answer> with_token(SignInRequest request);
  boost::asio::awaitable<Answer> accept(SignInRequest request);
  boost::asio::awaitable<std::variant<Refusal, identity::Account>> new_account(
      SignInRequest request, identity::Invite invite);
  boost::asio::awaitable<Answer> let_in(SignInRequest request, Kept<identity::Account> account,
                                        Proof proof);
  boost::asio::awaitable<void> note_copy(core::ModeratorId id, std::string credential_id,
                                         core::Time now);
  boost::asio::awaitable<Refusal> refuse_invite(Found<identity::Invite> found);

  Refusal refuse(core::milliseconds retry_after = {});
  static SignInTries::Try try_of(const SignInRequest& request);
  // Counts a try. A refusal: it is too soon for one.
  std::optional<Refusal> spend(const SignInTries::Try& one);
  Refusal refuse(const SignInTries::Try& one) { return refuse(tries_.wait(one)); }
  // Tries forgiven, or the refusal as for any other reason.
  Answer settled(const SignInTries::Try& one, Answer answer);

  AccountRecords records_;
  const identity::DeploymentKeys& keys_;
  AppendAccountEvent append_;
  Settings settings_;
  std::string decoy_hash_;
  PassphrasePool pool_;
  std::atomic<std::uint32_t> refused_ = 0;
  SignInTries tries_;
};

}  // namespace hearth::shard::desk
