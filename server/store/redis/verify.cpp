// SPDX-License-Identifier: Apache-2.0
#include "store/redis/verify.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <sstream>
#include <utility>

#include "store/redis/room_answers.hpp"

namespace hearth::store {

namespace asio = boost::asio;

namespace {

// What one server says of itself: the lines of INFO and CONFIG GET, by name.
struct Server {
  std::string name;
  std::map<std::string, std::string> says;
  std::string user;
  std::vector<std::string> denied;  // commands its ACL does not let us run
  bool silent = false;              // did not answer something, so nothing follows from the rest

  std::string get(const std::string& key) const {
    const auto it = says.find(key);
    return it == says.end() ? "" : it->second;
  }
  std::int64_t number(const std::string& key) const {
    const auto text = get(key);
    std::int64_t value = 0;
    (void)std::from_chars(text.data(), text.data() + text.size(), value);  // 0 where it says none
    return value;
  }
};

class Findings {
 public:
  explicit Findings(const Server& server) : server_(server) {}
  void refuse(std::string what, std::string fix) { add(Weight::refuse, what, fix); }
  void wait(std::string what, std::string fix) { add(Weight::wait, what, fix); }
  void warn(std::string what, std::string fix) { add(Weight::warn, what, fix); }
  std::vector<Finding> take() { return std::move(all_); }

