// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/redis_client.hpp"

namespace hearth::support {

// A free port of the loopback, such that port + 10000 (a cluster's bus) is one too.
std::uint16_t free_port();

// Asks every few milliseconds until it is true; false after `limit`.
template <class Condition>
bool eventually(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds(10)) {
  const auto until = std::chrono::steady_clock::now() + limit;
  for (;;) {
    if (condition()) return true;
    if (std::chrono::steady_clock::now() >= until) return false;
    pause_briefly();
  }
}

// A real redis-server (or redis-sentinel) on the loopback, with a folder of its own that goes with
// it. It dies with the thread that started it. Throws std::runtime_error if it does not start.
class RedisServer {
 public:
  // Without persistence unless `settings` say otherwise; each as on the command line without its
  // dashes: "appendonly yes". `port` 0: a free one.
  explicit RedisServer(std::vector<std::string> settings = {}, std::uint16_t port = 0);
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  static std::unique_ptr<RedisServer> sentinel(const std::string& configuration);

  std::uint16_t port() const { return port_; }
  std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_); }
  const std::string& folder() const { return folder_; }
  bool running() const { return pid_ > 0; }

  void start();   // again, with the same port, folder and settings; waits for PING
  void kill();    // -9
  void stop();    // in order: saves as configured
  void pause();   // SIGSTOP
  void resume();  // SIGCONT

  // A fresh connection; `account` as arguments of AUTH.
  RedisClient client(std::vector<std::string> account = {}) const;
  std::string log() const;

 private:
  struct AsSentinel {};
  RedisServer(AsSentinel, const std::string& configuration);
  void make_folder();
  void await_pong();
  void end(int signal);

  std::vector<std::string> command_;
  std::string folder_;
  std::uint16_t port_ = 0;
  pid_t pid_ = -1;
};

// One master, two replicas, three sentinels that take the master for down after 1 s.
class RedisSentinels {
 public:
  explicit RedisSentinels(std::vector<std::string> settings = {});

  std::string url() const;  // redis+sentinel://.../hearth
  RedisServer& master();    // whom the sentinels agree on now
  std::vector<std::unique_ptr<RedisServer>>& servers() { return servers_; }
  std::vector<std::unique_ptr<RedisServer>>& sentinels() { return sentinels_; }

  // Until every sentinel names a master other than `old` that takes writes. Throws after 30 s.
  RedisServer& await_other_master(const RedisServer& old);
  // A server that was killed or frozen follows the master again. The sentinels would see to it too,
  // half a minute later.
  void rejoin(RedisServer& server);
  void fail_over();  // by command, without killing anybody; returns when it is done

 private:
  std::uint16_t named_by(const RedisServer& sentinel) const;

  std::vector<std::unique_ptr<RedisServer>> servers_;
  std::vector<std::unique_ptr<RedisServer>> sentinels_;
};

// Three masters that share the slots evenly, each with `replicas` replicas.
class RedisCluster {
 public:
  explicit RedisCluster(int replicas = 0, std::vector<std::string> settings = {});

  std::string url() const;  // redis+cluster://...
  std::vector<std::unique_ptr<RedisServer>>& servers() { return servers_; }
  // The master that serves it, once every node that runs says the same. Throws after 20 s.
  RedisServer& owner(std::uint16_t slot);
  RedisServer& replica_of(const RedisServer& master);

  // Moves a slot with its keys while it is served; returns when everyone knows. Between the steps
  // `between` is called, if given, with 1: declared importing and migrating, 2: keys moved, not yet
  // assigned.
  void move_slot(std::uint16_t slot, RedisServer& to, const std::function<void(int)>& between = {});
  // The replica takes over, with its master's consent; returns when everyone knows.
  void fail_over(RedisServer& replica);
  // Every node sees every slot served.
  void await_ok();

 private:
  void join(int replicas);
  RedisServer* agreed_owner(std::uint16_t slot);

  std::vector<std::unique_ptr<RedisServer>> servers_;
};

}  // namespace hearth::support
