// SPDX-License-Identifier: Apache-2.0
// Who is in the rooms, as all nodes say together, and the brake on waves of newcomers.
#include <cstring>
#include <string>
#include <utility>

#include "core/random.hpp"
#include "identity/keys.hpp"
#include "shard/desk/desk.hpp"
#include "shard/node.hpp"
#include "shard/shard.hpp"

namespace hearth::shard::desk {
namespace {

namespace asio = boost::asio;

// Without the keys nobody can tell from the store whom a mark stands for.
cases::JoinWave::Mark mark_of(const identity::DeploymentKeys& keys, const core::RoomId& room,
                              const core::Handle& who) {
  std::string message(room.view());
  message += who.view();
  const auto mac = keys.mac(identity::Purpose::arrival, message);
  cases::JoinWave::Mark mark = 0;
  std::memcpy(&mark, mac.data(), sizeof mark);
  return mark;
}

}  // namespace

void Desk::newcomer_joined(const core::RoomId& room, const core::Handle& who) {
  auto& wave = waves_.try_emplace(room, options_.wave).first->second;
  if (!wave.joined(core::now(), mark_of(home_.node().keys(), room, who))) return;
  counting_again_.insert(room);
  if (counting_.insert(room).second) spawn(count_arrivals(room));
}

// Many come at once: one question for all who came while the last one was on its way.
asio::awaitable<void> Desk::count_arrivals(core::RoomId room) {
  auto alive = alive_;
  while (counting_again_.erase(room) != 0) {
    co_await ask_who_is_there(room);
    if (!*alive) co_return;
  }
  counting_.erase(room);
}

// Nobody is through this asker, ever: what comes back is what all nodes say. Whoever came in last
// is told by the store of all who came before, whichever node they are at.
asio::awaitable<void> Desk::ask_who_is_there(core::RoomId room) {
  auto alive = alive_;
  store::PresenceLease ask;
  ask.room = room;
  ask.node = asker_;
  ask.ttl = home_.node().options().presence.lease;
  const auto wave = waves_.find(room);
  if (wave != waves_.end()) ask.arrivals = wave->second.here(core::now());
  const auto everyone = co_await home_.node().store().lease(std::move(ask));
  if (!*alive) co_return;
  home_.node().occupancy().set(room, {everyone.count, everyone.newcomers});
  brake(room, everyone.arrivals.size());
}

void Desk::brake(const core::RoomId& room, std::size_t joins) {
  const auto wave = waves_.find(room);
  if (wave == waves_.end() || !wave->second.breaks(core::now(), joins)) return;
  const auto until = wave->second.slow_until(core::now());
  spawn([](Desk& desk, core::RoomId id, std::uint32_t count,
           core::Time end) -> asio::awaitable<void> {
    auto alive = desk.alive_;
    core::CaseId fresh;
    core::random_bytes(fresh.bytes);
    // Other nodes say the same: the ledger takes it once.
    (void)co_await desk.view_.append([&](const cases::Desk& now) -> cases::Decided {
      return cases::Intake(now).wave(id, count, end, fresh);
    });
    if (*alive) desk.spawn(desk.refresh());
  }(*this, room, static_cast<std::uint32_t>(joins), until));
}

}  // namespace hearth::shard::desk
