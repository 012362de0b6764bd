// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "redis/client.hpp"
#include "store/redis/recent_decisions.hpp"
#include "store/redis/room_steps.hpp"

namespace hearth::store {

// What Redis has to have done with a write before it counts as durable.
enum class Durability : std::uint8_t {
  memory,   // it is in the server's memory
  disk,     // and on its disk: appendfsync always
  replica,  // and in the memory of a replica
};

// A step's own answer. Without a reply: nothing was done, or nobody knows.
struct Answered {
  std::optional<redis::Reply> reply;
  bool durable = false;
  bool maybe_twice = false;  // an earlier try was never answered and may have been this one's work
};

// Runs steps until they have an answer of their own: opens the room's epoch after the server became
// another, names other buckets, repeats what may or may not have happened. On the client's thread;
// what it is given must outlive it.
class RoomCaller {
 public:
  struct Options {
    Durability durability = Durability::memory;
    core::milliseconds deadline{5000};
    Surroundings surroundings;
    std::function<core::Time()> clock;  // tests only
  };
  using Build = std::function<redis::Invocation(const Surroundings&)>;

  RoomCaller(redis::Client& client, RecentDecisions& decisions, Options options);

  boost::asio::awaitable<Answered> run(core::RoomId room, Build build, bool writes);

  // Says again what this node knows to be decided in another epoch than the room's present one.
  // False: not all of it could be said.
  boost::asio::awaitable<bool> reassert(core::RoomId room);

  // The server's clock, as well as it is known.
  core::Time now() const;
  void set_disk_is_safe(bool safe) { disk_is_safe_ = safe; }
  // What the server's clock said just now.
  void learn_second(std::int64_t second);
  // No more tries: every call under way ends with what it has.
  void stop() { stopping_ = true; }

 private:
  boost::asio::awaitable<redis::Result<redis::Confirmed>> send(redis::Invocation step, bool writes,
                                                               core::milliseconds within);
  boost::asio::awaitable<void> open_epoch(core::RoomId room, std::string seen);
  boost::asio::awaitable<bool> say_again(core::RoomId room, rooms::Epoch epoch);
  boost::asio::awaitable<void> pause();
  Surroundings surroundings() const;
  bool is_durable(const redis::Confirmed& confirmed) const;

  redis::Client& client_;
  RecentDecisions& decisions_;
  Options options_;
  std::int64_t ahead_s_ = 0;  // of the server's clock before ours
  bool disk_is_safe_ = false;
  bool stopping_ = false;
};

}  // namespace hearth::store
