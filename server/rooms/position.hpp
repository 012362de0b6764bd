// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

namespace hearth::rooms {

// Names one incarnation of a room's log. Random, never 0.
using Epoch = std::uint64_t;
// Place of an event in its room's log: dense from 1, goes on across epochs. 0 = before the first.
using Seq = std::uint64_t;

// (epoch, seq) never names two events.
struct Position {
  Epoch epoch = 0;
  Seq seq = 0;
  auto operator<=>(const Position&) const = default;
};

// An earlier epoch: everything up to and including `floor` lives on in the current one.
struct LineageEntry {
  Epoch epoch = 0;
  Seq floor = 0;
  auto operator<=>(const LineageEntry&) const = default;
};
// Newest first.
using Lineage = std::vector<LineageEntry>;

}  // namespace hearth::rooms
