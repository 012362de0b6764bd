// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "redis/client.hpp"
#include "store/redis/stored_body.hpp"
#include "store/room_store.hpp"

namespace hearth::store {

// The channels of the rooms somebody here listens to. What arrives is handed on; where something
// may not have arrived, the listeners are told to look for themselves. On the client's thread.
class Doorbells {
 public:
  using Ring = std::function<void(const core::RoomId&, const Announced*)>;  // none: look yourself

  // `hearing`: how long a room has to have been heard without a hole before hears() says so.
  Doorbells(boost::asio::any_io_executor executor, redis::Client& client,
            core::milliseconds hearing, Ring ring);

  void add(const core::RoomId& room);
  void remove(const core::RoomId& room);
  void clear();

  // Returns once what is appended from now on is heard here, and at the latest a second after the
  // first listener came.
  boost::asio::awaitable<void> hung(core::RoomId room);

  // Rooms of which nothing is heard at the moment.
  std::vector<core::RoomId> deaf() const;
  // How far a room is, as somebody found out: if it is deaf and has moved, its listeners are told.
  void found(const core::RoomId& room, rooms::Position top);
  // Nothing of what was said in the room of late can have been missed here.
  bool hears(const core::RoomId& room) const;
  // Within half a second, not all at once: each listener asks the server how far its room is.
  void ring_all();

 private:
  struct Room {
    redis::Subscription subscription;
    int listeners = 0;
    bool heard_of = false;  // since the first listener came
    bool live = false;
    bool unsure = false;       // whether something was missed while it was deaf
    bool due = false;          // is in due_
    core::Tick heard_since{};  // without a hole that is known
    rooms::Position top;       // of the newest event that is known
    core::Tick since{};
    std::vector<std::shared_ptr<boost::asio::steady_timer>> waiting;
  };
  void on_message(const core::RoomId& room, std::string_view payload);
  void on_hearing(const core::RoomId& room, redis::Hearing hearing);
  void ring_soon(const core::RoomId& id, Room& room);
  void ring_due();

  boost::asio::any_io_executor executor_;
  redis::Client& client_;
  core::milliseconds hearing_;
  Ring ring_;
  std::unordered_map<core::RoomId, Room> rooms_;
  std::multimap<core::Tick, core::RoomId> due_;  // to be rung then
  boost::asio::steady_timer next_ring_;
};

}  // namespace hearth::store
