// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "moderation/recent_messages.hpp"
#include "protocol/frames.hpp"
#include "rooms/catch_up.hpp"
#include "shard/coverage.hpp"
#include "shard/frame.hpp"
#include "shard/membership.hpp"
#include "shard/newest_frames.hpp"
#include "shard/settings.hpp"
#include "store/room_store.hpp"

namespace hearth::shard {

class Shard;

// One room on this node: follows the log, encodes each event once and hands it to the shards that
// have readers; decides who may come in. On the room's home shard, which owns it.
class Feed {
 public:
  struct Admission {
    protocol::Reason refusal = protocol::Reason::unspecified;  // unspecified: admitted
    rooms::Participant self;
    rooms::Mode mode = rooms::Mode::open;
    core::Duration post_interval{};
    bool covered = false;
    moderation::RecentMessages said{};  // just now, through whichever connection
    core::Time mode_until{};            // as in Coverage
    std::string mode_rule{};
  };
  using Admitted = std::function<void(Admission)>;
  struct Comer {
    core::Handle handle;
    core::Time probation_until{};
  };

  Feed(Shard& home, core::RoomId id, std::string slug);
  ~Feed();

  // Answers once the log's state is known; refused `unavailable` if that takes too long. A zero
  // handle only reads, and is not in the room.
  void admit(const Comer& who, Admitted answer);
  // One connection of this person left; `clean`: by will, so the place is free at once.
  void leave(const core::Handle& handle, bool clean);

  // What this person posted a moment ago, for the connection they come back with.
  void remember(const core::Handle& handle, const std::string& text, core::Time now);

  // The view on this shard wants everything from now on. Its answer goes ahead of any admission
  // asked for later.
  void open_view(std::size_t shard);
  void close_view(std::size_t shard);

  void set_read_only(bool read_only);
  // About once a second.
  void tick(core::Tick now, core::Time wall);
  bool is_idle(core::Tick now) const;

 private:
  static constexpr int outstanding_max = 4096;
  static constexpr std::size_t kept_max = 1024;
  static constexpr std::size_t said_max = 4096;

  struct View {
    std::shared_ptr<std::atomic<int>> outstanding = std::make_shared<std::atomic<int>>(0);
    rooms::Seq posted = 0;
  };

  boost::asio::awaitable<void> load();
  boost::asio::awaitable<void> backfill();
  boost::asio::awaitable<void> check_position();
  boost::asio::awaitable<void> renew_lease();

  void on_event(store::SharedEvent event);
  void keep(store::SharedEvent event);
  void read_done();
  void compare(const store::RoomState& state);
  void take(const rooms::Event& event);
  void take_sanctions(const store::RoomState& state);
  void restart(const store::RoomState& state);
  void deliver(std::size_t shard, View& view);
  void broadcast(const protocol::Body& body);
  void tell_coverage(core::Time now);
  Coverage coverage(core::Time now) const;
  void tell_presence(const store::RoomPresence& everyone);
  void send_open(std::size_t shard, View& view);
  void apply(const rooms::Event& event);
  void decide(const Comer& who, const Admitted& answer);
  void start(boost::asio::awaitable<void> work);
  void trim(core::Time wall);

  Shard& home_;
  core::RoomId id_;
  std::string slug_;
  bool ready_ = false;
  bool busy_ = false;   // a read is under way
  bool doubt_ = false;  // more came during it than could be kept
  std::vector<store::SharedEvent> kept_;
  rooms::LogSpan log_;
  NewestFrames newest_;
  rooms::Mode mode_ = rooms::Mode::open;
  std::optional<rooms::ModeChanged> mode_event_;  // nothing: the log is known to after it only
  core::Duration post_interval_{};
  core::Time covered_until_{};
  Coverage told_coverage_;
  std::map<std::pair<core::Handle, rooms::SanctionKind>, core::Time> sanctions_;
  Membership members_;
  std::unordered_map<core::Handle, moderation::RecentMessages> said_;  // of the last minute
  std::map<std::size_t, View> views_;
  std::vector<std::pair<Comer, Admitted>> waiting_;
  core::Tick waiting_since_{};
  store::Subscription subscription_;
  core::Tick checked_{};
  core::Tick told_{};
  core::Tick leased_{};
  core::Tick last_used_{};
  std::uint64_t told_version_ = 0;
  store::RoomPresence shown_;  // as last told, with those at other gateways
  // Lets a coroutine notice that the feed it belongs to is gone.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace hearth::shard
