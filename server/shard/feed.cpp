// SPDX-License-Identifier: Apache-2.0
#include "shard/feed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

#include "core/random.hpp"
#include "identity/alias.hpp"
#include "protocol/codec.hpp"
#include "rooms/presence_count.hpp"
#include "shard/encode.hpp"
#include "shard/node.hpp"
#include "shard/shard.hpp"

namespace hearth::shard {
namespace {

using Clock = std::chrono::steady_clock;
namespace asio = boost::asio;

constexpr std::uint32_t load_events = 256;
constexpr core::seconds admission_timeout{5};
constexpr core::seconds check_interval{2};
constexpr core::seconds idle_after{60};

}  // namespace

Feed::Feed(Shard& home, core::RoomId id, std::string slug)
    : home_(home), id_(id), slug_(std::move(slug)), last_used_(Clock::now()) {
  // Subscribe first, read second: what is appended in between is in the page or comes as an event.
  subscription_ = home_.node().store().subscribe(
      id_, home_.executor(), [this](store::SharedEvent event) { on_event(std::move(event)); });
  start(load());
}

Feed::~Feed() {
  *alive_ = false;
  home_.node().occupancy().set(id_, 0);
}

void Feed::start(asio::awaitable<void> work) {
  busy_ = true;
  asio::co_spawn(home_.executor(), std::move(work), asio::detached);
}

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
  for (auto& [handle, answer] : std::exchange(waiting_, {})) decide(handle, answer);
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
  newest_.push_back(make_frame(slug_, event));
  newest_bytes_ += newest_.back()->bytes.size();
  log_.top = event.position;
  apply(event);
  while (newest_.size() > newest_max || newest_bytes_ > newest_bytes_max) {
    newest_bytes_ -= newest_.front()->bytes.size();
    newest_.pop_front();
  }
}

