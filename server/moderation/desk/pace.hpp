// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "moderation/desk/case_book.hpp"

namespace hearth::moderation::desk {

// How much comes in a room, and how soon somebody saw it.
struct Pace {
  static constexpr std::size_t minutes = 30;
  static constexpr std::size_t cases = 20;

  std::array<std::uint32_t, minutes> opened{};  // cases in each of the last minutes, oldest first
  std::deque<core::Duration> seen_after;        // of the last cases that were seen, oldest first
  std::uint32_t held = 0;                       // messages that wait now
};

// Of every room that has or had cases. Goes through all of them: for every few seconds, not for
// every command.
std::map<core::RoomId, Pace> paces(const CaseBook& book, core::Time now);

}  // namespace hearth::moderation::desk
