// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "notify/delivery_queue.hpp"

namespace hearth::notify {

// What whoever runs the service is told of a message that did not arrive.
struct GivenUp {
  std::string id;
  std::size_t webhook = 0;  // its number in the configuration, from 1
  std::string where;        // scheme and host: what comes after may be a secret
  bool is_urgent = false;
  std::uint32_t tries = 0;  // that failed
  int answer = 0;           // the last status; 0: none
  core::Time at{};
};

// Messages one receiver did not get, kept without text for somebody who sends them again by hand:
// a bounded number, the oldest that is not urgent goes first, and for a bounded time. Of one id the
// newest. In memory; on one thread.
class GivenUpList {
 public:
  static constexpr std::size_t most = 100;
  static constexpr core::Duration life = std::chrono::hours(24 * 7);

  void add(Delivery delivery, core::Time now);
  // The oldest first; webhook and where are the caller's to fill in.
  std::vector<GivenUp> list(core::Time now);
  // Takes out the one of this id, or all for none, as if they had never been tried.
  std::vector<Delivery> take(const std::optional<std::string>& id, core::Time now);

 private:
  struct Kept {
    Delivery delivery;
    core::Time at{};
  };

  void forget_old(core::Time now);

  std::deque<Kept> kept_;
};

}  // namespace hearth::notify
