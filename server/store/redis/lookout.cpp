// SPDX-License-Identifier: Apache-2.0
#include "store/redis/lookout.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

#include "store/redis/room_answers.hpp"
#include "telemetry/log.hpp"

namespace hearth::store {

namespace asio = boost::asio;

namespace {

using Clock = std::chrono::steady_clock;
constexpr core::milliseconds disk_interval{5000};
constexpr core::seconds resubscribe_patience{5};
// Deafness shorter than this is a reconnect.
constexpr core::seconds deaf_min{2};
constexpr core::milliseconds try_again{500};

// The value after `name` in the answer of CONFIG GET.
std::string_view setting(const redis::Reply& reply, std::string_view name) {
  for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2)
    if (text_at(reply, i) == name) return text_at(reply, i + 1);
  return {};
}

}  // namespace

Lookout::Lookout(redis::Client& client, RoomCaller& caller, RedisLedger& ledger,
                 Doorbells& doorbells, RecentDecisions& decisions, Options options, Tell tell)
    : client_(client),
      caller_(caller),
      ledger_(ledger),
      doorbells_(doorbells),
      decisions_(decisions),
      options_(std::move(options)),
      tell_(std::move(tell)),
      rewrites_(client, options_.aof_rewrite),
      away_(away(options_.kind)) {}

void Lookout::on_beat(const redis::Address& address, const redis::Reply& reply) {
  if (head_of(reply) != "ok") {
    away_ = replica(address);
    return;
  }
  auto& server = servers_[address];
  server.heard = Clock::now();
  away_ = away(options_.kind);
  caller_.learn_second(static_cast<std::int64_t>(number_at(reply, 2)));
  const auto id = text_at(reply, 1);
  if (server.replication_id == id) return;
  if (!server.replication_id.empty()) caller_.on_another_server();
  server.replication_id = id;
  changed_ = true;
}

void Lookout::on_failed_beat(const redis::Address& server, const redis::Failure& why) {
  away_ = away(options_.kind, server, why);
}

void Lookout::stand(Standing now) {
  if (now == standing_) return;
  standing_ = std::move(now);
  tell_(standing_);
}

// One server of a cluster being away closes the rooms it has, not the others.
bool Lookout::is_reached(core::Tick now) const {
  return std::any_of(servers_.begin(), servers_.end(), [&](const auto& entry) {
    return now - entry.second.heard <= options_.heartbeat * 5 / 2;
  });
}

asio::awaitable<void> Lookout::run() {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor);
  const auto turn = std::min(options_.heartbeat / 10, options_.pull / 2);
  auto pulled = Clock::now();
  auto disks_looked_at = core::Tick{};
  auto reached_since = core::Tick{};
  while (!stopping_) {
    timer.expires_after(turn);
    boost::system::error_code ec;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    (void)ec;  // only this loop uses the timer
    const auto now = Clock::now();
    const bool reached = is_reached(now);
    if (!reached) reached_since = {};
    if (reached && reached_since == core::Tick{}) reached_since = now;
    if (!reached) stand(away_);
    const bool disks_due = now - disks_looked_at >= std::min(disk_interval, options_.aof_rewrite);
    if (reached && disks_due && !looks_at_disks_) {
      disks_looked_at = now;
      looks_at_disks_ = true;
      asio::co_spawn(executor, look_at_disks(), asio::detached);
    }
    if (reached && now - pulled >= options_.pull) {
      pulled = now;
      look_at_deaf_rooms(executor);
    }
    if (reached) look_whether_deaf(now);
    const bool hears = client_.delivering() && doorbells_.deaf().empty();
    const bool back = reached && (hears || now - reached_since >= resubscribe_patience);
    const bool idle = standing_.availability == Availability::live && !changed_;
    if (!back || idle || comes_back_ || now < next_try_) continue;
    next_try_ = now + try_again;
    comes_back_ = true;
    asio::co_spawn(executor, come_back(), asio::detached);
  }
}

