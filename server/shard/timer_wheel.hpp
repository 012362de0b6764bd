// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "core/time.hpp"

namespace hearth::shard {

class TimerWheel;

// One deadline, part of the object it watches: arming allocates nothing and destroying it disarms.
class Deadline {
 public:
  explicit Deadline(std::function<void()> expired) : expired_(std::move(expired)) {}
  ~Deadline() { disarm(); }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  bool armed() const { return wheel_ != nullptr; }
  void disarm();

 private:
  friend class TimerWheel;
  std::function<void()> expired_;
  TimerWheel* wheel_ = nullptr;
  Deadline* previous_ = nullptr;
  Deadline* next_ = nullptr;
  std::uint64_t due_ = 0;
};

// Deadlines of one shard, a quarter of a second coarse and never early. On one shard; whoever owns
// it calls advance() about every `step`. Deadlines armed here must not outlive it.
class TimerWheel {
 public:
  static constexpr core::milliseconds step{250};

  explicit TimerWheel(core::Tick now) : start_(now) {}

  // Arms, or moves, `deadline` to `after` from `now`.
  void arm(Deadline& deadline, core::Tick now, core::milliseconds after);
  // Calls what has expired. A callback may arm and disarm anything, also destroy its own deadline.
  void advance(core::Tick now);

 private:
  friend class Deadline;
  static constexpr std::size_t slots = 512;

  std::uint64_t turn_of(core::Tick now) const {
    return static_cast<std::uint64_t>((now - start_) / step);
  }
  void link(Deadline& deadline);
  void unlink(Deadline& deadline);

  core::Tick start_;
  std::uint64_t turn_ = 0;
  std::array<Deadline*, slots> heads_{};
};

}  // namespace hearth::shard
