// SPDX-License-Identifier: Apache-2.0
#include "redis/deployment.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

#include "core/random.hpp"
#include "redis/request.hpp"

namespace hearth::redis {
namespace {

namespace asio = boost::asio;

// A cluster's node that serves nothing is let go after calls in flight there have ended.
constexpr auto idle_max = std::chrono::seconds(3);
// Tags tried for a channel of a server's own; with 1 slot of 16,384 this fails once in 10^26 times.
constexpr int tags_max = 1'000'000;

std::string random_id() {
  constexpr std::string_view digits = "0123456789abcdef";
  auto bits = core::random_u64();
  std::string id;
  for (int i = 0; i < 16; ++i, bits >>= 4) id += digits[bits & 15];
  return id;
}

}  // namespace

Client::Deployment::Deployment(asio::any_io_executor executor, Options options, Heartbeat heartbeat)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      heartbeat_(std::move(heartbeat)),
      id_(random_id()),
      masters_{executor_,
               options_,
               options_.target.tls ? &tls_ : nullptr,
               options_.target.user,
               options_.target.password,
               options_.target.database},
      sentinels_access_{executor_,
                        options_,
                        options_.target.tls ? &tls_ : nullptr,
                        options_.sentinel_user,
                        options_.sentinel_password,
                        0},
      tasks_(executor_),
      map_known_(executor_),
      channels_(std::make_shared<Channels>(
          executor_, [this](std::string_view channel) { return receiver_of(channel); })),
      surroundings_{masters_,
                    *channels_,
                    tasks_,
                    heartbeat_,
                    cluster(),
                    [this](const Address& address) { return beat_channel(address); },
                    [this](Invocation beat) { return send_beat(std::move(beat)); },
                    [this](const Failure& error, const Address& asked) { on_moved(error, asked); },
                    [this] { want_news(); }} {}

Client::Deployment::~Deployment() { assert(tasks_.none()); }

core::result<void, std::string> Client::Deployment::start() {
  if (options_.target.tls) {
    auto ready = tls_.load(options_.ca_file, options_.tls_server_name);
    if (ready.has_error()) return ready;
  }
  tasks_.spawn(settle(channels_));
  switch (options_.target.kind) {
    case Kind::single:
      adopt(SlotMap::all_to(options_.target.addresses.front()));
      break;
    case Kind::sentinel:
      sentinels_.emplace(sentinels_access_, tasks_, options_.target.addresses,
                         options_.target.master_name,
                         [this](Address master) { adopt(SlotMap::all_to(std::move(master))); });
      sentinels_->start();
      break;
    case Kind::cluster:
      cluster_map_.emplace(
          masters_, options_.target.addresses, [this] { return masters(); },
          [this](SlotMap map) { adopt(std::move(map)); });
      tasks_.spawn(cluster_map_->run());
      break;
  }
  return {};
}

asio::awaitable<void> Client::Deployment::stop() {
  stopping_ = true;
  map_known_.raise();
  if (sentinels_) sentinels_->stop();
  if (cluster_map_) cluster_map_->stop();
  channels_->stop();
  for (auto& [address, node] : nodes_) {
    if (node.server) node.server->retire();
    if (node.receiver) node.receiver->retire();
  }
  co_await tasks_.ended();
}

// Connections to whoever is no master any more end: at once where the sentinels say so, for it may
// go on taking writes that will be lost; in a cluster it redirects, and may be the source of a
// migration.
void Client::Deployment::adopt(SlotMap map) {
  if (stopping_) return;
  map_ = std::move(map);
  map_known_.raise();
  const auto now = core::Tick::clock::now();
  for (auto it = nodes_.begin(); it != nodes_.end();) it = keep_or_retire(it, now);
  // Outside a cluster there is one master, and it will be needed; in a cluster one connection
  // proves delivery until rooms need more.
  const auto serving = map_.masters();
  if (!cluster()) server_at(serving.front());
  const bool listening = std::ranges::any_of(
      nodes_, [](const auto& entry) { return entry.second.receiver && !entry.second.idle_since; });
  if (!listening && !serving.empty()) receiver_at(serving.front());
  channels_->reroute();
}

auto Client::Deployment::keep_or_retire(Nodes::iterator it, core::Tick now) -> Nodes::iterator {
  auto& node = it->second;
  if (map_.serves(it->first)) {
    node.idle_since.reset();
    return std::next(it);
  }
  if (!node.idle_since) node.idle_since = now;
  if (cluster() && now - *node.idle_since < idle_max) return std::next(it);
  if (node.server) node.server->retire();
  if (node.receiver) node.receiver->retire();
  return nodes_.erase(it);
}

void Client::Deployment::want_news() {
  if (sentinels_) sentinels_->want();
  if (cluster_map_) cluster_map_->want();
}

// Commands were dropped by the server itself; what listens there is as wrong.
void Client::Deployment::on_demoted(const Address& address) {
  const auto it = nodes_.find(address);
  if (it != nodes_.end() && it->second.receiver) it->second.receiver->drop();
  want_news();
}

void Client::Deployment::on_moved(const Failure& error, const Address& asked) {
  if (!cluster()) return;
  if (const auto redirect = read_redirect(error.message, asked)) {
    map_.assign(redirect->slot, redirect->to);
    channels_->reroute();
  }
  want_news();
}

std::shared_ptr<Server> Client::Deployment::server_at(const Address& address) {
  auto& server = nodes_[address].server;
  if (!server) {
    server = std::make_shared<Server>(masters_, address, [this, address] { on_demoted(address); });
    tasks_.spawn(keep(server));
  }
  return server;
}

std::shared_ptr<Receiver> Client::Deployment::receiver_at(const Address& address) {
  auto& receiver = nodes_[address].receiver;
  if (!receiver) {
    receiver = std::make_shared<Receiver>(surroundings_, address);
    tasks_.spawn(listen(receiver));
  }
  return receiver;
}

std::shared_ptr<Receiver> Client::Deployment::receiver_of(std::string_view channel) {
  const auto* owner = stopping_ ? nullptr : map_.owner(slot_of(channel));
  if (!owner) return nullptr;
  return receiver_at(*owner);
}

asio::awaitable<void> Client::Deployment::keep(std::shared_ptr<Server> server) {
  co_await server->run();
}
asio::awaitable<void> Client::Deployment::listen(std::shared_ptr<Receiver> receiver) {
  co_await receiver->run();
}
asio::awaitable<void> Client::Deployment::settle(std::shared_ptr<Channels> channels) {
  co_await channels->settle();
}

std::string Client::Deployment::beat_channel(const Address& address) const {
  for (int tag = 0; tag < tags_max; ++tag) {
    const auto* owner = map_.owner(slot_of(std::to_string(tag)));
    if (owner && *owner == address)
      return heartbeat_.channel_prefix + '{' + std::to_string(tag) + "}:" + id_;
  }
  return {};
}

asio::awaitable<Result<Reply>> Client::Deployment::send_beat(Invocation beat) {
  const auto until = core::Tick::clock::now() + call_deadline;
  const auto key = beat.keys.empty() ? std::string() : beat.keys.front();
  const auto request = request_of(beat);
  auto result = co_await dispatch(key, request, beat.script, until);
  co_return single(std::move(result));
}

bool Client::Deployment::delivering() const {
  const auto now = core::Tick::clock::now();
  bool any = false;
  for (const auto& [address, node] : nodes_) {
    if (node.idle_since || !node.receiver) continue;
    if (!node.receiver->proven(now)) return false;
    any = true;
  }
  return any;
}

}  // namespace hearth::redis
