// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "core/time.hpp"
#include "identity/account.hpp"
#include "identity/desk_session.hpp"
#include "identity/keys.hpp"
#include "limits/attempts.hpp"
#include "protocol/desk_bodies.hpp"
#include "protocol/desk_commands.hpp"
#include "shard/desk/account_log.hpp"
#include "shard/desk/account_records.hpp"
#include "shard/desk/passphrase_pool.hpp"
#include "shard/desk/refusal.hpp"
#include "shard/desk/sign_in.hpp"

namespace hearth::shard::desk {

// What somebody began on a connection and has not finished. The connection keeps it between two
// commands and hands it over with the next. What a passkey has to sign counts for that one alone;
// new codes wait until one of them was typed right, or their time is over.
struct Enrolment {
  Challenge passkey;
  std::string totp_salt;  // empty: no codes were begun
  core::Time totp_until{};
};

struct OwnRequest {
  protocol::desk::OwnWays command;
  Enrolment enrolment;
  identity::DeskSession session;  // live, and stepped up for all but the list
  core::Time now{};
};

// How it is now.
struct OwnChanged {
  protocol::desk::Ways ways;  // without a token
  identity::Account account;
  bool changed = false;  // false: it was only asked for
};

struct OwnAnswer {
  std::variant<Refusal, protocol::desk::SignInStep, OwnChanged> answer;
  Enrolment enrolment;  // for the next command
};

// How one account signs in, changed by its own person: passkeys, passphrase, authenticator app.
// Each change is one entry and one step with its records, and ends every other session of the
// account. Any thread; everything it was given outlives it, and it outlives the coroutines of its
// members.
class OwnWays {
 public:
  OwnWays(store::Ledger& ledger, const identity::DeploymentKeys& keys, AppendAccountEvent append,
          SignIn::Settings settings, PassphrasePool& pool);

  // Refused: sign_in (what was brought is wrong, or the session is over), too_late (nothing to
  // bring it for), bad_text, not_found, not_allowed (the last way in, or too many), changed (that
  // passkey is somebody's already), rate_limited, unavailable.
  boost::asio::awaitable<OwnAnswer> answer(OwnRequest request);

 private:
  using Answer = decltype(OwnAnswer::answer);
  // Alters the account, with the records that change along with it.
  using Alter =
      std::function<protocol::Reason(identity::Account&, std::vector<store::Record>& along)>;

  boost::asio::awaitable<Answer> list(OwnRequest request);
  boost::asio::awaitable<Answer> begin_passkey(OwnRequest request, Enrolment& begun);
  boost::asio::awaitable<Answer> add_passkey(OwnRequest request);
  boost::asio::awaitable<Answer> remove_passkey(OwnRequest request);
  Answer begin_codes(const OwnRequest& request, Enrolment& begun) const;
  boost::asio::awaitable<Answer> change_passphrase(OwnRequest request, Enrolment& begun);
  // Reads, alters and writes, again if somebody else was faster.
  boost::asio::awaitable<Answer> change(identity::DeskSession session, AccountEvent::What what,
                                        Alter alter);
  bool spend_try(const core::ModeratorId& account, core::Time now);
  void forgive_tries(const core::ModeratorId& account);

  AccountRecords records_;
  const identity::DeploymentKeys& keys_;
  AppendAccountEvent append_;
  SignIn::Settings settings_;
  PassphrasePool& pool_;
  std::mutex mutex_;  // guards the tries of codes
  limits::Attempts tries_;
};

}  // namespace hearth::shard::desk
