// SPDX-License-Identifier: Apache-2.0
#include "redis/cluster_map.hpp"

#include <algorithm>
#include <utility>

#include "core/random.hpp"
#include "redis/backoff.hpp"
#include "redis/wire.hpp"

namespace hearth::redis {
namespace {

namespace asio = boost::asio;

constexpr auto refresh_every = std::chrono::seconds(5);
constexpr auto refresh_gap = std::chrono::milliseconds(100);

}  // namespace

ClusterMap::ClusterMap(const Access& access, std::vector<Address> seeds,
                       std::function<std::vector<Address>()> known,
                       std::function<void(SlotMap)> on_map)
    : access_(access),
      seeds_(std::move(seeds)),
      known_(std::move(known)),
      on_map_(std::move(on_map)),
      wanted_(access.executor),
      stopped_(access.executor) {}

asio::awaitable<void> ClusterMap::run() {
  Backoff backoff;
  while (!stopped_.raised()) {
    wanted_.lower();
    auto map = co_await ask();
    if (stopped_.raised()) break;
    auto pause = std::chrono::milliseconds(refresh_gap);
    if (map) {
      on_map_(std::move(*map));
      backoff.reset();
    } else {
      pause = backoff.next();
      wanted_.raise();
    }
    co_await stopped_.wait(core::Tick::clock::now() + pause);
    co_await wanted_.wait(core::Tick::clock::now() + refresh_every);
  }
}

void ClusterMap::stop() {
  stopped_.raise();
  wanted_.raise();
}

// In random order, each once.
std::vector<Address> ClusterMap::candidates() const {
  auto list = known_();
  list.insert(list.end(), seeds_.begin(), seeds_.end());
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
  for (std::size_t i = list.size(); i > 1; --i)
    std::swap(list[i - 1], list[core::random_below(static_cast<std::uint32_t>(i))]);
  return list;
}

asio::awaitable<std::optional<SlotMap>> ClusterMap::ask() {
  const auto asked = candidates();
  for (const auto& address : asked) {
    if (stopped_.raised()) break;
    const auto until = core::Tick::clock::now() + access_.options.connect_deadline;
    const auto reply = co_await ask_once(access_, address, Command({"CLUSTER", "SLOTS"}), until);
    if (reply.has_error()) continue;
    auto map = SlotMap::read(*reply, address);
    // A node that was reset or is new knows of no slots.
    if (map && !map->masters().empty()) co_return map;
  }
  co_return std::nullopt;
}

}  // namespace hearth::redis