void Feed::apply(const rooms::Event& event) {
  if (const auto* mode = std::get_if<rooms::ModeChanged>(&event.body)) {
    mode_ = mode->mode;
    post_interval_ = mode->post_interval;
  } else if (const auto* redacted = std::get_if<rooms::Redacted>(&event.body)) {
    for (auto& frame : newest_) {
      if (frame->position.seq != redacted->target) continue;
      auto withdrawn = std::make_shared<Frame>(*frame);
      withdrawn->bytes = tombstone_bytes(slug_, frame->position, frame->at, frame->bytes.size());
      frame = std::move(withdrawn);
    }
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
  newest_bytes_ = 0;
  log_ = state.log;
  mode_ = state.mode;
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

void Feed::admit(const core::Handle& handle, Admitted answer) {
  last_used_ = Clock::now();
  if (ready_) return decide(handle, answer);
  constexpr std::size_t waiting_max = 10'000;
  if (waiting_.size() >= waiting_max)
    return answer({protocol::Reason::unavailable, {}, {}, {}, false});
  if (waiting_.empty()) waiting_since_ = last_used_;
  waiting_.emplace_back(handle, std::move(answer));
}

void Feed::decide(const core::Handle& handle, const Admitted& answer) {
  const auto* settings = home_.room(id_);
  if (!settings) return answer({protocol::Reason::room_unknown, {}, {}, {}, false});
  for (const auto kind : {rooms::SanctionKind::removal, rooms::SanctionKind::ban}) {
    const auto it = sanctions_.find({handle, kind});
    if (it != sanctions_.end() && (it->second == core::Time{} || it->second > core::now()))
      return answer({protocol::Reason::banned, {}, {}, {}, false});
  }
  const auto name = [&](const core::Handle& who, std::uint32_t attempt) {
    return identity::alias(home_.node().keys(), who, id_, settings->language, attempt);
  };
  const auto now_is = coverage(core::now());
  if (handle.is_zero())
    return answer({protocol::Reason::unspecified, {}, now_is.mode, post_interval_, now_is.covered});
  const auto* self = members_.enter(handle, settings->size_max, name);
  if (!self) return answer({protocol::Reason::room_full, {}, {}, {}, false});
  answer({protocol::Reason::unspecified, *self, now_is.mode, post_interval_, now_is.covered});
}

void Feed::leave(const core::Handle& handle, bool clean) {
  const auto now = Clock::now();
  members_.leave(handle, clean ? now : now + home_.node().options().presence.grace);
  if (clean) members_.expire(now);
}

void Feed::open_view(std::size_t shard) {
  last_used_ = Clock::now();
  auto& view = views_[shard];
  if (ready_) send_open(shard, view);
}

void Feed::close_view(std::size_t shard) { views_.erase(shard); }

void Feed::send_open(std::size_t index, View& view) {
  view.posted = log_.top.seq;
  auto& shard = home_.node().shard(index);
  shard.post([&shard, id = id_, frames = std::vector<SharedFrame>(newest_.begin(), newest_.end()),
              span = log_] {
    if (auto* local = shard.find_view(id)) local->open(frames, span);
  });
  told_version_ = 0;
}

void Feed::deliver(std::size_t index, View& view) {
  // A shard that does not keep up is not sent more; it is served from here once it has caught up.
  if (view.posted >= log_.top.seq || *view.outstanding > outstanding_max) return;
  auto& shard = home_.node().shard(index);
  const auto from = log_.top.seq - view.posted;
  if (from > newest_.size()) {
    shard.post([&shard, id = id_] {
      if (auto* local = shard.find_view(id)) local->restart();
    });
    return send_open(index, view);
  }
  for (auto it = newest_.end() - static_cast<std::ptrdiff_t>(from); it != newest_.end(); ++it) {
    view.outstanding->fetch_add(1, std::memory_order_relaxed);
    shard.post([&shard, id = id_, frame = *it, outstanding = view.outstanding] {
      outstanding->fetch_sub(1, std::memory_order_relaxed);
      if (auto* local = shard.find_view(id)) local->append(frame);
    });
  }
  view.posted = log_.top.seq;
}

void Feed::broadcast(const protocol::Body& body) {
  auto frame = std::make_shared<Frame>();
  frame->at = core::now();
  frame->bytes = frame_bytes(protocol::encode(0, body));
  const bool presence = std::holds_alternative<protocol::Presence>(body);
  for (auto& [index, view] : views_) {
    auto& shard = home_.node().shard(index);
    shard.post([&shard, id = id_, frame = SharedFrame(frame), presence] {
      auto* local = shard.find_view(id);
      if (!local) return;
      presence ? local->set_presence(frame) : local->append(frame);
    });
  }
}

void Feed::set_read_only(bool read_only) {
  if (ready_) broadcast(protocol::State{slug_, read_only});
}

asio::awaitable<void> Feed::renew_lease() {
  auto alive = alive_;
  const auto& presence = home_.node().options().presence;
  store::PresenceLease lease{id_, home_.node().id(), members_.count(), {}, presence.lease};
  if (members_.count() <= presence.listed_max) lease.participants = members_.list();
  const auto version = members_.version();
  auto all = co_await home_.node().store().lease(std::move(lease));
  if (!*alive) co_return;
  home_.node().occupancy().set(id_, all.count);
  // Who came and went at other gateways is only seen here.
  if (told_version_ != 0 && all == shown_) co_return;
  told_version_ = version;
  shown_ = std::move(all);
  tell_presence(shown_);
}

Coverage Feed::coverage(core::Time now) const {
  const auto* settings = home_.room(id_);
  if (!settings) return {};
  return coverage_of(*settings, mode_, covered_until_, home_.is_slowed(id_, now), now);
}

void Feed::tell_coverage(core::Time now) {
  const auto now_is = coverage(now);
  if (now_is == told_coverage_) return;
  told_coverage_ = now_is;
  broadcast(protocol::Coverage{slug_, now_is.covered, now_is.mode});
}

void Feed::tell_presence(const store::RoomPresence& everyone) {
  protocol::Presence told{slug_, everyone.count, false, everyone.participants};
  if (told.participants.size() != everyone.count) {
    told.participants.clear();
    const auto rounded = rooms::round_count(everyone.count);
    told.count = rounded.count;
    told.rounded = rounded.rounded;
  }
  broadcast(told);
}

void Feed::tick(core::Tick now, core::Time wall) {
  if (!waiting_.empty() && now - waiting_since_ > admission_timeout)
    for (auto& [handle, answer] : std::exchange(waiting_, {}))
      answer({protocol::Reason::unavailable, {}, {}, {}, false});
  if (!ready_) return;
  if (!views_.empty() || members_.count() > 0) last_used_ = now;
  members_.expire(now);
  trim(wall);
  tell_coverage(wall);
  const auto& presence = home_.node().options().presence;
  const bool changed = members_.version() != told_version_ && now - told_ >= presence.debounce;
  if (changed) {
    told_version_ = 0;
    told_ = now;
  }
  if (changed || (members_.count() > 0 && now - leased_ >= presence.renew)) {
    leased_ = now;
    asio::co_spawn(home_.executor(), renew_lease(), asio::detached);
  }
  for (auto& [shard, view] : views_) deliver(shard, view);
  if (!busy_ && now - checked_ >= check_interval) {
    checked_ = now;
    start(check_position());
  }
}

void Feed::trim(core::Time wall) {
  const auto* settings = home_.room(id_);
  const auto oldest = wall - (settings ? settings->retention : core::Duration{});
  while (!newest_.empty() && newest_.front()->at < oldest) {
    newest_bytes_ -= newest_.front()->bytes.size();
    newest_.pop_front();
  }
  std::erase_if(sanctions_, [&](const auto& entry) {
    return entry.second != core::Time{} && entry.second <= wall;
  });
}

bool Feed::is_idle(core::Tick now) const {
  return !busy_ && waiting_.empty() && now - last_used_ > idle_after;
}

}  // namespace hearth::shard
