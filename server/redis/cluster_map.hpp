// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <optional>
#include <vector>

#include "redis/access.hpp"
#include "redis/signal.hpp"
#include "redis/slot_map.hpp"
#include "redis/target.hpp"

namespace hearth::redis {

// Keeps asking a cluster who serves what: soon after somebody wants to know, and every few seconds.
// Each time another node is asked, so that one that is cut off misleads us once. On one executor.
class ClusterMap {
 public:
  ClusterMap(const Access& access, std::vector<Address> seeds,
             std::function<std::vector<Address>()> known, std::function<void(SlotMap)> on_map);

  boost::asio::awaitable<void> run();  // until stopped
  void stop();
  void want() { wanted_.raise(); }

 private:
  boost::asio::awaitable<std::optional<SlotMap>> ask();
  std::vector<Address> candidates() const;

  const Access& access_;
  std::vector<Address> seeds_;
  std::function<std::vector<Address>()> known_;
  std::function<void(SlotMap)> on_map_;
  Signal wanted_;
  Signal stopped_;
};

}  // namespace hearth::redis
