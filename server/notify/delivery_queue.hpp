// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/time.hpp"
#include "notify/backoff.hpp"

namespace hearth::notify {

// One message for one receiver. The id and the body stay the same over all tries.
struct Delivery {
  std::string id;
  std::shared_ptr<const std::string> body;
  bool is_urgent = false;
  core::Tick since{};             // when it was handed over
  core::Tick due{};               // not tried before
  std::uint32_t failures = 0;     // of this message
  int answer = 0;                 // the last status; 0: none
  std::function<void()> taken{};  // a receiver has it; may be empty
  std::string url{};              // where it goes; empty: to the receiver's own
  // What may be kept of it once it is given up; null: the body, which has no text.
  std::shared_ptr<const std::string> without_text{};
  // Of a device: it has it, wants no more, or will never take it. May be empty.
  std::function<void(bool is_gone)> settled{};
};

// What waits for one receiver: urgent first, then what has been due longest. Holds a bounded
// number; one too many pushes out the oldest that is not urgent, or the oldest when all are. Tries
// one message again and again, less and less often, until it is too old; a receiver that fails gets
// nothing at all for a while. Keeps no clock; on one thread.
class DeliveryQueue {
 public:
  struct Limits {
    std::size_t waiting_max = 1000;
    std::size_t at_once_max = 4;  // tries under way
    Backoff message{std::chrono::seconds(2), std::chrono::minutes(30)};
    Backoff receiver{std::chrono::milliseconds(500), std::chrono::minutes(1)};
    core::Duration age_max = std::chrono::hours(6);
  };

  explicit DeliveryQueue(Limits limits) : limits_(limits) {}

  // The one that fell off: the queue was full.
  std::optional<Delivery> add(Delivery delivery);
  // The next one to try now; it is under way until one of the three below.
  std::optional<Delivery> take(core::Tick now);
  void succeeded();
  // Queues it again. The one that is given up: this one because it is too old or had its last try,
  // or one that fell off. `at_least`: what the receiver asked for.
  std::optional<Delivery> failed(Delivery delivery, core::Tick now, core::Duration at_least,
                                 std::uint64_t dice);
  // For the end: everything becomes due at once, for one last try.
  void hurry();
  // The receiver wants nothing any more. What was waiting.
  std::list<Delivery> clear() { return std::exchange(waiting_, {}); }

  // When take() may have something; nothing: when a try ends, or never.
  std::optional<core::Tick> next() const;
  std::size_t waiting() const { return waiting_.size(); }
  std::size_t under_way() const { return under_way_; }
  bool empty() const { return waiting_.empty() && under_way_ == 0; }
  bool is_failing() const { return failures_ > 0; }

 private:
  Limits limits_;
  std::list<Delivery> waiting_;  // in the order of `since`
  std::size_t under_way_ = 0;
  std::uint32_t failures_ = 0;  // of the receiver, in a row
  core::Tick paused_until_{};
  bool is_ending_ = false;
};

}  // namespace hearth::notify
