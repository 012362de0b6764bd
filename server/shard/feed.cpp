// SPDX-License-Identifier: Apache-2.0
#include "shard/feed.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

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
  home_.node().occupancy().set(id_, {});
}

void Feed::start(asio::awaitable<void> work) {
  busy_ = true;
  asio::co_spawn(home_.executor(), std::move(work), asio::detached);
}

void Feed::admit(const Comer& who, Admitted answer) {
  last_used_ = Clock::now();
  if (ready_) return decide(who, answer);
  constexpr std::size_t waiting_max = 10'000;
  if (waiting_.size() >= waiting_max)
    return answer({protocol::Reason::unavailable, {}, {}, {}, false});
  if (waiting_.empty()) waiting_since_ = last_used_;
  waiting_.emplace_back(who, std::move(answer));
}

void Feed::decide(const Comer& who, const Admitted& answer) {
  const auto& handle = who.handle;
  const auto* settings = home_.room(id_);
  if (!settings) return answer({protocol::Reason::room_unknown, {}, {}, {}, false});
  for (const auto kind : {rooms::SanctionKind::removal, rooms::SanctionKind::ban}) {
    const auto it = sanctions_.find({handle, kind});
    if (it != sanctions_.end() && (it->second == core::Time{} || it->second > core::now()))
      return answer({protocol::Reason::banned, {}, {}, {}, false});
  }
  const auto name = [&](const core::Handle& of, std::uint32_t attempt) {
    return identity::alias(home_.node().keys(), of, id_, settings->language, attempt);
  };
  const auto now_is = coverage(core::now());
  if (handle.is_zero())
    return answer({protocol::Reason::unspecified,
                   {},
                   now_is.mode,
                   post_interval_,
                   now_is.covered,
                   {},
                   now_is.until,
                   now_is.rule});
  const auto* self = members_.enter(handle, settings->size_max, name, who.probation_until);
  if (!self) return answer({protocol::Reason::room_full, {}, {}, {}, false});
  const auto said = said_.find(handle);
  answer({protocol::Reason::unspecified, *self, now_is.mode, post_interval_, now_is.covered,
          said == said_.end() ? moderation::RecentMessages{} : said->second, now_is.until,
          now_is.rule});
}

void Feed::remember(const core::Handle& handle, const std::string& text, core::Time now) {
  if (said_.size() < said_max || said_.contains(handle)) said_[handle].add(text, now);
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
  store::PresenceLease lease;
  lease.room = id_;
  lease.node = home_.node().id();
  lease.count = members_.count();
  lease.ttl = presence.lease;
  if (members_.count() <= presence.listed_max) lease.participants = members_.list();
  lease.newcomers = members_.newcomers(core::now());
  const auto version = members_.version();
  auto all = co_await home_.node().store().lease(std::move(lease));
  if (!*alive) co_return;
  home_.node().occupancy().set(id_, {all.count, std::exchange(all.newcomers, 0)});
  all.arrivals.clear();  // the desk's
  // Who came and went at other gateways is only seen here.
  if (told_version_ != 0 && all == shown_) co_return;
  told_version_ = version;
  shown_ = std::move(all);
  tell_presence(shown_);
}

Coverage Feed::coverage(core::Time now) const {
  const auto* settings = home_.room(id_);
  if (!settings) return {};
  auto now_is = coverage_of(*settings, mode_, covered_until_, home_.is_slowed(id_, now), now);
  if (now_is.mode == rooms::Mode::open || now_is.mode != mode_) return now_is;
  // What was set so long ago that its event is out of sight, the desk knows.
  const auto* set = mode_event_ ? &*mode_event_ : home_.set_mode(id_);
  if (!set || set->mode != mode_) return now_is;
  now_is.until = set->until;
  now_is.rule = set->rule;
  return now_is;
}

void Feed::tell_coverage(core::Time now) {
  home_.node().occupancy().cover(id_, covered_until_);
  const auto now_is = coverage(now);
  if (now_is == told_coverage_) return;
  told_coverage_ = now_is;
  broadcast(protocol::Coverage{slug_, now_is.covered, now_is.mode, now_is.until, now_is.rule});
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
    for (auto& [who, answer] : std::exchange(waiting_, {}))
      answer({protocol::Reason::unavailable, {}, {}, {}, false});
  std::erase_if(said_, [wall](const auto& one) { return one.second.is_over(wall); });
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
  newest_.drop_before(oldest);
  std::erase_if(sanctions_, [&](const auto& entry) {
    return entry.second != core::Time{} && entry.second <= wall;
  });
}

bool Feed::is_idle(core::Tick now) const {
  return !busy_ && waiting_.empty() && now - last_used_ > idle_after;
}

}  // namespace hearth::shard