 private:
  void add(Weight weight, std::string& what, std::string& fix) {
    all_.push_back({weight, server_.name, std::move(what), std::move(fix)});
  }
  const Server& server_;
  std::vector<Finding> all_;
};

void read_info(const redis::Reply& reply, Server& server) {
  std::istringstream lines(reply.text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const auto colon = line.find(':');
    if (colon != std::string::npos) server.says[line.substr(0, colon)] = line.substr(colon + 1);
  }
}

void read_config(const redis::Reply& reply, Server& server) {
  for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2)
    server.says[std::string(text_at(reply, i))] = std::string(text_at(reply, i + 1));
}

// The patch level matters: earlier ones of Debian 12 let a script break out of its box.
bool is_old(const std::string& version) {
  int major = 0, minor = 0, patch = 0;
  char dot = 0;
  std::istringstream(version) >> major >> dot >> minor >> dot >> patch;
  return std::tie(major, minor, patch) < std::make_tuple(7, 0, 15);
}

void check_memory(const Server& server, Findings& findings) {
  if (is_old(server.get("redis_version")))
    findings.refuse("Redis " + server.get("redis_version") +
                        " is too old: earlier than 7.0.15 it has known holes in its script engine",
                    "install redis-server 7.0.15 or later");
  if (server.get("maxmemory-policy") != "noeviction")
    findings.refuse("when memory is full this server throws away whole rooms (maxmemory-policy " +
                        server.get("maxmemory-policy") + ")",
                    "CONFIG SET maxmemory-policy noeviction");
  if (server.number("maxmemory") == 0)
    findings.warn("memory has no bound: the system may end Redis when it runs out",
                  "CONFIG SET maxmemory 1gb");
}

void check_persistence(const Server& server, Durability durability, Findings& findings) {
  if (server.number("loading") != 0)
    findings.wait("it is reading its data from disk", "wait; it goes on by itself");
  const bool aof = server.get("appendonly") == "yes";
  const std::string fix = "CONFIG SET appendonly yes";
  if (!aof && durability == Durability::disk)
    findings.refuse("durability is disk, and nothing is written to disk", fix);
  else if (!aof)
    findings.warn("history and sanctions are lost when this server restarts", fix);
  if (aof && durability == Durability::disk && server.get("appendfsync") != "always")
    findings.refuse("durability is disk, and the disk is only written about once a second",
                    "CONFIG SET appendfsync always");
  if (aof && server.get("appendfsync") == "no")
    findings.warn(
        "it is left to the system when the disk is written: a power cut can lose half a "
        "minute",
        "CONFIG SET appendfsync everysec");
  if (server.get("aof_last_write_status") == "err")
    findings.wait("the last write to the append-only file went wrong",
                  "make room on the disk; Redis goes on by itself");
}

void check_replicas(const Server& server, redis::Kind kind, Durability durability,
                    Findings& findings) {
  const auto replicas = server.number("connected_slaves");
  const auto wanted = server.number("min-replicas-to-write");
  if (durability == Durability::replica && replicas == 0)
    findings.wait("durability is replica, and this server has none",
                  "REPLICAOF " + server.name + " (on another server, with a blank for the colon)");
  if (replicas == 1 && wanted > 0)
    findings.warn("after a failover nothing can be written until there is another replica",
                  "add a second replica, or CONFIG SET min-replicas-to-write 0");
  if (replicas >= 2 && wanted == 0)
    findings.warn("cut off from its replicas this server goes on taking posts that are then lost",
                  "CONFIG SET min-replicas-to-write 1 min-replicas-max-lag 2");
  if (kind != redis::Kind::single && replicas == 0)
    findings.warn("nobody takes over when this server ends", "add a replica");
}

void check_cluster(const Server& server, Findings& findings) {
  if (server.get("cluster-require-full-coverage") != "no")
    findings.refuse("one lost server closes the rooms of all others",
                    "CONFIG SET cluster-require-full-coverage no");
  if (server.get("cluster-allow-pubsubshard-when-down") != "no")
    findings.warn("announcements are accepted while nothing can be written",
                  "CONFIG SET cluster-allow-pubsubshard-when-down no");
}

// "normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60"
void check_pubsub(const Server& server, Findings& findings) {
  std::istringstream words(server.get("client-output-buffer-limit"));
  std::int64_t hard = -1;
  for (std::string word; words >> word;)
    if (word == "pubsub") words >> hard;
  constexpr std::int64_t wanted = 256LL << 20;
  if (hard > 0 && hard < wanted)
    findings.warn("a gateway that stalls for a moment is cut off from announcements",
                  "CONFIG SET client-output-buffer-limit \"pubsub 256mb 64mb 60\"");
}

void check_acl(const Server& server, Findings& findings) {
  const auto setuser = "ACL SETUSER hearth " + std::string(acl_rules) + " ><password>";
  std::string list;
  for (const auto& command : server.denied) list += (list.empty() ? "" : ", ") + command;
  if (!list.empty())
    findings.refuse("the user " + server.user + " may not run what is needed: " + list, setuser);
  else if (server.user == "default")
    findings.warn("hearthd signs in as the default user, who may do everything", setuser);
}

// Every command the scripts and the client run, with keys and channels as they name them.
const std::vector<redis::Command>& needed() {
  static const std::vector<redis::Command> all{
      {"EVALSHA", "0", "1", "{r:x}:m"},
      {"SCRIPT", "LOAD", ""},
      {"TIME"},
      {"INFO", "replication"},
      {"DEL", "{r:x}:s"},
      {"EXPIREAT", "{r:x}:s", "1"},
      {"HGET", "{r:x}:m", "e"},
      {"HMGET", "{r:x}:m", "e"},
      {"HSET", "{r:x}:m", "e", "1"},
      {"HDEL", "{r:x}:m", "e"},
      {"HGETALL", "{r:x}:x"},
      {"HINCRBY", "{r:x}:m", "hs", "1"},
      {"HRANDFIELD", "{r:x}:d"},
      {"SET", "{hearth}:deployment", "x", "NX", "GET"},
      {"XADD", "{r:x}:s", "1-0", "t", "1"},
      {"XRANGE", "{r:x}:s", "-", "+"},
      {"XTRIM", "{r:x}:s", "MINID", "1"},
      {"ZADD", "{ledger}:k", "0", "x"},
      {"ZRANGE", "{ledger}:k", "-", "+", "BYLEX"},
      {"ZREM", "{ledger}:k", "x"},
      {"HSET", "{ledger}:m", "n", "1"},
      {"PUBLISH", "{ledger}:c", ""},
      {"SPUBLISH", "{ledger}:c", ""},
      {"SUBSCRIBE", "{ledger}:c"},
      {"SSUBSCRIBE", "{ledger}:c"},
      {"PUBLISH", "{r:x}:c", ""},
      {"SPUBLISH", "{r:x}:c", ""},
      {"PUBLISH", "beat:{1}:1", ""},
      {"SUBSCRIBE", "{r:x}:c"},
      {"SSUBSCRIBE", "{r:x}:c"},
      {"WAIT", "1", "1"},
      {"BGREWRITEAOF"},
  };
  return all;
}

void check_all(const Server& server, redis::Kind kind, Durability durability, Findings& findings) {
  check_acl(server, findings);
  check_memory(server, findings);
  check_persistence(server, durability, findings);
  check_replicas(server, kind, durability, findings);
  check_pubsub(server, findings);
  if (kind == redis::Kind::cluster) check_cluster(server, findings);
}

using Servers = std::map<redis::Address, Server>;

asio::awaitable<void> gather(redis::Client& client, redis::Command command, Servers& servers,
                             void (*read)(const redis::Reply&, Server&)) {
  auto replies = co_await client.call_each(std::move(command));
  for (const auto& [address, reply] : replies) {
    auto& server = servers[address];
    if (reply)
      read(*reply, server);
    else
      server.silent |= reply.error().outcome != redis::Outcome::refused;
  }
}

// One server of a cluster that is away closes its own rooms only.
void check_silence(redis::Kind kind, Findings& findings) {
  if (kind == redis::Kind::cluster)
    findings.warn("this server does not answer", "start it, or let a replica take over");
  else
    findings.wait("this server does not answer", "start it");
}

asio::awaitable<void> try_commands(redis::Client& client, Servers& servers) {
  auto users = co_await client.call_each({"ACL", "WHOAMI"});
  for (const auto& [address, reply] : users)
    servers[address].user = reply ? reply->text : "that signs in";
  for (const auto& command : needed()) {
    for (auto& [asked, about] : servers) {
      if (about.silent) continue;
      redis::Command dry{"ACL", "DRYRUN", about.user};
      for (const auto& argument : command.arguments()) dry.add(argument);
      auto replies = co_await client.call_each(std::move(dry));
      for (const auto& [address, reply] : replies) {
        if (address != asked) continue;
        if (!reply && reply.error().outcome != redis::Outcome::refused)
          about.silent = true;
        else if (!reply || reply->text != "OK")
          about.denied.push_back(command.arguments().front());
      }
    }
  }
}

}  // namespace

