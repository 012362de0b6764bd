// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "identity/push_device.hpp"
#include "protocol/desk_commands.hpp"
#include "shard/desk/refusal.hpp"
#include "store/ledger.hpp"

namespace hearth::shard::desk {

// Key: base32 of the account's id, a dot, and of a hash of the endpoint.
inline constexpr const char* push_kind = "push";
inline constexpr std::size_t push_devices_max = 5;                        // of one account
inline constexpr core::Duration push_life = std::chrono::hours(24 * 60);  // unless said again

// Which browsers of moderators are told by Web Push, as records of the ledger that end. Any thread;
// the ledger outlives it.
class PushDevices {
 public:
  // `may_reach`: whether messages may be sent to that endpoint. Any thread.
  PushDevices(store::Ledger& ledger, std::function<bool(const std::string&)> may_reach)
      : ledger_(ledger), may_reach_(std::move(may_reach)) {}

  // Nothing: done. One too many takes the place of the oldest.
  boost::asio::awaitable<std::optional<Refusal>> add(core::ModeratorId account,
                                                     protocol::desk::PushSubscribe device,
                                                     core::Time now);
  // Nothing: it is not there any more.
  boost::asio::awaitable<std::optional<Refusal>> remove(core::ModeratorId account,
                                                        std::string endpoint);
  boost::asio::awaitable<std::optional<Refusal>> remove_all(core::ModeratorId account);
  // Empty also when they cannot be read now.
  boost::asio::awaitable<std::vector<identity::PushDevice>> of(core::ModeratorId account);

 private:
  boost::asio::awaitable<std::optional<Refusal>> remove_those(core::ModeratorId account,
                                                              std::string key);

  store::Ledger& ledger_;
  std::function<bool(const std::string&)> may_reach_;
};

// What all records of an account's devices begin with.
std::string push_prefix(const core::ModeratorId& account);

}  // namespace hearth::shard::desk
