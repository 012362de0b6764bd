// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "support/redis_server.hpp"

namespace hearth::support {
namespace {

constexpr int masters = 3;
constexpr std::size_t keys_at_once = 100;

std::string id_of(const RedisServer& server) { return server.client().text({"CLUSTER", "MYID"}); }

// What `server` knows of the node `id`, as CLUSTER NODES puts it: id, address, flags, master, ping,
// pong, epoch, ... Empty: nothing.
std::vector<std::string> known_of(const std::string& id, const RedisServer& server) {
  std::istringstream nodes(server.client().text({"CLUSTER", "NODES"}));
  std::string line;
  while (std::getline(nodes, line)) {
    if (!line.starts_with(id)) continue;
    std::istringstream words(line);
    return {std::istream_iterator<std::string>(words), {}};
  }
  return {};
}

std::int64_t port_of_owner(std::uint16_t slot, const RedisServer& asked) {
  const auto ranges = asked.client()({"CLUSTER", "SLOTS"});
  for (const auto& range : ranges.items)
    if (slot >= range.items[0].integer && slot <= range.items[1].integer)
      return range.items[2].items[1].integer;
  return 0;
}

redis::Reply done(redis::Reply reply) {
  if (reply.kind == redis::Reply::Kind::error) throw std::runtime_error(reply.text);
  return reply;
}

}  // namespace

RedisCluster::RedisCluster(int replicas, std::vector<std::string> settings) {
  settings.emplace_back("cluster-enabled yes");
  settings.emplace_back("cluster-node-timeout 1500");
  for (int i = 0; i < masters * (1 + replicas); ++i)
    servers_.push_back(std::make_unique<RedisServer>(settings));
  join(replicas);
  await_ok();
}

void RedisCluster::join(int replicas) {
  std::string command = "redis-cli --cluster create";
  for (const auto& server : servers_) command += " 127.0.0.1:" + std::to_string(server->port());
  command += " --cluster-replicas " + std::to_string(replicas) + " --cluster-yes >/dev/null 2>&1";
  if (std::system(command.c_str()) != 0)  // NOLINT(cert-env33-c): words of our own
    throw std::runtime_error("redis-cli could not make a cluster");
}

void RedisCluster::await_ok() {
  const bool ok = eventually(
      [this] {
        return std::ranges::all_of(servers_, [](const auto& server) {
          return !server->running() ||
                 server->client().text({"CLUSTER", "INFO"}).starts_with("cluster_state:ok");
        });
      },
      std::chrono::seconds(30));
  if (!ok) throw std::runtime_error("the cluster did not come together");
}

std::string RedisCluster::url() const {
  std::string url = "redis+cluster://";
  for (const auto& server : servers_) {
    if (server != servers_.front()) url += ',';
    url += "127.0.0.1:" + std::to_string(server->port());
  }
  return url;
}

RedisServer& RedisCluster::owner(std::uint16_t slot) {
  RedisServer* owner = nullptr;
  const bool agreed =
      eventually([&] { return (owner = agreed_owner(slot)) != nullptr; }, std::chrono::seconds(20));
  if (!agreed) throw std::runtime_error("the nodes do not agree on who serves the slot");
  return *owner;
}

// Null while nodes name different ones, one that does not run, or know another epoch of it than it
// has: one that is behind there takes a slot with too low an epoch, and an old packet of the one
// that had it before gives it back.
RedisServer* RedisCluster::agreed_owner(std::uint16_t slot) {
  std::vector<const RedisServer*> running;
  for (const auto& server : servers_)
    if (server->running()) running.push_back(server.get());
  const auto port = port_of_owner(slot, *running.front());
  const auto named = std::ranges::find_if(
      servers_, [&](const auto& server) { return server->running() && server->port() == port; });
  if (named == servers_.end()) return nullptr;
  constexpr std::size_t epoch = 6;
  const auto id = id_of(**named);
  const auto own = known_of(id, **named);
  const bool all = std::ranges::all_of(running, [&](const auto* server) {
    const auto known = known_of(id, *server);
    return known.size() > epoch && known[epoch] == own.at(epoch) &&
           port_of_owner(slot, *server) == port;
  });
  return all ? named->get() : nullptr;
}

RedisServer& RedisCluster::replica_of(const RedisServer& master) {
  for (const auto& server : servers_) {
    if (!server->running()) continue;
    const auto role = server->client()({"ROLE"});
    if (role.items.front().text == "slave" && role.items[2].integer == master.port())
      return *server;
  }
  throw std::runtime_error("that master has no replica");
}

void RedisCluster::move_slot(std::uint16_t slot, RedisServer& to,
                             const std::function<void(int)>& between) {
  auto& from = owner(slot);
  const auto number = std::to_string(slot);
  auto source = from.client();
  auto target = to.client();
  done(target({"CLUSTER", "SETSLOT", number, "IMPORTING", id_of(from)}));
  done(source({"CLUSTER", "SETSLOT", number, "MIGRATING", id_of(to)}));
  if (between) between(1);
  for (;;) {
    const auto keys =
        done(source({"CLUSTER", "GETKEYSINSLOT", number, std::to_string(keys_at_once)}));
    if (keys.items.empty()) break;
    std::vector<std::string> move{"MIGRATE", "127.0.0.1", std::to_string(to.port()), "", "0",
                                  "5000",    "KEYS"};
    for (const auto& key : keys.items) move.push_back(key.text);
    done(source(move));
  }
  if (between) between(2);
  const auto id = id_of(to);
  done(target({"CLUSTER", "SETSLOT", number, "NODE", id}));
  done(source({"CLUSTER", "SETSLOT", number, "NODE", id}));
  for (const auto& server : servers_)
    if (server->client()({"ROLE"}).items.front().text == "master")
      done(server->client()({"CLUSTER", "SETSLOT", number, "NODE", id}));
  if (&owner(slot) != &to) throw std::runtime_error("the slot went elsewhere");
}

void RedisCluster::fail_over(RedisServer& replica) {
  const auto id = id_of(replica);
  const auto takes_it_for = [&](const char* role, const RedisServer& server) {
    const auto known = known_of(id, server);
    return known.size() > 2 && known[2].find(role) != std::string::npos;
  };
  const auto known_as = [&](const char* role) {
    return eventually([&] {
      return std::ranges::all_of(servers_, [&](const auto& server) {
        return !server->running() || takes_it_for(role, *server);
      });
    });
  };
  // A master that does not know yet that this is its replica ignores it.
  if (!known_as("slave")) throw std::runtime_error("that is not a replica");
  if (const auto said = replica.client().text({"CLUSTER", "FAILOVER"}); said != "OK")
    throw std::runtime_error(said);
  if (!known_as("master")) throw std::runtime_error("the replica did not take over");
}

}  // namespace hearth::support
