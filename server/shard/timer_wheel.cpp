// SPDX-License-Identifier: Apache-2.0
#include "shard/timer_wheel.hpp"

#include <algorithm>

namespace hearth::shard {

void Deadline::disarm() {
  if (wheel_) wheel_->unlink(*this);
}

void TimerWheel::arm(Deadline& deadline, core::Tick now, core::milliseconds after) {
  deadline.disarm();
  deadline.due_ = std::max(turn_of(now + after) + 1, turn_ + 1);
  link(deadline);
}

void TimerWheel::link(Deadline& deadline) {
  auto*& head = heads_[deadline.due_ % slots];
  deadline.wheel_ = this;
  deadline.previous_ = nullptr;
  deadline.next_ = head;
  if (head) head->previous_ = &deadline;
  head = &deadline;
}

void TimerWheel::unlink(Deadline& deadline) {
  if (deadline.previous_)
    deadline.previous_->next_ = deadline.next_;
  else
    heads_[deadline.due_ % slots] = deadline.next_;
  if (deadline.next_) deadline.next_->previous_ = deadline.previous_;
  deadline.wheel_ = nullptr;
}

void TimerWheel::advance(core::Tick now) {
  const auto target = turn_of(now);
  while (turn_ < target) {
    ++turn_;
    // A callback may change this list at will, so start over from the head after each one.
    for (auto* at = heads_[turn_ % slots]; at;) {
      if (at->due_ > turn_) {
        at = at->next_;
        continue;
      }
      unlink(*at);
      const auto expired = at->expired_;
      expired();
      at = heads_[turn_ % slots];
    }
  }
}

}  // namespace hearth::shard