// What the listeners have is compared with the log, what moderators decided is said again where it
// was lost, and only then is the store open. The ledger looks after itself meanwhile.
asio::awaitable<void> Lookout::come_back() {
  const bool fit = co_await is_fit();
  bool ours = false;
  if (fit) ours = co_await is_ours();
  if (ours) {
    co_await look_at_settings();
    co_await catch_up();
  }
  comes_back_ = false;
  if (!ours || stopping_ || !is_reached(Clock::now())) co_return;
  if (!changed_) next_try_ = {};
  if (standing_.availability == Availability::read_only) stand({Availability::live, {}, false});
}

asio::awaitable<void> Lookout::catch_up() {
  if (!std::exchange(changed_, false)) co_return;
  ledger_.on_other_server();
  for (const auto& room : decisions_.rooms()) {
    const bool said = co_await caller_.reassert(room);
    changed_ = changed_ || !said;
    if (changed_) break;  // tried again soon; until then the room takes no posts
  }
  doorbells_.ring_all();
}

// Once: what is wrong from the beginning is said then; what goes wrong later is not in the
// settings.
asio::awaitable<bool> Lookout::is_fit() {
  if (fit_ || !options_.verify) co_return true;
  const auto findings = co_await verify(client_, options_.kind, options_.durability);
  auto verdict = judge(findings);
  fit_ = verdict.availability == Availability::live;
  if (!fit_) {
    stand(std::move(verdict));
    co_return false;
  }
  for (const auto& finding : findings) telemetry::log_redis_warning(describe(finding));
  co_return true;
}

// Whoever comes first says whose rooms these are. A gateway with other keys would give everybody
// another name.
asio::awaitable<bool> Lookout::is_ours() {
  if (options_.deployment.empty()) co_return true;
  const std::string key = "{hearth}:deployment";
  auto before = co_await client_.call(key, {"SET", key, options_.deployment, "NX", "GET"});
  if (!before) co_return false;
  const bool ours = before->is_nil() || before->text == options_.deployment;
  if (!ours) stand(foreign());
  co_return ours;
}

void Lookout::look_whether_deaf(core::Tick now) {
  if (client_.delivering()) {
    deaf_since_.reset();
    if (standing_.availability == Availability::live) stand({Availability::live, {}, false});
    return;
  }
  if (!deaf_since_) deaf_since_ = now;
  if (standing_.availability == Availability::live && now - *deaf_since_ >= deaf_min) stand(deaf());
}

asio::awaitable<void> Lookout::look_at_disks() {
  co_await rewrites_.look();
  co_await look_at_settings();
  looks_at_disks_ = false;
}

asio::awaitable<void> Lookout::look_at_settings() {
  if (options_.durability != Durability::disk) co_return;
  auto settings = co_await client_.call_each({"CONFIG", "GET", "append*"});
  bool safe = !settings.empty();
  for (const auto& [address, reply] : settings)
    safe = safe && reply && setting(*reply, "appendonly") == "yes" &&
           setting(*reply, "appendfsync") == "always";
  caller_.set_disk_is_safe(safe);
}

// All in one turn, so that the client sends them together; the next time when all have answered.
void Lookout::look_at_deaf_rooms(const asio::any_io_executor& executor) {
  if (looks_ > 0) return;
  for (const auto& room : doorbells_.deaf()) {
    ++looks_;
    asio::co_spawn(executor, look_at(room), asio::detached);
  }
}

asio::awaitable<void> Lookout::look_at(core::RoomId room) {
  const auto build = [room](const Surroundings& in) { return position_step(room, in); };
  auto answered = co_await caller_.run(room, build, false);
  --looks_;
  if (!answered.reply) co_return;
  const auto state = room_state(*answered.reply);
  if (!state) co_return;
  doorbells_.found(room, state->log.top);
  if (is_recovering(*answered.reply)) co_await caller_.recover(room, state->log.top.epoch);
}

}  // namespace hearth::store
