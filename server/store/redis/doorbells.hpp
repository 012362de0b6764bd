// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
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

  Doorbells(boost::asio::any_io_executor executor, redis::Client& client, Ring ring);

  void add(const core::RoomId& room);
  void remove(const core::RoomId& room);
  void clear();

  // Returns once what is appended from now on is heard here, and at the latest a second after the
  // first listener came.
  boost::asio::awaitable<void> hung(core::RoomId room);

  // Rooms of which nothing is heard at the moment.
  std::vector<core::RoomId> deaf() const;
  // How far a deaf room is, as somebody found out: its listeners are told if it has moved.
  void found(const core::RoomId& room, rooms::Position top);
  void ring_all();

 private:
  struct Room {
    redis::Subscription subscription;
    int listeners = 0;
    bool heard_of = false;  // since the first listener came
    bool live = false;
    rooms::Position top;  // of the newest event that is known
    core::Tick since{};
    std::vector<std::shared_ptr<boost::asio::steady_timer>> waiting;
  };
  void on_message(const core::RoomId& room, std::string_view payload);
  void on_hearing(const core::RoomId& room, redis::Hearing hearing);

  boost::asio::any_io_executor executor_;
  redis::Client& client_;
  Ring ring_;
  std::unordered_map<core::RoomId, Room> rooms_;
};

}  // namespace hearth::store
