// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "redis/client.hpp"
#include "store/redis/room_caller.hpp"

namespace hearth::store {

// Everything the store does in Redis and nothing else: ACL SETUSER <name> <this> ><password>.
// Every test of the contract on Redis runs as such a user.
inline constexpr std::string_view acl_rules =
    "reset on ~{r:* ~beat:* ~{hearth}:* ~{ledger}:* &{r:* &beat:* &{ledger}:* "
    "+evalsha +script|load +time +info +del +expireat +hget +hmget +hset +hdel +hgetall +hincrby "
    "+hrandfield +set +xadd +xrange +xtrim +zadd +zrange +zrem +publish +spublish +subscribe "
    "+unsubscribe +ssubscribe "
    "+sunsubscribe +ping +wait +role +asking +cluster|slots +cluster|shards +config|get "
    "+bgrewriteaof +acl|whoami +acl|dryrun";

enum class Weight : std::uint8_t {
  refuse,  // what is promised cannot be kept on this server
  wait,    // it cannot be kept now, and that may come right by itself
  warn,    // it can, but somebody should know
};

// Something about a server that should be otherwise.
struct Finding {
  Weight weight = Weight::warn;
  std::string server;  // host:port
  std::string what;    // a sentence
  std::string fix;     // the command that puts it right, or what to do where there is none
  bool operator==(const Finding&) const = default;
};

// In a sentence, with what puts it right.
std::string describe(const Finding& finding);

// Looks at every master. Empty: all is well. A server that does not answer is a finding too.
boost::asio::awaitable<std::vector<Finding>> verify(redis::Client& client, redis::Kind kind,
                                                    Durability durability);

}  // namespace hearth::store
