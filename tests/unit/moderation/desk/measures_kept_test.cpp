// SPDX-License-Identifier: Apache-2.0
// What the book keeps when more measures were taken than it has places for.
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "book.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr std::size_t places = 4;

struct Crowded : Day {
  core::ModeratorId admin;

  Crowded() {
    book = CaseBook({.measures = places});
    admin = account(1, Role::admin);
  }
  EntryId took(std::uint64_t n, Measure measure, core::Time until = {}, Scope scope = Scope::room) {
    Acted acted;
    acted.id = entry_id(n);
    acted.measure = measure;
    acted.room = room(1);
    if (measure != Measure::mode) acted.subject = subject(n);
    acted.scope = scope;
    acted.until = until;
    append({Entry{admin, {}, acted}});
    return acted.id;
  }
  bool knows(const EntryId& id) const { return book.measures().find(id) != nullptr; }
  std::optional<Refusal> may(Measure measure, Scope scope) const {
    return may_act(desk(), admin, {measure, room(1), {}, {}, scope, Measure::none, true});
  }
};

// The newest so many were kept: an old ban could not be lifted, nor an appeal against it decided.
TEST(MeasuresKept, WhatIsInForceIsKeptHoweverMuchFollows) {
  Crowded day;
  const auto ban = day.took(1, Measure::ban, {}, Scope::service);
  const auto mute = day.took(2, Measure::mute, day.now + hours(2));
  const auto warning = day.took(3, Measure::warning);
  std::vector<EntryId> redactions;
  for (std::uint64_t n = 10; n < 30; ++n) redactions.push_back(day.took(n, Measure::redaction));
  EXPECT_TRUE(day.knows(ban));
  EXPECT_TRUE(day.knows(mute));
  EXPECT_TRUE(day.knows(warning));
  EXPECT_TRUE(day.knows(redactions.back())) << "and the newest of what ended";
  EXPECT_FALSE(day.knows(redactions.front()));
  EXPECT_TRUE(day.book.needs(subject(1), day.now));
  EXPECT_FALSE(day.book.needs(subject(10), day.now));
  EXPECT_TRUE(undo(day.desk(), day.admin, ban, true));
}

TEST(MeasuresKept, WhatIsOverGivesWayAndNothingElse) {
  Crowded day;
  const auto first = day.took(1, Measure::mute, day.now + hours(1));
  const auto second = day.took(2, Measure::mute, day.now + minutes(1));
  const auto third = day.took(3, Measure::mute, day.now + hours(1));
  day.took(4, Measure::mute, day.now + hours(1));
  day.pass(minutes(2));
  const auto fifth = day.took(5, Measure::mute, day.now + hours(1));
  EXPECT_TRUE(day.knows(first));
  EXPECT_FALSE(day.knows(second));
  EXPECT_TRUE(day.knows(third));
  day.append({Entry{day.admin, {}, Undone{first}}});
  day.took(6, Measure::mute, day.now + hours(1));
  EXPECT_FALSE(day.knows(first)) << "taken back";
  EXPECT_TRUE(day.knows(fifth));
}

TEST(MeasuresKept, WhatAnAppealWaitsForAndTheModeOfARoomAreKept) {
  Crowded day;
  const auto mode = day.took(1, Measure::mode, day.now + hours(1));
  const auto appealed = day.took(2, Measure::redaction);
  EXPECT_FALSE(day.does(appeal(day.desk(), appealed, case_id(1), Hash{1})));
  for (std::uint64_t n = 10; n < 20; ++n) day.took(n, Measure::redaction);
  ASSERT_NE(day.book.measures().last_mode(room(1)), nullptr);
  EXPECT_EQ(day.book.measures().last_mode(room(1))->acted.id, mode);
  EXPECT_TRUE(day.knows(appealed));
  EXPECT_FALSE(may_decide(day.book, day.admin, day.at_case(case_id(1)))) << "their own";
}

TEST(MeasuresKept, WhoAskedForALongBanIsKnownAsLongAsItStands) {
  Crowded day;
  const auto lead = day.account(2, Role::lead, {room(1)});
  Acted acted;
  acted.id = entry_id(1);
  acted.measure = Measure::ban;
  acted.room = room(1);
  acted.subject = subject(1);
  acted.scope = Scope::service;
  acted.until = day.now + day.settings.asked_life;
  acted.asks_longer = true;
  day.append({Entry{day.admin, {}, acted}});
  const auto longer = confirm(day.desk(), lead, acted.id, true);
  ASSERT_TRUE(longer);
  auto long_one = *longer;
  long_one.id = entry_id(2);
  day.append({Entry{lead, {}, long_one}});
  day.pass(2 * day.settings.asked_life);
  for (std::uint64_t n = 10; n < 20; ++n) day.took(n, Measure::redaction);
  ASSERT_TRUE(day.knows(acted.id));
  ASSERT_FALSE(day.does(appeal(day.desk(), long_one.id, case_id(1), {})));
  EXPECT_FALSE(may_decide(day.book, day.admin, day.at_case(case_id(1))));
  day.append({Entry{day.admin, case_id(1), AppealDecided{long_one.id, true, {}}},
              Entry{day.admin, {}, Undone{long_one.id}}});
  for (std::uint64_t n = 20; n < 30; ++n) day.took(n, Measure::redaction);
  EXPECT_FALSE(day.knows(acted.id)) << "and gives way with it";
}

TEST(MeasuresKept, WithEveryPlaceInForceOnlyWhatReachesFurtherThanARoomIsRefused) {
  Crowded day;
  for (std::uint64_t n = 1; n < places; ++n) day.took(n, Measure::ban, {}, Scope::service);
  EXPECT_EQ(day.may(Measure::ban, Scope::service), std::nullopt);
  day.took(places, Measure::mute, day.now + hours(1), Scope::area);
  for (const auto scope : {Scope::area, Scope::service})
    for (const auto measure : {Measure::mute, Measure::removal, Measure::ban})
      EXPECT_EQ(day.may(measure, scope), Refusal::full) << name(measure);
  for (const auto measure : {Measure::warning, Measure::mute, Measure::removal, Measure::ban})
    EXPECT_EQ(day.may(measure, Scope::room), std::nullopt) << name(measure);
  const auto over = day.took(places + 1, Measure::mute, day.now + hours(1));
  EXPECT_TRUE(day.knows(over)) << "kept beside the others until it ends";
  for (std::uint64_t n = 1; n < places; ++n) EXPECT_TRUE(day.knows(entry_id(n)));
  day.pass(hours(2));
  EXPECT_EQ(day.may(Measure::ban, Scope::service), std::nullopt) << "one has ended";
}

// Many of those who left never read their warning, and it stands until it ends.
TEST(MeasuresKept, HoweverManyOfOneRoomAreInForceTheyKeepNobodyFromDecidingForMore) {
  Crowded day;
  for (std::uint64_t n = 1; n <= 10 * places; ++n)
    day.took(n, n % 2 == 0 ? Measure::warning : Measure::ban);
  for (std::uint64_t n = 1; n <= 10 * places; ++n) EXPECT_TRUE(day.knows(entry_id(n))) << n;
  EXPECT_EQ(day.may(Measure::ban, Scope::service), std::nullopt);
}

}  // namespace
}  // namespace hearth::moderation::desk
