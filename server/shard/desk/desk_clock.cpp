// SPDX-License-Identifier: Apache-2.0
// What the desk does because time passes.
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

#include "core/random.hpp"
#include "moderation/desk/ladder.hpp"
#include "shard/desk/desk.hpp"
#include "shard/node.hpp"
#include "shard/shard.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr core::milliseconds step{1000};
constexpr core::seconds cover_every{10};
constexpr core::seconds cover_life{35};
constexpr core::seconds glance_every{5};
constexpr core::seconds look_every{10};
constexpr core::seconds count_every{60};
constexpr core::seconds gone_after{40};
constexpr std::chrono::minutes call_again{30};
// Another node's call is left to it for so long: receivers should not hear everything from each.
constexpr core::seconds others_call{5};
constexpr int due_rounds = 16;
constexpr std::chrono::hours renew_every{1};

}  // namespace

void Desk::start() {
  follow_ = ledger_.follow_ledger(home_.executor(), [this] {
    if (loaded_) spawn(refresh());
  });
  spawn(load());
}

void Desk::stop() {
  *alive_ = false;
  alive_ = std::make_shared<bool>(true);
  follow_ = {};
  timer_.cancel();
  glances_.follow({});
  viewers_.clear();
}

void Desk::wait_tick() {
  timer_.expires_after(step);
  timer_.async_wait([this, alive = alive_](const boost::system::error_code& ec) {
    if (ec || !*alive) return;
    if (!std::exchange(keeping_, true)) spawn(keep_time());
    const auto now = Clock::now();
    if (now - looked_ >= look_every && !std::exchange(looking_, true)) {
      looked_ = now;
      spawn(look_around());
    }
    if (now - glanced_ >= glance_every) {
      glanced_ = now;
      paces_ = cases::paces(view_.book(), view_.now().now);
      if (!accounts_changed_) end_idle_viewers();
      glances_.mend();
      for (const auto& [id, viewer] : viewers_) viewer.tell(glance_for(viewer.account));
    }
    wait_tick();
  });
}

asio::awaitable<void> Desk::keep_time() {
  auto alive = alive_;
  co_await refresh();
  if (!*alive) co_return;
  // A bound: whatever is still due then, the next second sees to.
  bool more = true;
  for (int round = 0; more && round < due_rounds; ++round) {
    const auto answer = co_await view_.append(
        [](const cases::Desk& desk) -> cases::Decided { return cases::due(desk); });
    if (!*alive) co_return;
    const auto* appended = std::get_if<LedgerView::Appended>(&answer);
    more = appended && !appended->entries.empty();
    for (std::size_t i = 0; more && i < appended->entries.size(); ++i)
      if (std::holds_alternative<cases::Called>(appended->entries[i].what))
        calling_.try_emplace(appended->first + i, Clock::now() - call_again);  // ours: at once
    if (appended) alert(appended->first, appended->entries);
  }
  co_await push_owed();
  if (!*alive) co_return;
  co_await evidence_.seal_due(Clock::now());
  if (!*alive) co_return;
  co_await call_outside();
  if (!*alive) co_return;
  co_await end_modes();
  if (!*alive) co_return;
  const auto now = Clock::now();
  if (now - covered_ >= cover_every) {
    covered_ = now;
    co_await cover();
  }
  if (*alive && now - swept_ >= options_.look) {
    swept_ = now;
    co_await sweep();
  }
  if (*alive && now - counted_ >= count_every) {
    counted_ = now;
    refused_.clear();
    co_await count_refused();
  }
  if (*alive) keeping_ = false;
}

// What nobody rang the bell for: a node that wrote into a journal and died.
asio::awaitable<void> Desk::sweep() {
  auto alive = alive_;
  std::vector<core::RoomId> rooms;
  for (const auto& [name, room] : *home_.rooms()) rooms.push_back(room.id);
  for (const auto& room : rooms) {
    (void)co_await journals_.follow(room);  // the next sweep tries again
    if (!*alive) co_return;
    if (!bans_.is_empty()) (void)co_await give_back(room);  // came to wait before this was known
    if (!*alive) co_return;
  }
  co_await renew_subjects();
  if (!*alive) co_return;
  subjects_.forget_ended(core::now());
  notices_.forget_ended(core::now());
}

// Who stands under a measure or in an open case has to be known for as long: else nothing could be
// lifted, and nobody told of it. Whichever node is first does it.
asio::awaitable<void> Desk::renew_subjects() {
  auto alive = alive_;
  const auto now = Clock::now();
  if (now < renew_subjects_at_) co_return;
  renew_subjects_at_ = now + renew_every;
  const auto needed = view_.book().needed(view_.now().now);
  store::LedgerBatch batch;
  batch.records = subjects_.renewed(
      core::now(), [&](const core::SubjectId& id) { return needed.contains(id); },
      store::ledger_batch_max);
  if (batch.records.empty()) co_return;
  const bool is_all = batch.records.size() < store::ledger_batch_max;
  const auto status = co_await ledger_.append(std::move(batch));
  if (!*alive) co_return;
  const bool is_known = co_await subjects_.load();  // also when another node was faster
  if (!*alive) co_return;
  if (status != store::AppendStatus::appended || !is_known || !is_all) renew_subjects_at_ = now;
}

