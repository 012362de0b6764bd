// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rooms/position.hpp"

namespace hearth::rooms {

// Values equal those of proto/hearth/v1/server.proto.
enum class GapReason : std::uint8_t { none, expired, lost, reset };

// Seqs from..to of epoch `epoch` will not come; the reader goes on from `resume`.
struct Gap {
  Seq from = 0;
  Seq to = 0;
  GapReason reason = GapReason::none;
  Epoch epoch = 0;
  Position resume;
  bool operator==(const Gap&) const = default;
};

// What a log keeps.
struct LogSpan {
  Position top;   // the newest event, or (epoch, seq before the first)
  Seq first = 1;  // the oldest seq still kept; top.seq + 1 if none
  Lineage lineage;
};

struct CatchUp {
  std::vector<Gap> gaps;  // to declare, in order, before the first event
  Seq next = 1;           // the first seq to send; everything from here to the top follows
};

// Where a reader with this cursor (newest first) goes on. `history`: how many of the newest events
// a reader without a cursor gets. The whole resume table lives here.
CatchUp plan_catch_up(std::span<const Position> cursor, const LogSpan& log, std::uint32_t history);

}  // namespace hearth::rooms
