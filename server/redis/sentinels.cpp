// SPDX-License-Identifier: Apache-2.0
#include "redis/sentinels.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <system_error>
#include <utility>

namespace hearth::redis {
namespace {

namespace asio = boost::asio;

constexpr auto ask_every = std::chrono::seconds(1);
constexpr auto vote_life = std::chrono::seconds(3);
// Somebody wants to know at once: not more often than this.
constexpr auto ask_gap = std::chrono::milliseconds(100);
// After no answer; its connection is being made again meanwhile.
constexpr auto retry_gap = std::chrono::milliseconds(200);

std::optional<Address> read_address(const Reply& reply) {
  if (reply.items.size() != 2 || reply.items[0].text.empty()) return std::nullopt;
  Address address{reply.items[0].text, 0};
  const auto& digits = reply.items[1].text;
  const auto end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, address.port);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return address;
}

}  // namespace

Sentinels::Sentinels(const Access& access, Tasks& tasks, const std::vector<Address>& addresses,
                     std::string master_name, std::function<void(Address)> on_master)
    : access_(access),
      tasks_(tasks),
      master_name_(std::move(master_name)),
      on_master_(std::move(on_master)),
      wanted_(access.executor),
      stopped_(access.executor) {
  for (const auto& address : addresses) {
    auto server = std::make_shared<Server>(access, address, [] {});
    sentinels_.push_back({std::move(server), std::nullopt, {}});
  }
}

void Sentinels::start() {
  started_at_ = core::Tick::clock::now();
  for (auto& sentinel : sentinels_) {
    tasks_.spawn(keep(sentinel.server));
    tasks_.spawn(poll(sentinel));
  }
}

asio::awaitable<void> Sentinels::keep(std::shared_ptr<Server> server) { co_await server->run(); }

void Sentinels::stop() {
  stopped_.raise();
  wanted_.raise();
  for (auto& sentinel : sentinels_) sentinel.server->retire();
}

asio::awaitable<void> Sentinels::poll(Sentinel& sentinel) {
  Request request;
  request.commands.push_back(Command({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", master_name_}));
  while (!stopped_.raised()) {
    const auto until = core::Tick::clock::now() + ask_every;
    const auto answer = co_await sentinel.server->exchange(request, until);
    if (stopped_.raised()) break;
    const auto pause = answer.has_error() ? retry_gap : ask_gap;
    wanted_.lower();
    if (!answer.has_error()) {
      sentinel.vote = read_address(answer->replies.front());
      sentinel.voted_at = core::Tick::clock::now();
    }
    count();
    co_await stopped_.wait(core::Tick::clock::now() + pause);
    if (!answer.has_error()) co_await wanted_.wait(until);
  }
}

// Most of those that answered lately; whoever is in doubt stays with the master it has.
void Sentinels::count() {
  const auto now = core::Tick::clock::now();
  std::map<Address, std::size_t> votes;
  for (const auto& sentinel : sentinels_)
    if (sentinel.vote && now - sentinel.voted_at <= vote_life) ++votes[*sentinel.vote];
  if (votes.empty()) return;
  const auto first =
      std::ranges::max_element(votes, {}, [](const auto& candidate) { return candidate.second; });
  // The quickest answer may be that of a sentinel that was cut off; the others get a moment.
  const bool early = now - started_at_ < ask_every;
  if (early && first->second * 2 <= sentinels_.size()) return;
  const auto current = master_ ? votes.find(*master_) : votes.end();
  if (current != votes.end() && current->second >= first->second) return;
  master_ = first->first;
  on_master_(first->first);
}

}  // namespace hearth::redis