// Also of rooms in which nobody is through this node, which their feeds see to otherwise.
asio::awaitable<void> Desk::look_around() {
  auto alive = alive_;
  auto& store = home_.node().store();
  auto& occupancy = home_.node().occupancy();
  const auto rooms = home_.rooms();
  for (const auto& [name, room] : *rooms) {
    const auto state = co_await store.position(room.id);
    if (!*alive) co_return;
    if (state) occupancy.cover(room.id, state->covered_until);
    co_await ask_who_is_there(room.id);
    if (!*alive) co_return;
  }
  looking_ = false;
}

// For who is on duty and connected to this node; who is gone lets the rooms' cover run out.
asio::awaitable<void> Desk::cover() {
  auto alive = alive_;
  const auto now = Clock::now();
  std::set<core::ModeratorId> here;
  for (const auto& [id, viewer] : viewers_) {
    here.insert(viewer.account);
    last_here_[viewer.account] = now;
  }
  std::erase_if(shift_ids_, [&](const auto& entry) { return !here.contains(entry.first); });
  std::erase_if(doubted_, [&](const auto& entry) { return here.contains(entry.first); });
  for (const auto& [account, last] : std::map(last_here_)) {
    if (now - last < gone_after) continue;
    co_await doubt(account);
    if (!*alive) co_return;
  }
  for (const auto& [account, since] : std::map(doubted_)) {
    if (now - since < view_.settings().doubt_life) continue;
    const auto lost = co_await view_.append(
        [&](const cases::Desk& desk) { return cases::lose_shift(desk, account); });
    if (!*alive) co_return;
    if (!std::holds_alternative<LedgerView::Failure>(lost)) doubted_.erase(account);
  }
  for (const auto& account : here) {
    const auto rooms = on_duty_rooms(account);
    if (rooms.empty()) {
      shift_ids_.erase(account);
      continue;
    }
    auto& shift = shift_ids_[account];
    if (shift == 0) shift = core::random_u64();
    const auto who = shift;
    (void)co_await view_.append(
        [&](const cases::Desk& desk) { return cases::renew_shift(desk, account); });
    if (!*alive) co_return;
    for (const auto& room : rooms) {
      const auto until = co_await home_.node().store().cover({room, who, cover_life});
      if (!*alive) co_return;
      if (until) home_.node().occupancy().cover(room, *until);
    }
  }
}

// Whoever is gone from this node and does not turn up at another is off duty: their cases are for
// others.
asio::awaitable<void> Desk::doubt(core::ModeratorId account) {
  auto alive = alive_;
  const auto asked = co_await view_.append(
      [account](const cases::Desk& desk) { return cases::doubt_shift(desk, account); });
  if (!*alive) co_return;
  if (std::holds_alternative<LedgerView::Failure>(asked)) {
    last_here_[account] = Clock::now() - gone_after;  // the next round asks again
    co_return;
  }
  last_here_.erase(account);
  doubted_[account] = Clock::now();
}

// A room that was slowed, guarded or locked is open again when its time is over. The room's log
// says so once: every node says it with the same id.
asio::awaitable<void> Desk::end_modes() {
  auto alive = alive_;
  const auto table = home_.rooms();
  for (const auto& [name, room] : *table) {
    const auto* last = view_.book().measures().last_mode(room.id);
    if (!last || last->undone || last->acted.until == core::Time{} ||
        core::now() < last->acted.until)
      continue;
    const bool ended = co_await acting_.end_mode(room, last->acted);
    if (!*alive) co_return;
    if (ended) look_at(room.id);
  }
}

asio::awaitable<void> Desk::call_outside() {
  auto alive = alive_;
  if (!options_.call) co_return;
  const auto now = Clock::now();
  const auto owed = view_.book().owed();
  std::erase_if(calling_, [&](const auto& made) {
    return std::none_of(owed.begin(), owed.end(),
                        [&](const auto* c) { return c->owed_call == made.first; });
  });
  for (const auto* c : owed) {
    // What was not taken for so long may have been given up.
    const auto [since, is_new] = calling_.try_emplace(c->owed_call, now - call_again + others_call);
    if (now - since->second < call_again) continue;
    since->second = now;
    moderation::CaseCall call{id_of(c->id), slug(c->room), c->severity, c->owed_call, core::now()};
    options_.call(std::move(call), [this, &home = home_, alive, id = c->id, number = c->owed_call] {
      home.post([this, alive, id, number] {
        if (!*alive) return;
        calling_.erase(number);
        spawn([](Desk& desk, core::CaseId about, std::uint64_t made) -> asio::awaitable<void> {
          (void)co_await desk.view_.append([&](const cases::Desk& now) -> cases::Decided {
            const auto* found = now.book.find(about);
            if (!found || found->owed_call != made) return cases::Entries{};
            return cases::Entries{cases::Entry{{}, about, cases::Notified{made}}};
          });
        }(*this, id, number));
      });
    });
  }
}

asio::awaitable<void> Desk::count_refused() {
  const auto count = sign_in_.take_refused();
  if (count == 0) co_return;
  (void)co_await view_.append([count](const cases::Desk&) -> cases::Decided {
    return cases::Entries{cases::Entry{{}, {}, cases::SignInsRefused{count}}};
  });
}

}  // namespace hearth::shard::desk
