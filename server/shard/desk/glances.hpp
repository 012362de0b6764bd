// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "protocol/desk_bodies.hpp"
#include "rooms/event.hpp"
#include "store/room_store.hpp"

namespace hearth::shard::desk {

namespace frames = protocol::desk;

// What goes on in the rooms somebody here looks after, in numbers: no texts, nothing of a person.
// In memory, half an hour of it, of which the log tells what was before somebody looked. On one
// shard.
class Glances {
 public:
  static constexpr std::size_t minutes = 30;

  // `replied`: somebody replied to the message at this place, or gave it support.
  using Replied = std::function<void(const core::RoomId&, rooms::Seq, const core::Handle& by)>;

  Glances(store::RoomStore& rooms, boost::asio::any_io_executor executor, Replied replied)
      : rooms_(rooms), executor_(std::move(executor)), replied_(std::move(replied)) {}
  ~Glances() { *alive_ = false; }

  // Follows exactly these rooms from now on.
  void follow(const std::set<core::RoomId>& rooms);
  // Asks again what could not be read.
  void mend();
  // The mode that was set, messages per minute, the moderators' share of what is said (they speak
  // by announcements and quick texts), what nobody answered. Empty for rooms not followed.
  void fill(const core::RoomId& room, core::Time now, frames::RoomGlance& glance) const;

 private:
  struct Minutes {
    std::array<std::uint32_t, minutes> counts{};
    std::int64_t newest = 0;  // minute of the Unix time

    void add(core::Time at);
    std::vector<std::uint32_t> list(core::Time now) const;
    std::uint32_t sum(core::Time now) const;
  };
  struct Asked {
    rooms::Seq seq = 0;
    core::Time at{};
    core::Handle by;
  };
  struct Room {
    store::Subscription subscription;
    std::uint64_t number = 0;            // of following it: another after it was let go of
    std::optional<rooms::Position> top;  // counted up to here
    bool reading = false;
    bool behind = false;  // there is more than was counted
    rooms::Mode mode = rooms::Mode::none;
    Minutes messages;
    Minutes spoken;  // by moderators
    std::deque<Asked> open;
  };

  void take(const core::RoomId& id, const store::SharedEvent& event);
  void count(const core::RoomId& id, Room& room, const rooms::Event& event);
  void read_on(const core::RoomId& id, Room& room);
  boost::asio::awaitable<void> read(core::RoomId id, std::uint64_t number);
  Room* find(const core::RoomId& id, std::uint64_t number);
  static void answered(Room& room, rooms::Seq seq, const core::Handle& by);

  store::RoomStore& rooms_;
  boost::asio::any_io_executor executor_;
  Replied replied_;
  std::map<core::RoomId, Room> followed_;
  std::uint64_t last_number_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace hearth::shard::desk
