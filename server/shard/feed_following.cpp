// SPDX-License-Identifier: Apache-2.0
// How a feed follows its room's log: reads what stands there, takes what comes, and finds holes.
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <span>
#include <utility>

#include "core/random.hpp"
#include "shard/encode.hpp"
#include "shard/feed.hpp"
#include "shard/node.hpp"
#include "shard/shard.hpp"

namespace hearth::shard {
namespace {

namespace asio = boost::asio;

constexpr std::uint32_t load_events = 256;

}  // namespace

asio::awaitable<void> Feed::load() {
  auto alive = alive_;
  asio::steady_timer retry(home_.executor());
  for (;;) {
    const auto page = co_await home_.node().store().read({id_, {}, load_events, load_events});
    if (!*alive) co_return;
    if (page) {
      log_ = page->state.log;
      mode_ = page->state.mode;
      post_interval_ = page->state.post_interval;
      covered_until_ = page->state.covered_until;
      take_sanctions(page->state);
      log_.top.seq = page->plan.next - 1;
      for (const auto& event : page->events) take(*event);
      break;
    }
    retry.expires_after(core::milliseconds(200 + core::random_below(800)));
    boost::system::error_code ec;
    co_await retry.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    if (!*alive) co_return;
  }
  ready_ = true;
  for (auto& [shard, view] : views_) send_open(shard, view);
  for (auto& [who, answer] : std::exchange(waiting_, {})) decide(who, answer);
  read_done();
}

void Feed::keep(store::SharedEvent event) {
  if (kept_.size() < kept_max) return kept_.push_back(std::move(event));
  kept_.clear();
  doubt_ = true;
}

// What came during a read is next in line, known already, or shows that more is missing.
void Feed::read_done() {
  busy_ = false;
  for (auto& event : std::exchange(kept_, {})) on_event(std::move(event));
  if (std::exchange(doubt_, false) && !busy_) start(check_position());
}

void Feed::take_sanctions(const store::RoomState& state) {
  sanctions_.clear();
  for (const auto& sanction : state.sanctions)
    sanctions_[{sanction.subject.handle, sanction.kind}] = sanction.until;
}

void Feed::on_event(store::SharedEvent event) {
  if (busy_) return keep(std::move(event));
  if (!event || event->position.epoch != log_.top.epoch) return start(check_position());
  if (event->position.seq <= log_.top.seq) return;
  if (event->position.seq != log_.top.seq + 1) return start(backfill());
  take(*event);
  for (auto& [shard, view] : views_) deliver(shard, view);
}

void Feed::take(const rooms::Event& event) {
  newest_.push(make_frame(slug_, event));
  log_.top = event.position;
  apply(event);
}

void Feed::apply(const rooms::Event& event) {
  if (const auto* mode = std::get_if<rooms::ModeChanged>(&event.body)) {
    mode_ = mode->mode;
    mode_event_ = *mode;
    post_interval_ = mode->post_interval;
  } else if (const auto* redacted = std::get_if<rooms::Redacted>(&event.body)) {
    newest_.withdraw(slug_, redacted->target);
  } else if (const auto* sanctioned = std::get_if<rooms::Sanctioned>(&event.body)) {
    const auto key = std::pair(sanctioned->subject.handle, sanctioned->kind);
    if (sanctioned->lifted) {
      sanctions_.erase(key);
      return;
    }
    sanctions_[key] = sanctioned->until;
    if (sanctioned->kind == rooms::SanctionKind::mute) return;
    members_.remove(sanctioned->subject.handle);
    for (auto& [index, view] : views_) {
      auto& shard = home_.node().shard(index);
      shard.post([&shard, id = id_, handle = sanctioned->subject.handle] {
        if (auto* local = shard.find_view(id)) local->evict(handle, protocol::CloseCode::banned);
      });
    }
  }
}

asio::awaitable<void> Feed::backfill() {
  auto alive = alive_;
  for (bool more = true; more;) {
    const auto page = co_await home_.node().store().read({id_, {log_.top}, 0, load_events});
    if (!*alive) co_return;
    if (!page) break;  // the next check tries again
    if (!page->plan.gaps.empty()) {
      restart(page->state);
      break;
    }
    log_.lineage = page->state.log.lineage;
    for (const auto& event : page->events)
      if (event->position.seq == log_.top.seq + 1) take(*event);
    more = page->more;
  }
  for (auto& [shard, view] : views_) deliver(shard, view);
  read_done();
}

asio::awaitable<void> Feed::check_position() {
  auto alive = alive_;
  const auto state = co_await home_.node().store().position(id_);
  if (!*alive) co_return;
  if (state) compare(*state);
  if (state && state->log.top.seq > log_.top.seq)
    start(backfill());
  else
    read_done();
}

void Feed::compare(const store::RoomState& state) {
  if (state.log.top.epoch != log_.top.epoch) {
    const auto plan = rooms::plan_catch_up(std::span(&log_.top, 1), state.log, 0);
    if (!plan.gaps.empty()) return restart(state);
    // Nothing was lost: the log simply goes on under a new name.
    const auto seq = log_.top.seq;
    log_ = state.log;
    log_.top.seq = seq;
    for (auto& [index, view] : views_) {
      auto& shard = home_.node().shard(index);
      shard.post([&shard, id = id_, span = log_] {
        if (auto* local = shard.find_view(id)) local->renew(span);
      });
    }
  }
  log_.first = state.log.first;
  covered_until_ = state.covered_until;
}

void Feed::restart(const store::RoomState& state) {
  newest_.clear();
  log_ = state.log;
  mode_ = state.mode;
  mode_event_.reset();
  post_interval_ = state.post_interval;
  covered_until_ = state.covered_until;
  take_sanctions(state);
  for (auto& [index, view] : views_) {
    auto& shard = home_.node().shard(index);
    shard.post([&shard, id = id_] {
      if (auto* local = shard.find_view(id)) local->restart();
    });
    send_open(index, view);
  }
}

}  // namespace hearth::shard
