// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "checker/history.hpp"

namespace hearth::faults {

// What everybody in a scene did and was told, in the order of one clock, and what the scene waits
// for. Any thread.
class Chronicle {
 public:
  struct Listening {
    std::uint64_t seq = 0;     // how far it has come
    std::uint64_t events = 0;  // how many it got
    bool read_only = false;    // what it was told last
    std::uint64_t lost = 0;    // gaps of each kind
    std::uint64_t resets = 0;
    std::uint64_t expired = 0;
  };
  struct Count {
    std::uint64_t accepted = 0;
    std::uint64_t unavailable = 0;                // refusals
    std::map<std::uint32_t, std::uint64_t> said;  // the seq of each talker's last accepted post
    std::map<std::uint32_t, Listening> listeners;
  };

  void note(checker::Step step);
  void told_state(std::uint32_t listener, bool read_only);
  void refused();
  void fault(std::string what);  // something a server must not do

  Count count() const;
  // Waits until it holds. False: it did not within the limit.
  bool await(const std::function<bool(const Count&)>& holds, std::chrono::milliseconds limit) const;

  checker::History history() const;
  std::vector<std::string> faults() const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  checker::History history_;
  std::vector<std::string> faults_;
  Count count_;
};

}  // namespace hearth::faults
