// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "moderation/desk/case_book.hpp"
#include "moderation/desk/decide.hpp"
#include "moderation/desk/intake.hpp"

namespace hearth::moderation::desk {

inline core::Time at(std::int64_t seconds) {
  return core::Time{std::chrono::seconds(1'700'000'000 + seconds)};
}

template <class Id>
Id numbered(std::uint64_t n) {
  Id id;
  for (std::size_t i = 0; i < 8; ++i) id.bytes[i] = static_cast<std::uint8_t>(n >> (56 - 8 * i));
  return id;
}
inline core::RoomId room(std::uint64_t n) { return numbered<core::RoomId>(n); }
inline core::CaseId case_id(std::uint64_t n) { return numbered<core::CaseId>(n); }
inline core::SubjectId subject(std::uint64_t n) { return numbered<core::SubjectId>(n); }
inline core::ModeratorId moderator(std::uint64_t n) { return numbered<core::ModeratorId>(n); }
inline EntryId entry_id(std::uint64_t n) {
  EntryId id{};
  for (std::size_t i = 0; i < 8; ++i) id[i] = static_cast<std::uint8_t>(n >> (56 - 8 * i));
  return id;
}

// A book with the newest time it was told, so that a test reads like a day on the desk.
struct Day {
  CaseBook book;
  Settings settings;
  core::Time now = at(0);

  Desk desk() const { return {book, settings, now}; }
  void pass(core::Duration time) { now += time; }

  void append(const Entries& entries) {
    for (const auto& entry : entries) ASSERT_TRUE(book.apply(book.top() + 1, now, entry));
  }
  // The refusal, or nothing after what was decided has been appended.
  std::optional<Refusal> does(const Decided& decided) {
    if (!decided) return decided.error();
    append(*decided);
    return std::nullopt;
  }

  core::ModeratorId account(std::uint64_t n, Role role, std::vector<core::RoomId> rooms = {}) {
    append({Entry{
        {},
        {},
        AccountChanged{moderator(n), AccountChanged::What::created, role, std::move(rooms)}}});
    return moderator(n);
  }
  core::ModeratorId on_duty(std::uint64_t n, Role role, std::vector<core::RoomId> rooms = {}) {
    const auto who = account(n, role, std::move(rooms));
    EXPECT_FALSE(does(start_shift(desk(), who, {})));
    return who;
  }

  // A message of somebody in a room was found to be about something.
  core::CaseId found(std::uint64_t fresh, const std::string& label, std::uint8_t severity,
                     std::uint64_t whose = 1, std::uint64_t where = 1) {
    Incoming line;
    line.room = room(where);
    line.subject = subject(whose);
    line.place = {7, fresh};
    line.seed =
        FindingsSeed{{Found{label, "rule." + label, "en 1", severity, severity == 4, {{2, 5}}}}};
    append(Intake(desk()).take(line, case_id(fresh)));
    const auto* c = book.open_case(line.room, line.subject);
    return c == nullptr ? core::CaseId{} : c->id;
  }
  // Takes it, opens its texts and gives it back.
  void reads_and_lets_go(core::ModeratorId who, core::CaseId id) {
    EXPECT_FALSE(does(claim(desk(), who, id)));
    EXPECT_FALSE(does(reveal(desk(), who, id)));
    EXPECT_FALSE(does(let_go(desk(), who, id)));
  }
  const Case& at_case(const core::CaseId& id) const { return *book.find(id); }
};

}  // namespace hearth::moderation::desk