std::string describe(const Finding& finding) {
  auto text = (finding.server.empty() ? "" : finding.server + ": ") + finding.what + "; ";
  const bool is_command = std::isupper(static_cast<unsigned char>(finding.fix.front())) != 0;
  if (!is_command) return text + finding.fix;
  const auto colon = finding.server.rfind(':');
  return text + "in redis-cli -h " + finding.server.substr(0, colon) + " -p " +
         finding.server.substr(colon + 1) + ": " + finding.fix;
}

asio::awaitable<std::vector<Finding>> verify(redis::Client& client, redis::Kind kind,
                                             Durability durability) {
  Servers servers;
  co_await gather(client, {"INFO", "server"}, servers, read_info);
  co_await gather(client, {"INFO", "replication"}, servers, read_info);
  co_await gather(client, {"INFO", "persistence"}, servers, read_info);
  co_await gather(client, {"CONFIG", "GET", "*"}, servers, read_config);
  co_await try_commands(client, servers);
  if (std::ranges::all_of(servers, [](const auto& entry) { return entry.second.silent; }))
    co_return std::vector<Finding>{{Weight::wait, "", "no Redis server answers", "start it"}};
  std::vector<Finding> all;
  for (auto& [address, server] : servers) {
    server.name = address.host + ":" + std::to_string(address.port);
    Findings findings(server);
    if (server.silent)
      check_silence(kind, findings);
    else
      check_all(server, kind, durability, findings);
    for (auto& finding : findings.take()) all.push_back(std::move(finding));
  }
  co_return all;
}

}  // namespace hearth::store
