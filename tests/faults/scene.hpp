// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "faults/cast.hpp"
#include "faults/chronicle.hpp"
#include "support/hearthd.hpp"
#include "support/redis_server.hpp"

namespace hearth::faults {

// From HEARTH_SEED, or a new one.
std::uint32_t seed();
// How long a fault that repeats goes on: HEARTH_FAULT_SECONDS, or a few seconds.
std::chrono::seconds fault_time(int usual_s = 5);

// Three gateways on one Redis and people on all of them. A fault is done to it from the test's
// thread; end() then judges what everybody was told.
class Scene {
 public:
  struct Verdict {
    std::vector<std::string> broken;
    std::vector<std::string> lost;  // accepted, and not in the log any more
    std::uint64_t accepted = 0;
    std::uint64_t lost_gaps = 0;  // told to all listeners together
    std::uint64_t resets = 0;
    std::uint64_t expired = 0;
  };

  explicit Scene(const std::string& redis_url);
  explicit Scene(const std::vector<std::string>& redis_urls);  // one for each gateway
  ~Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  support::Hearthd& gateway(std::size_t index) { return *gateways_[index]; }
  std::size_t gateways() const { return gateways_.size(); }
  const Chronicle& chronicle() const { return chronicle_; }

  // Does it again and again, this often, for fault_time().
  void repeat(std::chrono::milliseconds every, const std::function<void()>& fault);
  // So many more posts are accepted, and so many more events come to every listener.
  bool goes_on(std::uint64_t count = 20, std::chrono::seconds within = std::chrono::seconds(20));
  // Every listener was told last that the room can (not) be written.
  bool everybody_knows(bool read_only, std::chrono::milliseconds within);

  Verdict end();

 private:
  static constexpr std::uint8_t talkers = 4;
  static constexpr std::uint8_t listeners = 5;

  void leave();
  bool read_log(std::uint16_t port, std::uint64_t last_words);

  Chronicle chronicle_;
  std::vector<std::unique_ptr<support::Hearthd>> gateways_;
  std::vector<std::unique_ptr<Person>> talkers_;
  std::vector<std::unique_ptr<Person>> listeners_;
  std::uint64_t top_ = 0;
  checker::History log_;
};

// Nothing is broken, and nothing accepted is lost.
void expect_whole(const Scene::Verdict& verdict);
void expect_sound(const Scene::Verdict& verdict);  // lost things were named

}  // namespace hearth::faults
