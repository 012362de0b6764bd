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
    log,       // an event the log holds when all is over; what it does not hold is lost
  };
  // What a gap says of its seqs: past their time, gone with a server, or that the whole log is new.
  enum class Gap : std::uint8_t { expired, lost, reset };
  Kind kind = Kind::post;
  std::uint32_t who = 0;  // producer or reader
  std::uint32_t n = 0;
  Position position;
  std::string text;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  Gap gap = Gap::expired;
  std::uint64_t at_us = 0;
};

using History = std::vector<Step>;

struct Rate {
  std::uint64_t interval_us = 0;  // 0: none
  std::uint32_t burst = 1;
};

// What a history breaks, one sentence each, named by check:
// C1 one meaning for a position · C2 readers see each seq once, in order, and no hole that was not
// declared · C3 what was accepted reaches every reader whose span covers it · C4 nothing comes that
// was not sent, and no text twice · C5 n rises along seq · C6 who was answered before another began
// comes first · C9 nobody is faster than the rate · C12 after the last fault every reader reaches
// the same top. Where the history ends with the log, C3 is: what a reader has left after
// withdrawing what it was told to is the log from where it began, and nothing it was told to
// withdraw is still there; order then holds among what survived, and within each epoch.
std::vector<std::string> judge(const History& history, Rate rate = {});

// What was accepted and is not in the log any more.
std::vector<std::string> lost(const History& history);

}  // namespace hearth::checker
