// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/routing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "book.hpp"
#include "moderation/desk/ladder.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST(Routing, AsksTheOneWithTheLeastOnTheirMindUnlessItIsUrgent) {
  Day day;
  const auto busy = day.on_duty(1, Role::moderator);
  const auto calm = day.on_duty(2, Role::moderator);
  const auto seen = day.found(1, "harassment", 2, 1);
  day.reads_and_lets_go(busy, seen);
  const auto mild = day.found(2, "harassment", 2, 2);
  EXPECT_EQ(whom_to_call(day.desk(), day.at_case(mild), Rung::room).to, std::vector{calm});
  const auto crisis = day.found(3, "self_harm.plan", 4, 3);
  EXPECT_EQ(whom_to_call(day.desk(), day.at_case(crisis), Rung::room).to,
            (std::vector{calm, busy}));
}

TEST(Routing, TakesTurns) {
  Day day;
  const auto first = day.on_duty(1, Role::moderator);
  const auto second = day.on_duty(2, Role::moderator);
  std::vector<std::size_t> asked(2);
  for (std::uint64_t i = 1; i <= 10; ++i) {
    const auto id = day.found(i, "harassment", 2, i);
    day.pass(seconds(1));
    const auto to = whom_to_call(day.desk(), day.at_case(id), Rung::room).to;
    ASSERT_EQ(to.size(), 1U);
    ++asked[to[0] == first ? 0 : 1];
    day.append({Entry{{}, id, Called{Rung::room, to}}});
  }
  EXPECT_EQ(asked, (std::vector<std::size_t>{5, 5}));
  EXPECT_NE(first, second);
}

TEST(Routing, AsksWhoDeclinedOnlyWhenNobodyElseIsThere) {
  Day day;
  const auto first = day.on_duty(1, Role::moderator);
  const auto second = day.on_duty(2, Role::moderator);
  const auto id = day.found(1, "self_harm.plan", 4);
  EXPECT_FALSE(day.does(claim(day.desk(), first, id)));
  EXPECT_FALSE(day.does(hand_over(day.desk(), first, id, second, false)));
  EXPECT_FALSE(day.does(decline(day.desk(), second, id)));
  EXPECT_FALSE(day.does(let_go(day.desk(), first, id)));
  EXPECT_EQ(whom_to_call(day.desk(), day.at_case(id), Rung::room).to, std::vector{first});
  EXPECT_FALSE(day.does(end_shift(day.desk(), first)));
  EXPECT_EQ(whom_to_call(day.desk(), day.at_case(id), Rung::room).to, std::vector{second});
}

TEST(Routing, StopsAtTheBudgetExceptForWhatOneHasOpenAlready) {
  Day day;
  day.settings.exposure_budget = 2;
  const auto who = day.on_duty(1, Role::moderator);
  const auto known = day.found(1, "harassment", 2, 1);
  day.reads_and_lets_go(who, known);
  day.reads_and_lets_go(who, day.found(2, "harassment", 2, 2));
  const auto fresh = day.found(3, "harassment", 2, 3);
  const auto call = whom_to_call(day.desk(), day.at_case(fresh), Rung::room);
  EXPECT_TRUE(call.to.empty());
  EXPECT_EQ(call.why, Alarm::Why::nobody_free);
  EXPECT_EQ(whom_to_call(day.desk(), day.at_case(known), Rung::room).to, std::vector{who});
  day.book.prefer(who, {{}, 10});
  EXPECT_EQ(whom_to_call(day.desk(), day.at_case(fresh), Rung::room).to, std::vector{who});
}

TEST(Routing, SaysWhoWasAskedAndNamesTheLastTime) {
  Day day;
  const auto first = day.on_duty(1, Role::moderator);
  const auto second = day.on_duty(2, Role::moderator);
  const auto id = day.found(1, "harassment", 2);
  EXPECT_EQ(asked_by(day.desk(), first, day.at_case(id)), 0U) << "it is there, and asks nobody yet";
  day.append({Entry{{}, id, Called{Rung::room, {first}}}});
  const auto once = asked_by(day.desk(), first, day.at_case(id));
  EXPECT_EQ(once, day.book.top());
  EXPECT_EQ(asked_by(day.desk(), second, day.at_case(id)), 0U);
  day.append({Entry{{}, id, Called{Rung::room, {first, second}}}});
  EXPECT_EQ(asked_by(day.desk(), first, day.at_case(id)), once + 1) << "asked again";
  EXPECT_EQ(asked_by(day.desk(), second, day.at_case(id)), once + 1);
}

TEST(Routing, TellsWhoAskedNotToBeGivenItOnlyWhenNobodyElseIsThereAndWhoTappedOutNever) {
  Day day;
  const auto opted_out = day.on_duty(1, Role::moderator);
  const auto tapped_out = day.on_duty(2, Role::moderator);
  const auto free = day.on_duty(3, Role::moderator);
  const auto elsewhere = day.on_duty(4, Role::moderator, {room(2)});
  Preferences not_that;
  not_that.opt_outs.set(static_cast<std::size_t>(Category::self_harm));
  day.book.prefer(opted_out, not_that);
  const auto before = day.found(1, "self_harm.plan", 4, 1);
  EXPECT_FALSE(day.does(claim(day.desk(), tapped_out, before)));
  EXPECT_FALSE(day.does(tap_out(day.desk(), tapped_out, before)));

  const auto id = day.found(2, "self_harm.plan", 4, 2);
  day.append(due(day.desk()));
  EXPECT_NE(asked_by(day.desk(), free, day.at_case(id)), 0U);
  EXPECT_EQ(asked_by(day.desk(), opted_out, day.at_case(id)), 0U);
  EXPECT_EQ(asked_by(day.desk(), tapped_out, day.at_case(id)), 0U);

  EXPECT_FALSE(day.does(end_shift(day.desk(), free)));
  for (int i = 0; i < 4; ++i) {
    day.append(due(day.desk()));
    day.pass(minutes(1));
  }
  EXPECT_EQ(day.at_case(id).rung, Rung::webhook);
  EXPECT_NE(asked_by(day.desk(), opted_out, day.at_case(id)), 0U) << "it waits, and nobody is free";
  EXPECT_EQ(asked_by(day.desk(), tapped_out, day.at_case(id)), 0U);
  EXPECT_EQ(asked_by(day.desk(), elsewhere, day.at_case(id)), 0U);
}

