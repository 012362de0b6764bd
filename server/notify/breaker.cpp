// SPDX-License-Identifier: Apache-2.0
#include "notify/breaker.hpp"

#include <algorithm>

namespace hearth::notify {

bool Breaker::may_ask(core::Tick now) {
  if (state_ == State::closed) return true;
  if (state_ == State::probing || now < until_) return false;
  state_ = State::probing;
  return true;
}

void Breaker::succeeded() {
  // An answer to a question of before says nothing of the time since it opened.
  if (state_ == State::open) return;
  state_ = State::closed;
  failures_ = 0;
  pause_ = pause_first;
}

void Breaker::failed(core::Tick now) {
  if (state_ == State::open) return;
  if (state_ == State::closed && ++failures_ < failures_max) return;
  if (state_ == State::probing) pause_ = std::min(pause_ * 2, pause_longest);
  state_ = State::open;
  until_ = now + pause_;
}

}  // namespace hearth::notify
