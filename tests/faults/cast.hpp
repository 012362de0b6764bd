// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "faults/chronicle.hpp"
#include "support/raw_client.hpp"

namespace hearth::faults {

inline constexpr const char* room = "fast";

// Somebody with a thread of their own, who goes from gateway to gateway. On raw frames: nothing
// mends what a server does wrong.
class Person {
 public:
  Person(std::uint8_t device, std::vector<std::uint16_t> gateways, Chronicle& chronicle,
         std::uint32_t seed);
  virtual ~Person() = default;
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;

  void start();
  void ask_to_leave();
  void await_end();

 protected:
  virtual void run() = 0;

  // Welcomed by the next gateway; false: this one could not be reached.
  bool enter();
  // A person's pause, shorter if asked to leave.
  void pause(std::uint32_t from_ms, std::uint32_t to_ms);
  bool leaving() const;
  std::uint32_t name() const { return device_; }
  Chronicle& chronicle() { return chronicle_; }
  std::unique_ptr<support::RawClient>& client() { return client_; }

 private:
  std::uint8_t device_;
  std::vector<std::uint16_t> gateways_;
  Chronicle& chronicle_;
  std::mt19937 random_;
  std::size_t next_;  // people begin on different gateways
  std::unique_ptr<support::RawClient> client_;
  mutable std::mutex mutex_;
  std::condition_variable asked_;
  bool leaving_ = false;
  std::thread thread_;
};

// Posts one message after the other; an unanswered or refused one again with the same n, elsewhere.
// Asked to leave it says one more, which has to be accepted.
class Talker final : public Person {
 public:
  using Person::Person;

 private:
  void run() override;
  bool try_to_say(const std::string& text);
  void on_refusal(const support::pb::Refused& refused);

  std::uint32_t n_ = 0;
  bool tried_ = false;
};

// Follows the room by the rules of proto/README.md for cursors and tells the chronicle everything.
class Listener final : public Person {
 public:
  using Person::Person;

 private:
  void run() override;
  bool join();
  void hear(const support::pb::ServerFrame& frame);
  void hear(const support::pb::Event& event);
  void hear(const support::pb::Gap& gap);
  void move(const support::pb::Position& to);

  std::vector<support::pb::Position> cursor_;  // newest first
};

}  // namespace hearth::faults
