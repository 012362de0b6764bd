// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "book.hpp"
#include "moderation/desk/ladder.hpp"

namespace hearth::moderation::desk {

// A day on which the service does what is due every second, or as often as `step` says.
struct Watched : Day {
  struct Said {
    core::Duration after;
    Entry entry;
  };
  std::vector<Said> said;

  void rounds(core::Duration time, core::Duration step = std::chrono::seconds(1)) {
    for (const auto end = now + time; now < end; now += step) {
      auto entries = due(desk());
      for (int i = 0; !entries.empty(); ++i, entries = due(desk())) {
        ASSERT_LT(i, 100) << "it never has enough";
        for (const auto& entry : entries) said.push_back({now - at(0), entry});
        append(entries);
      }
    }
  }
  template <class T>
  std::vector<std::pair<core::Duration, T>> all(core::CaseId id) const {
    std::vector<std::pair<core::Duration, T>> out;
    for (const auto& one : said)
      if (const auto* what = std::get_if<T>(&one.entry.what);
          what != nullptr && one.entry.case_id == id)
        out.emplace_back(one.after, *what);
    return out;
  }
  std::vector<core::Duration> calls(core::CaseId id) const {
    std::vector<core::Duration> out;
    for (const auto& [when, call] : all<Called>(id)) out.push_back(when);
    return out;
  }
  // An hour of their own: whoever is on duty stays so.
  void stay(core::ModeratorId who) {
    append({Entry{who, {}, ShiftRenewed{now + std::chrono::hours(99)}}});
  }
  core::ModeratorId here(std::uint64_t n, Role role, std::vector<core::RoomId> rooms = {}) {
    const auto who = on_duty(n, role, std::move(rooms));
    stay(who);
    return who;
  }
};

}  // namespace hearth::moderation::desk
