// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hearth::checker {

struct Position {
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  auto operator<=>(const Position&) const = default;
};

// One thing that happened in one room, in the order of the one clock of the harness.
struct Step {
  enum class Kind : std::uint8_t {
    post,      // somebody sent `text` with `n`
    accepted,  // and was told its position, this time or on a retry
    joined,    // a reader joined: what follows is above position.seq
    event,     // a reader got a message
    gap,       // a reader was told that from..to will not come, and goes on from position
    healed,    // the last fault is over: readers that go on get everything up to the top
  };
  Kind kind = Kind::post;
  std::uint32_t who = 0;  // producer or reader
  std::uint32_t n = 0;
  Position position;
  std::string text;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  bool lost = false;  // the gap says lost, not expired
  std::uint64_t at_us = 0;
};

using History = std::vector<Step>;

// What a history breaks, one sentence each, named by check:
// C1 one meaning for a position · C2 readers see each seq once, in order, and no hole that was not
// declared · C3 what was accepted reaches every reader whose span covers it · C4 nothing comes that
// was not sent, and no text twice · C5 n rises along seq · C6 who was answered before another began
// comes first · C9 nobody is faster than the rate · C12 after the last fault every reader reaches
// the same top.
struct Rate {
  std::uint64_t interval_us = 0;  // 0: none
  std::uint32_t burst = 1;
};
std::vector<std::string> judge(const History& history, Rate rate = {});

}  // namespace hearth::checker
