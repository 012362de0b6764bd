// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "redis/access.hpp"
#include "redis/server.hpp"
#include "redis/signal.hpp"
#include "redis/target.hpp"
#include "redis/tasks.hpp"

namespace hearth::redis {

// Asks every sentinel each second who the master is and says so when it changes. A master that was
// cut off looks healthy from this side of the cut; only the sentinels know. On one executor.
class Sentinels {
 public:
  Sentinels(const Access& access, Tasks& tasks, const std::vector<Address>& addresses,
            std::string master_name, std::function<void(Address)> on_master);

  void start();
  void stop();
  void want() { wanted_.raise(); }

 private:
  struct Sentinel {
    std::shared_ptr<Server> server;
    std::optional<Address> vote;
    core::Tick voted_at{};
  };

  boost::asio::awaitable<void> keep(std::shared_ptr<Server> server);
  boost::asio::awaitable<void> poll(Sentinel& sentinel);
  void count();

  const Access& access_;
  Tasks& tasks_;
  std::string master_name_;
  std::function<void(Address)> on_master_;
  std::vector<Sentinel> sentinels_;  // fixed
  std::optional<Address> master_;
  core::Tick started_at_{};
  Signal wanted_;
  Signal stopped_;
};

}  // namespace hearth::redis
