// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <variant>

#include "core/time.hpp"
#include "identity/account.hpp"
#include "identity/desk_session.hpp"
#include "protocol/desk_frames.hpp"
#include "shard/desk/account_log.hpp"
#include "shard/desk/account_records.hpp"
#include "shard/desk/refusal.hpp"

namespace hearth::shard::desk {

// Looks after accounts: who there is, who may come, who may do what. Each change is one entry and
// one step with its record. Any thread; what it was given outlives it.
class Accounts {
 public:
  using Answer = std::variant<Refusal, protocol::desk::Accounts>;

  Accounts(store::Ledger& ledger, AppendAccountEvent append)
      : records_(ledger), append_(std::move(append)) {}

  // ManageAccounts of a console. The caller has seen that `by` is signed in, and stepped up for
  // anything but the list.
  boost::asio::awaitable<Answer> answer(identity::Account by,
                                        protocol::desk::ManageAccounts command, core::Time now);
  // The same for the operator, who may do everything.
  boost::asio::awaitable<Answer> answer_operator(protocol::desk::ManageAccounts command,
                                                 core::Time now);

  // Every token and connection of the account is dead afterwards. Nothing: done.
  boost::asio::awaitable<std::optional<Refusal>> sign_out_everywhere(core::ModeratorId by,
                                                                     core::ModeratorId account);
  boost::asio::awaitable<std::optional<Refusal>> set_preferences(
      core::ModeratorId account, protocol::desk::Preferences preferences);

  // The account of a session that is still good. Refused: it is not, or cannot be seen now.
  boost::asio::awaitable<std::variant<Refusal, identity::Account>> current(
      identity::DeskSession session);

 private:
  using Listed = std::optional<Answer>;

  boost::asio::awaitable<Answer> list(identity::Role role);
  boost::asio::awaitable<Answer> invite(std::optional<identity::Account> by,
                                        protocol::desk::CreateInvite command, core::Time now);
  boost::asio::awaitable<Answer> change(std::optional<identity::Account> by,
                                        protocol::desk::ChangeAccount command);

  AccountRecords records_;
  AppendAccountEvent append_;
};

}  // namespace hearth::shard::desk
