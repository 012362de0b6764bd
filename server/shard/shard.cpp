// SPDX-License-Identifier: Apache-2.0
#include "shard/shard.hpp"

#include <algorithm>
#include <cassert>

#include "shard/node.hpp"

namespace hearth::shard {

using Clock = std::chrono::steady_clock;

Shard::Shard(Node& node, std::size_t index, std::shared_ptr<const moderation::RuleSet> rules,
             std::shared_ptr<const moderation::LearnedModel> learned)
    : node_(node),
      index_(index),
      work_(boost::asio::make_work_guard(context_)),
      wheel_(Clock::now()),
      ring_budget_{0, node.options().fanout.ring_budget_bytes},
      judge_(std::move(rules), std::move(learned),
             node.options().own_checks ? node.options().own_checks() : Judge::Checks()),
      flush_timer_(context_),
      tick_timer_(context_) {}

Shard::~Shard() { stop(); }

void Shard::start(std::function<void()> tick) {
  on_tick_ = std::move(tick);
  thread_ = std::thread([this] { context_.run(); });
  post([this] {
    watch_ =
        node_.store().watch(executor(), [this](store::Availability now) { set_availability(now); });
    wait_tick();
  });
}

void Shard::stop() {
  if (!thread_.joinable()) return;
  post([this] {
    watch_ = {};
    feeds_.clear();
    views_.clear();
    context_.stop();
  });
  thread_.join();
}

const Room* Shard::room(std::string_view slug) const {
  const auto it = rooms_->find(slug);
  return it == rooms_->end() ? nullptr : &it->second;
}

const Room* Shard::room(const core::RoomId& id) const {
  const auto it = std::find_if(rooms_->begin(), rooms_->end(),
                               [&](const auto& entry) { return entry.second.id == id; });
  return it == rooms_->end() ? nullptr : &it->second;
}

RoomView* Shard::find_view(const core::RoomId& id) {
  const auto it = views_.find(id);
  return it == views_.end() ? nullptr : it->second.get();
}

RoomView& Shard::view(const Room& room) {
  auto& view = views_[room.id];
  if (!view) {
    view = std::make_unique<RoomView>(*this, room.id, room.slug);
    auto& home = node_.home(room.id);
    home.post([&home, id = room.id, here = index_] { home.feed(id).open_view(here); });
  }
  view->last_used_ = Clock::now();
  return *view;
}

Feed* Shard::find_feed(const core::RoomId& id) {
  const auto it = feeds_.find(id);
  return it == feeds_.end() ? nullptr : it->second.get();
}

Feed& Shard::feed(const core::RoomId& id) {
  auto& feed = feeds_[id];
  if (!feed) {
    const auto* known = room(id);
    feed = std::make_unique<Feed>(*this, id, known ? known->slug : std::string());
  }
  return *feed;
}

void Shard::flush_at(core::Tick due, core::RoomId id) {
  if (due <= Clock::now()) {
    post([this, id] {
      if (auto* view = find_view(id)) view->flush(Clock::now());
    });
    return;
  }
  const bool first = flushes_.empty();
  // All rooms have one pace, so `due` goes back only where two clock reads raced.
  flushes_.emplace_back(first ? due : std::max(due, flushes_.back().first), id);
  if (first) wait_flush();
}

void Shard::wait_flush() {
  flush_timer_.expires_at(flushes_.front().first);
  flush_timer_.async_wait([this](const boost::system::error_code& ec) {
    if (!ec) run_flushes();
  });
}

void Shard::run_flushes() {
  const auto now = Clock::now();
  auto left = flushes_.size();
  while (left-- > 0 && flushes_.front().first <= now) {
    const auto id = flushes_.front().second;
    flushes_.pop_front();
    if (auto* view = find_view(id)) view->flush(now);
  }
  if (!flushes_.empty()) wait_flush();
}

void Shard::wait_tick() {
  tick_timer_.expires_after(TimerWheel::step);
  tick_timer_.async_wait([this](const boost::system::error_code& ec) {
    if (!ec) tick();
  });
}

void Shard::tick() {
  const auto now = Clock::now();
  wheel_.advance(now);
  if (on_tick_) on_tick_();
  if (now - last_room_tick_ >= core::seconds(1)) {
    last_room_tick_ = now;
    const auto wall = core::now();
    std::erase_if(views_, [&](auto& entry) {
      auto& view = *entry.second;
      const auto* settings = room(view.id());
      view.tick(wall, settings ? settings->retention : core::Duration{});
      const bool idle = !view.has_readers() && !view.flush_scheduled_ &&
                        now - view.last_used() > core::seconds(60);
      if (idle) {
        auto& home = node_.home(view.id());
        home.post([&home, id = view.id(), here = index_] {
          if (auto* feed = home.find_feed(id)) feed->close_view(here);
        });
      }
      return idle;
    });
    for (auto& [id, feed] : feeds_) feed->tick(now, wall);
    std::erase_if(feeds_, [&](const auto& entry) { return entry.second->is_idle(now); });
  }
  wait_tick();
}

void Shard::set_availability(store::Availability availability) {
  read_only_ = availability == store::Availability::read_only;
  for (auto& [id, feed] : feeds_) feed->set_read_only(read_only_);
}

}  // namespace hearth::shard
