// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <string>

#include "redis/client.hpp"
#include "store/redis/aof_rewrites.hpp"
#include "store/redis/doorbells.hpp"
#include "store/redis/recent_decisions.hpp"
#include "store/redis/room_caller.hpp"
#include "store/room_store.hpp"

namespace hearth::store {

// Watches over the servers: whether posts can be written, whether the server is still the one it
// was, whether its disk is safe; and looks at rooms nothing is heard of. On the client's thread;
// what it is given must outlive its coroutine.
class Lookout {
 public:
  struct Options {
    core::milliseconds heartbeat{800};
    core::milliseconds pull{500};
    core::milliseconds aof_rewrite{600'000};
    Durability durability = Durability::memory;
    std::string deployment;  // what tells this deployment from others; empty: not compared
  };
  // `foreign`: another deployment's rooms are in there. It is looked at again and again.
  using Tell = std::function<void(Availability, bool foreign)>;

  Lookout(redis::Client& client, RoomCaller& caller, Doorbells& doorbells,
          RecentDecisions& decisions, Options options, Tell tell);

  // Answers of heartbeat.lua.
  void on_beat(const redis::Address& server, const redis::Reply& reply);

  // Until stop(), and then as long as what it began takes.
  boost::asio::awaitable<void> run();
  void stop() { stopping_ = true; }

 private:
  struct Server {
    core::Tick heard{};
    std::string replication_id;
  };
  boost::asio::awaitable<void> look_at_disks();
  boost::asio::awaitable<void> come_back();
  boost::asio::awaitable<bool> is_ours();
  void look_at_deaf_rooms(const boost::asio::any_io_executor& executor);
  boost::asio::awaitable<void> look_at(core::RoomId room);
  bool is_reached(core::Tick now) const;

  redis::Client& client_;
  RoomCaller& caller_;
  Doorbells& doorbells_;
  RecentDecisions& decisions_;
  Options options_;
  Tell tell_;
  AofRewrites rewrites_;
  std::map<redis::Address, Server> servers_;
  Availability availability_ = Availability::read_only;
  bool changed_ = false;  // a server is another than before: decisions may have to be said again
  bool foreign_ = false;
  bool stopping_ = false;
  int looks_ = 0;  // at deaf rooms, under way
};

}  // namespace hearth::store
