// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <string_view>

#include "core/time.hpp"
#include "rooms/position.hpp"
#include "shard/frame.hpp"

namespace hearth::shard {

// The last frames of a room, encoded once, oldest first; bounded in number and bytes.
class NewestFrames {
 public:
  void push(SharedFrame frame);
  // Puts a tombstone in the place of the event at `seq`, if it is still here. Whoever holds the
  // frame that was there keeps it unchanged.
  void withdraw(std::string_view slug, rooms::Seq seq);
  void drop_before(core::Time oldest);
  void clear();

  std::size_t size() const { return frames_.size(); }
  auto begin() const { return frames_.begin(); }
  auto end() const { return frames_.end(); }

 private:
  static constexpr std::size_t count_max = 1024;
  static constexpr std::size_t bytes_max = 512 * 1024;

  void drop_oldest();

  std::deque<SharedFrame> frames_;
  std::size_t bytes_ = 0;
};

}  // namespace hearth::shard
