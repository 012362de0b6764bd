// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "limits/work.hpp"

namespace hearth::limits {

// How much work a first pass costs right now. It watches how fast passes are issued, as a count
// that decays with a time constant of one minute (at a steady pace it equals passes a minute):
//
//   below the target   no work, no challenge
//   1x, 2x, 4x ... 64x the target   14, 15, 16 ... 20 bits
//
// After a rush it falls by one bit every 42 s (a minute times ln 2). On one thread.
class DifficultyController {
 public:
  explicit DifficultyController(std::uint32_t target_per_minute = 60);

  void issued(core::Time now);
  // 0, or kWorkBitsMin to kWorkBitsMax.
  std::uint8_t bits(core::Time now) const;

 private:
  double level(core::Time now) const;

  double target_;
  double level_ = 0;
  core::Time at_{};
};

// `bits` of the controller raised by what an address adds (see AddressPressure). When calm, one
// extra bit means kWorkBitsMin; never more than kWorkBitsMax.
std::uint8_t with_extra(std::uint8_t bits, std::uint8_t extra);

// Challenges that bought a pass already; each is forgotten once it has expired. Bounded: when it is
// full of unexpired ones, `spend` answers `full` and the caller asks the person to wait a moment.
// Refusing is the safe side, because every entry costs real work and lasts two minutes at most, and
// people who hold a pass never come here. On one thread.
class SpentSet {
 public:
  enum class Result : std::uint8_t { fresh, replayed, full };

  explicit SpentSet(std::size_t max = 65'536) : max_(max) {}

  // `challenge` has passed check_work.
  [[nodiscard]] Result spend(std::string_view challenge, core::Time now);
  std::size_t size() const { return spent_.size(); }

 private:
  // The first half of the challenge's MAC: already uniform and unforgeable.
  using Key = core::Id<struct SpentTag, 16>;
  struct Ending {
    core::Time at;
    Key key;
    bool operator>(const Ending& other) const { return at > other.at; }
  };

  void forget_expired(core::Time now);

  std::size_t max_;
  std::unordered_set<Key> spent_;
  std::priority_queue<Ending, std::vector<Ending>, std::greater<>> endings_;
};

}  // namespace hearth::limits
