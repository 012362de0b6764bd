// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "core/time.hpp"

namespace hearth::moderation::desk {

inline constexpr core::Duration week = std::chrono::hours(7 * 24);

// When a moderator wants to be left alone. Only minutes of the week in UTC are known: where they
// live is not.
struct Rest {
  struct Span {
    std::uint32_t from = 0;  // from Monday 0:00
    std::uint32_t to = 0;    // smaller than `from`: over the end of the week
  };
  std::vector<Span> quiet;
  core::Duration weekly_most{};  // on duty within a week; 0 = without end

  bool is_quiet(core::Time now) const;
};

// How long one moderator was on duty: shifts of the last week, joined where they touch. A plain
// value; times are the ledger's.
class WorkTime {
 public:
  // On duty, until then unless more is said.
  void go_on(core::Time at, core::Time until);
  // Off duty from here on, if they were on.
  void end(core::Time at);
  // Within the week before `now`.
  core::Duration in_week(core::Time now) const;

 private:
  struct Span {
    core::Time from{};
    core::Time to{};
  };
  // More shifts than anybody begins in a week; what is older is let go first.
  static constexpr std::size_t spans_max = 256;

  std::deque<Span> spans_;
};

}  // namespace hearth::moderation::desk
