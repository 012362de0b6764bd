// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "identity/keys.hpp"
#include "shard/desk/standing.hpp"
#include "shard/feed.hpp"
#include "shard/judge.hpp"
#include "shard/room_view.hpp"
#include "shard/settings.hpp"
#include "shard/timer_wheel.hpp"
#include "store/room_store.hpp"

namespace hearth::shard {

class Node;

// One thread with everything that lives on it: connections' deadlines, the rooms' views, the feeds
// of the rooms whose home it is. Only post(), stop() and executor() may be used from other threads.
class Shard {
 public:
  using Executor = boost::asio::io_context::executor_type;

  Shard(Node& node, std::size_t index, std::shared_ptr<const moderation::RuleSet> rules,
        std::shared_ptr<const moderation::LearnedModel> learned);
  ~Shard();

  std::size_t index() const { return index_; }
  Node& node() { return node_; }
  Executor executor() { return context_.get_executor(); }
  boost::asio::io_context& context() { return context_; }
  TimerWheel& wheel() { return wheel_; }
  RingBudget& ring_budget() { return ring_budget_; }
  Judge& judge() { return judge_; }
  bool read_only() const { return read_only_; }
  bool is_here() const { return std::this_thread::get_id() == thread_.get_id(); }

  template <class F>
  void post(F&& work) {
    boost::asio::post(context_, std::forward<F>(work));
  }

  // Starts the thread; `tick` is called there every TimerWheel::step.
  void start(std::function<void()> tick);
  // Ends the thread once it has nothing left to do but wait. Joins.
  void stop();

  // The room's view here, opened at its feed if it is new. On this shard.
  RoomView& view(const Room& room);
  RoomView* find_view(const core::RoomId& id);

  // The room's feed, opened if it is new. Only on its home shard.
  Feed& feed(const core::RoomId& id);
  Feed* find_feed(const core::RoomId& id);

  // Runs `view.flush` when the room's pace allows.
  void flush_at(core::Tick due, core::RoomId id);

  const std::shared_ptr<const RoomTable>& rooms() const { return rooms_; }
  const Room* room(std::string_view slug) const;
  const Room* room(const core::RoomId& id) const;

  // What the desk decided; never null.
  const desk::Standing& standing() const { return *standing_; }
  // The mode moderators set in a room that is not open; nothing if there is none.
  const rooms::ModeChanged* set_mode(const core::RoomId& id) const {
    const auto found = standing_->modes.find(id);
    return found == standing_->modes.end() ? nullptr : &found->second;
  }
  // Many joined at once: newcomers wait.
  bool is_slowed(const core::RoomId& id, core::Time now) const {
    const auto found = standing_->slowed.find(id);
    return found != standing_->slowed.end() && found->second > now;
  }

 private:
  friend class Node;
  void run_flushes();
  void wait_flush();
  void wait_tick();
  void tick();
  void set_availability(store::Availability availability);

  Node& node_;
  std::size_t index_;
  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<Executor> work_;
  TimerWheel wheel_;
  RingBudget ring_budget_;
  Judge judge_;
  std::shared_ptr<const RoomTable> rooms_;
  std::shared_ptr<const desk::Standing> standing_ = std::make_shared<const desk::Standing>();
  std::unordered_map<core::RoomId, std::unique_ptr<RoomView>> views_;
  std::unordered_map<core::RoomId, std::unique_ptr<Feed>> feeds_;
  std::deque<std::pair<core::Tick, core::RoomId>> flushes_;  // one pace for all: in order of time
  boost::asio::steady_timer flush_timer_;
  boost::asio::steady_timer tick_timer_;
  std::function<void()> on_tick_;
  core::Tick last_room_tick_{};
  store::Subscription watch_;
  bool read_only_ = true;
  std::thread thread_;
};

}  // namespace hearth::shard
