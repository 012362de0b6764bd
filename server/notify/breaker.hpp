// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/time.hpp"

namespace hearth::notify {

// Stops asking somebody who does not answer. After some failures in a row it opens: nobody asks for
// a while. Then one question goes out as a probe; its answer closes the breaker, its failure opens
// it for longer. On one thread.
class Breaker {
 public:
  static constexpr std::uint32_t failures_max = 5;
  static constexpr core::seconds pause_first{5};
  static constexpr core::seconds pause_longest{60};

  // Whether to ask now. Every yes is followed by succeeded() or failed().
  bool may_ask(core::Tick now);
  void succeeded();
  void failed(core::Tick now);
  bool is_open() const { return state_ != State::closed; }

 private:
  enum class State : std::uint8_t { closed, open, probing };

  State state_ = State::closed;
  std::uint32_t failures_ = 0;  // in a row
  core::seconds pause_ = pause_first;
  core::Tick until_{};
};

}  // namespace hearth::notify
