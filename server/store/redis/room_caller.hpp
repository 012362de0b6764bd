// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>

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
// another, and the ledger; names other buckets, repeats what may or may not have happened. On the
// client's thread; what it is given must outlive it.
class RoomCaller {
 public:
  struct Options {
    Durability durability = Durability::memory;
    core::milliseconds deadline{5000};
    // How long those who know more of the ledger than a server that took over have to put it back.
    core::milliseconds ledger_recovery{3000};
    Surroundings surroundings;
    std::function<core::Time()> clock;  // tests only
    // How long a room whose server became another takes no posts, unless somebody who knows what
    // was decided there says so earlier. At most 5 s.
    core::milliseconds recovery{3000};
    // Whether this node has heard all that was said in the room of late.
    std::function<bool(const core::RoomId&)> hears;
  };
  using Build = std::function<redis::Invocation(const Surroundings&)>;

  RoomCaller(redis::Client& client, RecentDecisions& decisions, Options options);

  // `until`: for one of several steps of a call; otherwise it has the whole deadline.
  boost::asio::awaitable<Answered> run(core::RoomId room, Build build, bool writes,
                                       std::optional<core::Tick> until = std::nullopt);
  // A step of the ledger's.
  boost::asio::awaitable<Answered> run_ledger(Build build, bool writes);
  core::Tick deadline() const { return std::chrono::steady_clock::now() + options_.deadline; }

  // If this node knows what was decided in the room, says it again and opens it for posts.
  boost::asio::awaitable<void> recover(core::RoomId room, rooms::Epoch epoch);

  // Says again what this node knows to be decided in another epoch than the room's present one.
  // False: not all of it could be said.
  boost::asio::awaitable<bool> reassert(core::RoomId room);

  // The server's clock, as well as it is known.
  core::Time now() const;
  // A server has begun anew, perhaps with nothing: also rooms that are not there may be lost ones.
  void on_another_server() { another_since_ = std::chrono::steady_clock::now(); }
  void set_disk_is_safe(bool safe) { disk_is_safe_ = safe; }
  // What the server's clock said just now.
  void learn_second(std::int64_t second);
  // No more tries: every call under way ends with what it has.
  void stop() { stopping_ = true; }

 private:
  // What to do about what a step found closed, or not whole yet.
  struct Opening {
    std::function<boost::asio::awaitable<void>(std::string seen)> open;
    std::function<boost::asio::awaitable<void>(rooms::Epoch)> recover;
  };
  boost::asio::awaitable<Answered> run(Build build, bool writes, Opening opening, core::Tick end);
  boost::asio::awaitable<void> open_ledger();
  boost::asio::awaitable<redis::Result<redis::Confirmed>> send(redis::Invocation step, bool writes,
                                                               core::milliseconds within);
  boost::asio::awaitable<void> open_epoch(core::RoomId room, std::string seen);
  boost::asio::awaitable<bool> say_again(core::RoomId room, rooms::Epoch epoch);
  bool knows(const core::RoomId& room);
  core::milliseconds wait_for(const core::RoomId& room, const std::string& seen);
  boost::asio::awaitable<void> pause();
  Surroundings surroundings() const;
  bool is_durable(const redis::Confirmed& confirmed) const;

  redis::Client& client_;
  RecentDecisions& decisions_;
  Options options_;
  std::int64_t ahead_s_ = 0;  // of the server's clock before ours
  bool disk_is_safe_ = false;
  bool stopping_ = false;
  std::optional<core::Tick> another_since_;
  std::unordered_set<core::RoomId> recovering_;  // by a call of ours
};

}  // namespace hearth::store