// The rule as a person would say it, without a look at how the desk works it out.
bool rule_permits(const Day& day, const core::ModeratorId& who, const Case& c) {
  const auto& roster = day.book.roster();
  const auto* shift = roster.shift(who, day.now);
  if (shift == nullptr) return false;
  const auto& asked = roster.preferences(who);
  for (std::size_t i = 0; i < category_count; ++i)
    if (c.categories[i] && (asked.opt_outs[i] || shift->tapped_out[i])) return false;
  if (asked.rest.is_quiet(day.now)) return false;
  const auto most = asked.rest.weekly_most;
  if (most.count() > 0 && roster.worked(who, day.now) >= most) return false;
  const std::size_t budget = asked.exposure_budget != 0 ? asked.exposure_budget : 20;
  return shift->revealed.size() < budget || shift->revealed.contains(c.id);
}

// Random desks: whoever is asked or offered a case may be given it; where nobody may, there is an
// alarm; where somebody of the room may, they are asked.
TEST(Routing, NeverAsksAgainstARuleAndRaisesAnAlarmInstead) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const std::vector<std::string> labels{"self_harm.plan", "harassment.threat", "pii.phone",
                                        "craving", "minors.grooming"};
  std::size_t calls = 0;
  std::size_t alarms = 0;
  std::size_t offers = 0;
  for (int round = 0; round < 300; ++round) {
    Day day;
    std::vector<core::ModeratorId> people;
    for (std::uint64_t n = 1; n <= 1 + random() % 5; ++n) {
      const auto role = static_cast<Role>(1 + random() % 3);
      std::vector<core::RoomId> rooms;
      if (random() % 2 == 0) rooms.push_back(room(1 + random() % 2));
      people.push_back(random() % 4 == 0 ? day.account(n, role, rooms)
                                         : day.on_duty(n, role, rooms));
      Preferences wish;
      if (random() % 2 == 0) wish.opt_outs.set(random() % category_count);
      if (random() % 3 == 0) wish.opt_outs.set(static_cast<std::size_t>(Category::self_harm));
      wish.exposure_budget = static_cast<std::uint32_t>(random() % 4);
      if (random() % 4 == 0) wish.rest.weekly_most = minutes(1 + random() % 10);
      const auto from = static_cast<std::uint32_t>(random() % 10'080);
      if (random() % 4 == 0) wish.rest.quiet.push_back({from, (from + 5'040) % 10'080});
      day.book.prefer(people.back(), wish);
    }
    const auto any = [&] { return people[random() % people.size()]; };
    for (std::uint64_t step = 1; step <= 40; ++step) {
      day.pass(seconds(random() % 40));
      const auto id = day.found(1000 + step, labels[random() % labels.size()],
                                static_cast<std::uint8_t>(1 + random() % 4), random() % 6 + 1,
                                1 + random() % 2);
      const auto who = any();
      switch (random() % 6) {
        case 0:
          (void)day.does(claim(day.desk(), who, id));
          (void)day.does(reveal(day.desk(), who, id));
          (void)day.does(let_go(day.desk(), who, id));
          break;
        case 1:
          (void)day.does(claim(day.desk(), who, id));
          (void)day.does(tap_out(day.desk(), who, id));
          break;
        case 2:
          (void)day.does(claim(day.desk(), who, id));
          break;
        case 3: {
          const auto to = any();
          (void)day.does(claim(day.desk(), who, id));
          if (!day.does(hand_over(day.desk(), who, id, to, false))) {
            ++offers;
            EXPECT_TRUE(rule_permits(day, to, day.at_case(id)));
          }
          break;
        }
        case 4:
          (void)day.does(end_shift(day.desk(), who));
          break;
        default:
          (void)day.does(start_shift(day.desk(), who, {}));
          break;
      }
      for (auto entries = due(day.desk()); !entries.empty(); entries = due(day.desk())) {
        for (const auto& entry : entries) {
          const auto& c = day.at_case(entry.case_id);
          if (std::holds_alternative<Alarm>(entry.what)) {
            ++alarms;
            for (const auto* one : on_rung(day.desk(), c, std::get<Alarm>(entry.what).rung))
              EXPECT_FALSE(rule_permits(day, one->id, c)) << "an alarm while somebody is free";
          }
          const auto* call = std::get_if<Called>(&entry.what);
          if (call == nullptr) continue;
          ++calls;
          for (const auto& to : call->to) EXPECT_TRUE(rule_permits(day, to, c));
          if (!call->to.empty() || call->rung == Rung::webhook) continue;
          EXPECT_TRUE(std::any_of(entries.begin(), entries.end(),
                                  [&](const Entry& other) {
                                    return other.case_id == c.id &&
                                           std::holds_alternative<Alarm>(other.what);
                                  }) ||
                      c.alarmed)
              << "nobody asked and nobody told";
        }
        day.append(entries);
      }
    }
  }
  EXPECT_GT(calls, 1000U);
  EXPECT_GT(alarms, 100U);
  EXPECT_GT(offers, 20U);
}

}  // namespace
}  // namespace hearth::moderation::desk
