// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/time.hpp"
#include "identity/account.hpp"
#include "identity/desk_session.hpp"
#include "protocol/desk_bodies.hpp"
#include "protocol/desk_commands.hpp"
#include "shard/desk/account_log.hpp"
#include "shard/desk/account_records.hpp"
#include "shard/desk/refusal.hpp"

namespace hearth::shard::desk {

// Looks after accounts: who there is, who may come, who may do what. Each change is one entry and
// one step with its record. Any thread; what it was given outlives it.
class Accounts {
 public:
  using Answer = std::variant<Refusal, protocol::desk::Accounts>;

  // `is_room`: whether there is a room of that slug now. Any thread.
  Accounts(store::Ledger& ledger, AppendAccountEvent append,
           std::function<bool(const std::string&)> is_room)
      : records_(ledger), append_(std::move(append)), is_room_(std::move(is_room)) {}

  // ManageAccounts of a console. The caller has seen that `by` is signed in, and stepped up for
  // anything but the list.
  boost::asio::awaitable<Answer> answer(identity::Account by,
                                        protocol::desk::ManageAccounts command, core::Time now);
  // The same for the operator, who may do everything.
  boost::asio::awaitable<Answer> answer_operator(protocol::desk::ManageAccounts command,
                                                 core::Time now);

  // The account is gone, with everything kept of the person; what they did stays in the audit chain
  // under an id that nobody has. For the operator. Nothing: done.
  boost::asio::awaitable<std::optional<Refusal>> remove(core::ModeratorId account);

  // Every token and connection of the account is dead afterwards. Nothing: done.
  boost::asio::awaitable<std::optional<Refusal>> sign_out_everywhere(core::ModeratorId by,
                                                                     core::ModeratorId account);
  boost::asio::awaitable<std::optional<Refusal>> set_preferences(
      core::ModeratorId account, protocol::desk::Preferences preferences);

 private:
  using By = std::optional<identity::Account>;  // nobody: the operator
  // What came of a change: refused, or what it is in the audit chain.
  struct Altered {
    protocol::Reason refused = protocol::Reason::unspecified;
    AccountEvent::What what = AccountEvent::What::changed;
  };
  using Alter = std::function<Altered(identity::Account&)>;

  boost::asio::awaitable<Answer> carry_out(By by, protocol::desk::ManageAccounts command,
                                           core::Time now);
  boost::asio::awaitable<Answer> list();
  boost::asio::awaitable<Answer> invite(By by, protocol::desk::CreateInvite command,
                                        core::Time now);
  boost::asio::awaitable<Answer> change(By by, protocol::desk::ChangeAccount command);
  // Reads, alters and writes, again if somebody else was faster.
  boost::asio::awaitable<std::optional<Refusal>> alter(core::ModeratorId by, core::ModeratorId id,
                                                       Alter alter_it);
  bool are_rooms(const std::vector<std::string>& slugs) const;

  AccountRecords records_;
  AppendAccountEvent append_;
  std::function<bool(const std::string&)> is_room_;
};

}  // namespace hearth::shard::desk
