// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <stdexcept>

#include "support/redis_server.hpp"

namespace hearth::support {
namespace {

// A field of an answer that lists names and values in turn.
std::string field(const redis::Reply& reply, const std::string& name) {
  for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2)
    if (reply.items[i].text == name) return reply.items[i + 1].text;
  return {};
}

bool takes_writes(const RedisServer& server) {
  return server.running() && server.client()({"ROLE"}).items.front().text == "master";
}

}  // namespace

RedisSentinels::RedisSentinels(std::vector<std::string> settings) {
  servers_.push_back(std::make_unique<RedisServer>(settings));
  const auto master = std::to_string(servers_.front()->port());
  settings.push_back("replicaof 127.0.0.1 " + master);
  for (int i = 0; i < 2; ++i) servers_.push_back(std::make_unique<RedisServer>(settings));
  for (int i = 0; i < 3; ++i)
    sentinels_.push_back(RedisServer::sentinel("sentinel monitor hearth 127.0.0.1 " + master +
                                               " 2\n"
                                               "sentinel down-after-milliseconds hearth 1000\n"
                                               "sentinel failover-timeout hearth 6000\n"
                                               "sentinel parallel-syncs hearth 2\n"));
  const bool ready = eventually(
      [this] {
        return std::ranges::all_of(sentinels_,
                                   [](const auto& sentinel) {
                                     const auto state =
                                         sentinel->client()({"SENTINEL", "MASTER", "hearth"});
                                     return field(state, "num-slaves") == "2" &&
                                            field(state, "num-other-sentinels") == "2";
                                   }) &&
               servers_.front()->client().text({"WAIT", "2", "100"}) == "2";
      },
      std::chrono::seconds(30));
  if (!ready) throw std::runtime_error("the sentinels did not find each other");
}

std::string RedisSentinels::url() const {
  std::string url = "redis+sentinel://";
  for (const auto& sentinel : sentinels_) {
    if (sentinel != sentinels_.front()) url += ',';
    url += "127.0.0.1:" + std::to_string(sentinel->port());
  }
  return url + "/hearth";
}

std::uint16_t RedisSentinels::named_by(const RedisServer& sentinel) const {
  const auto answer = sentinel.client()({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", "hearth"});
  return answer.items.size() == 2 ? static_cast<std::uint16_t>(std::stoi(answer.items[1].text))
                                  : std::uint16_t{0};
}

RedisServer& RedisSentinels::master() {
  const auto port = named_by(*sentinels_.front());
  for (const auto& server : servers_)
    if (server->port() == port) return *server;
  throw std::runtime_error("the sentinels name a master that is not ours");
}

RedisServer& RedisSentinels::await_other_master(const RedisServer& old) {
  const bool changed = eventually(
      [&] {
        const auto port = named_by(*sentinels_.front());
        return port != old.port() && takes_writes(master()) &&
               std::ranges::all_of(
                   sentinels_, [&](const auto& sentinel) { return named_by(*sentinel) == port; });
      },
      std::chrono::seconds(30));
  if (!changed) throw std::runtime_error("the sentinels did not agree on another master");
  return master();
}

void RedisSentinels::fail_over() {
  const auto& old = master();
  const bool started = eventually([this] {
    return sentinels_.front()->client().text({"SENTINEL", "FAILOVER", "hearth"}) == "OK";
  });
  if (!started) throw std::runtime_error("the sentinels do not fail over");
  await_other_master(old);
}

void RedisSentinels::rejoin(RedisServer& server) {
  if (!server.running()) server.start();
  auto& current = master();
  server.client()({"REPLICAOF", "127.0.0.1", std::to_string(current.port())});
  const bool whole = eventually([&] { return current.client().text({"WAIT", "2", "100"}) == "2"; },
                                std::chrono::seconds(30));
  if (!whole) throw std::runtime_error("the replicas did not come back");
}

}  // namespace hearth::support
