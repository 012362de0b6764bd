// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "redis/client.hpp"
#include "store/redis/aof_rewrites.hpp"
#include "store/redis/doorbells.hpp"
#include "store/redis/recent_decisions.hpp"
#include "store/redis/redis_ledger.hpp"
#include "store/redis/room_caller.hpp"
#include "store/redis/standing.hpp"
#include "store/room_store.hpp"

namespace hearth::store {

// Watches over the servers: whether they are as they have to be, whether posts can be written,
// whether the server is still the one it was, whether its disk is safe; and looks at rooms nothing
// is heard of. On the client's thread; what it is given must outlive its coroutine.
class Lookout {
 public:
  struct Options {
    core::milliseconds heartbeat{800};
    core::milliseconds pull{500};
    core::milliseconds aof_rewrite{600'000};
    Durability durability = Durability::memory;
    std::string deployment;  // what tells this deployment from others; empty: not compared
    redis::Kind kind = redis::Kind::single;
    bool verify = false;  // see verify.hpp, before it is live for the first time
  };
  // What is wrong is looked at again and again, also where it is refused.
  using Tell = std::function<void(const Standing&)>;

  Lookout(redis::Client& client, RoomCaller& caller, RedisLedger& ledger, Doorbells& doorbells,
          RecentDecisions& decisions, Options options, Tell tell);

  // Answers of heartbeat.lua.
  void on_beat(const redis::Address& server, const redis::Reply& reply);
  void on_failed_beat(const redis::Address& server, const redis::Failure& why);

  // Until stop(), and then as long as what it began takes.
  boost::asio::awaitable<void> run();
  void stop() { stopping_ = true; }

 private:
  struct Server {
    core::Tick heard{};
    std::string replication_id;
  };
  void stand(Standing now);
  void look_whether_deaf(core::Tick now);
  boost::asio::awaitable<bool> is_fit();
  boost::asio::awaitable<void> catch_up();
  boost::asio::awaitable<void> look_at_disks();
  boost::asio::awaitable<void> look_at_settings();
  boost::asio::awaitable<void> come_back();
  boost::asio::awaitable<bool> is_ours();
  void look_at_deaf_rooms(const boost::asio::any_io_executor& executor);
  boost::asio::awaitable<void> look_at(core::RoomId room);
  bool is_reached(core::Tick now) const;

  redis::Client& client_;
  RoomCaller& caller_;
  RedisLedger& ledger_;
  Doorbells& doorbells_;
  RecentDecisions& decisions_;
  Options options_;
  Tell tell_;
  AofRewrites rewrites_;
  std::map<redis::Address, Server> servers_;
  Standing standing_;  // as it was told last
  Standing away_;      // why it cannot be reached, as far as that is known
  bool fit_ = false;   // verified
  std::optional<core::Tick> deaf_since_;
  core::Tick next_try_{};  // to come back
  bool changed_ = false;   // a server is another than before: decisions may have to be said again
  bool stopping_ = false;
  bool looks_at_disks_ = false;  // under way, as the next two
  bool comes_back_ = false;
  int looks_ = 0;  // at deaf rooms, under way
};

}  // namespace hearth::store
