// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hearth/client/types.hpp"

namespace hearth::client {

// How far a room has been read: the newest position, and the end of up to three epochs before it,
// so that the server finds the newest one that both know.
class ReadPosition {
 public:
  explicit ReadPosition(Cursor cursor);

  bool empty() const { return positions_.empty(); }
  Seq seq() const { return positions_.empty() ? 0 : positions_.front().seq; }
  const Cursor& cursor() const { return positions_; }  // newest first

  // Where an event stands relative to what has been read. Seqs go on across epochs.
  enum class Step : std::uint8_t { next, seen, hole };
  Step step(Position position) const;
  // Also to a lower one: what lies above it in earlier epochs did not survive.
  void move(Position to);
  // Nothing known before is of use any more.
  void reset(Position to) { positions_.assign(1, to); }

 private:
  Cursor positions_;
};

}  // namespace hearth::client
