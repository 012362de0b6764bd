// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <optional>
#include <string>
#include <utility>

#include "app/admin.hpp"
#include "shard/desk/accounts.hpp"

namespace hearth::app {

// What `hearthctl moderators` asks of a running hearthd: Admin::Actions::moderators. The operator
// may do everything, and the audit chain says that it was the operator.
class ModeratorAdmin {
 public:
  // `accounts` works on `executor`, another thread's; `origin` is what moderators open. Both
  // outlive the answers.
  ModeratorAdmin(shard::desk::Accounts& accounts, boost::asio::any_io_executor executor,
                 std::string origin)
      : accounts_(accounts), executor_(std::move(executor)), origin_(std::move(origin)) {}

  //   invite {"role": "lead", "rooms": ["lounge"], "hours": 72}   {"link": "https://..."}
  //   list {}                                                     {"accounts": [...]}, of each
  //                          whether it needs_second: nobody else may lift what it decides
  //   disable, enable, sign-out, remove {"account": "name or id"} {}
  //
  // Anything but 200 comes with a sentence in place of JSON. Blocks for at most four seconds.
  AdminReply answer(const std::string& what, const std::string& body);

 private:
  template <class T>
  std::optional<T> wait_for(boost::asio::awaitable<T> work);
  AdminReply invite(const std::string& body);
  AdminReply list();
  AdminReply change(const std::string& what, const std::string& body);
  AdminReply end(const protocol::desk::Account& account, bool for_good);
  AdminReply set_disabled(const protocol::desk::Account& account, bool disabled);

  shard::desk::Accounts& accounts_;
  boost::asio::any_io_executor executor_;
  std::string origin_;
};

}  // namespace hearth::app
