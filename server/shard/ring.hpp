// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "core/time.hpp"
#include "rooms/position.hpp"

namespace hearth::shard {

// Bytes all rings of one shard may hold together.
struct RingBudget {
  std::size_t used = 0;
  std::size_t max = 0;
};

// The newest frames of one room, back to back, with an index. Readers keep absolute byte offsets
// that only grow; an offset below tail() has fallen off. On one shard. The budget must outlive the
// ring.
class Ring {
 public:
  using Offset = std::uint64_t;

  struct Entry {
    rooms::Seq seq = 0;  // 0: a frame beside the log
    Offset start = 0;
    Offset end = 0;
    core::Time at{};
  };

  static constexpr std::size_t capacity_min = 4 * 1024;

  Ring(RingBudget& budget, std::size_t capacity_max)
      : budget_(budget), capacity_max_(capacity_max) {}
  ~Ring() { wipe_all(); }
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;

  // Grows up to its bounds, then lets the oldest frames go. False: the frame alone is larger than
  // the bound.
  bool append(rooms::Seq seq, core::Time at, std::string_view frame);

  Offset head() const { return head_; }
  Offset tail() const { return index_.empty() ? head_ : index_.front().start; }
  std::size_t capacity() const { return capacity_; }

  // The oldest numbered event held, or 0 if none.
  rooms::Seq first_seq() const;
  // Where the event `seq` starts; nothing if it is not held.
  std::optional<Offset> start_of(rooms::Seq seq) const;
  // The end of the frame that `at` lies in or starts; tail() <= at < head().
  Offset frame_end(Offset at) const;
  // True if a frame starts at `at`, or `at` is the head.
  bool is_boundary(Offset at) const;

  // The bytes [from, to) as one or two pieces; tail() <= from <= to <= head().
  std::array<std::span<const char>, 2> bytes(Offset from, Offset to) const;

  // Overwrites the event `seq` with `tombstone` of equal length. Nothing if it is not held or
  // lengths differ; else the frame's place.
  std::optional<Entry> overwrite(rooms::Seq seq, std::string_view tombstone);
  std::optional<Entry> entry(rooms::Seq seq) const;

  // Lets go, wiped, of what is older than `oldest`.
  void trim(core::Time oldest);
  // Lets go of everything, wiped. Offsets go on rising, so every reader is behind.
  void clear();

 private:
  const Entry* find(Offset at) const;
  bool make_room(std::size_t size);
  bool grow(std::size_t needed);
  void drop_oldest();
  void copy_in(Offset at, std::string_view bytes);
  void wipe(Offset from, Offset to);
  void wipe_all();

  RingBudget& budget_;
  std::size_t capacity_max_;
  std::size_t capacity_ = 0;  // a power of two
  std::unique_ptr<char[]> data_;
  Offset head_ = 0;
  std::deque<Entry> index_;
};

}  // namespace hearth::shard
