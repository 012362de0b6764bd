// SPDX-License-Identifier: Apache-2.0
// What keeps somebody out of every room for long is decided by two people.
#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "measured.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr std::nullopt_t fine = std::nullopt;
constexpr core::Duration week = hours(24 * 7);

Act act(Measure measure, Scope scope) {
  Act out;
  out.measure = measure;
  out.room = room(1);
  out.subject = subject(1);
  out.scope = scope;
  return out;
}

struct Confirming : Measured {
  // As the journal tells of it.
  EntryId asked(core::ModeratorId who, std::uint64_t n, core::Time until = {}) {
    return decided(who, n, [&](DecisionSeed& seed) {
      seed.about = Place{3, 14};
      seed.until = now + settings.asked_life;
      seed.asks_longer = true;
      seed.longer_until = until;
    });
  }
  EntryId confirmed(core::ModeratorId who, std::uint64_t n, const EntryId& of) {
    const auto longer = confirm(desk(), who, of, true);
    EXPECT_TRUE(longer);
    return decided(who, n, [&](DecisionSeed& seed) {
      seed.until = longer->until;
      seed.confirms = longer->confirms;
    });
  }

 private:
  template <class Fill>
  EntryId decided(core::ModeratorId who, std::uint64_t n, Fill fill) {
    Incoming line;
    line.id = entry_id(n);
    line.room = room(1);
    line.subject = subject(1);
    DecisionSeed seed;
    seed.by = who;
    seed.measure = Measure::ban;
    seed.scope = Scope::service;
    seed.reason = "harassment";
    fill(seed);
    line.seed = seed;
    append(Intake(desk()).take(line, case_id(99)));
    return line.id;
  }
};

TEST(LongBans, NeedAnotherPersonBeyondAWeekEverywhere) {
  Confirming day;
  const auto needs = [&](Measure measure, Scope scope, core::Duration lasts) {
    return needs_another(day.desk(), day.admin, act(measure, scope), lasts);
  };
  EXPECT_TRUE(needs(Measure::ban, Scope::service, {}));
  EXPECT_TRUE(needs(Measure::ban, Scope::service, week + seconds(1)));
  EXPECT_TRUE(needs(Measure::removal, Scope::service, 2 * week)) << "by another name";
  EXPECT_TRUE(needs(Measure::ban, Scope::area, {})) << "an admin's area is every room";
  EXPECT_FALSE(needs(Measure::ban, Scope::service, week));
  EXPECT_FALSE(needs(Measure::ban, Scope::room, {}));
  EXPECT_FALSE(needs(Measure::mute, Scope::service, 2 * week)) << "they can read";
  EXPECT_FALSE(needs(Measure::lift, Scope::service, {}));
  EXPECT_FALSE(needs_another(day.desk(), day.lead, act(Measure::ban, Scope::area), {}))
      << "some rooms are not all";
}

TEST(LongBans, AreDecidedAloneWhereNobodyElseCould) {
  Day day;
  const auto admin = day.account(1, Role::admin);
  const auto ban = act(Measure::ban, Scope::service);
  EXPECT_FALSE(needs_another(day.desk(), admin, ban, {}));
  day.account(2, Role::moderator, {room(1)});
  day.account(3, Role::lead, {room(2)});
  EXPECT_FALSE(needs_another(day.desk(), admin, ban, {})) << "neither may confirm it";
  const auto lead = day.account(4, Role::lead, {room(1)});
  EXPECT_TRUE(needs_another(day.desk(), admin, ban, {}));
  day.append({Entry{{}, {}, AccountChanged{lead, AccountChanged::What::disabled, Role::lead, {}}}});
  EXPECT_FALSE(needs_another(day.desk(), admin, ban, {})) << "nor may who is gone";
  day.settings.long_bans = LongBans::always_two;
  EXPECT_TRUE(needs_another(day.desk(), admin, ban, {}));
  day.account(5, Role::admin);
  day.settings.long_bans = LongBans::one;
  EXPECT_FALSE(needs_another(day.desk(), admin, ban, {}));
}

TEST(LongBans, AreConfirmedOnceByAnotherLeadOrAdminOfTheRoom) {
  Confirming day;
  const auto elsewhere = day.account(5, Role::lead, {room(2)});
  const auto until = day.now + 4 * week;
  const auto id = day.asked(day.admin, 1, until);
  const auto refusal = [&](core::ModeratorId who, bool stepped_up) {
    return confirm(day.desk(), who, id, stepped_up).error();
  };
  EXPECT_EQ(refusal(day.admin, true), Refusal::own_measure);
  EXPECT_EQ(refusal(day.mod, true), Refusal::not_allowed);
  EXPECT_EQ(refusal(elsewhere, true), Refusal::not_allowed);
  EXPECT_EQ(refusal(day.lead, false), Refusal::step_up);
  EXPECT_EQ(confirm(day.desk(), day.lead, entry_id(7), true).error(), Refusal::not_found);
  EXPECT_EQ(day.book.measures().asking(day.now).size(), 1U);

  const auto longer = confirm(day.desk(), day.lead, id, true);
  ASSERT_TRUE(longer);
  EXPECT_EQ(longer->measure, Measure::ban);
  EXPECT_EQ(longer->scope, Scope::service);
  EXPECT_EQ(longer->subject, subject(1));
  EXPECT_EQ(longer->reason, "harassment");
  EXPECT_EQ(longer->until, until);
  EXPECT_EQ(longer->place, (Place{3, 14})) << "about the same message";
  const auto second = day.confirmed(day.lead, 2, id);
  EXPECT_TRUE(day.book.measures().asking(day.now).empty());
  EXPECT_EQ(refusal(day.lead, true), Refusal::changed);
  EXPECT_EQ(confirm(day.desk(), day.admin, second, true).error(), Refusal::not_possible);
  EXPECT_FALSE(day.book.measures().find(id)->in_force(day.now)) << "the long one is in its place";
  EXPECT_EQ(day.book.measures().others_until(*day.book.measures().find(second), day.now), fine)
      << "lifted, nothing of it is left";
  day.pass(2 * week);
  EXPECT_TRUE(day.book.measures().find(second)->in_force(day.now));
}

TEST(LongBans, EndAfterADayUnlessSomebodyConfirms) {
  Confirming day;
  const auto id = day.asked(day.admin, 1);
  day.pass(day.settings.asked_life - seconds(1));
  EXPECT_TRUE(day.book.measures().find(id)->in_force(day.now));
  EXPECT_EQ(may_confirm(day.desk(), day.lead, *day.book.measures().find(id)), fine);
  day.pass(seconds(1));
  EXPECT_FALSE(day.book.measures().find(id)->in_force(day.now));
  EXPECT_TRUE(day.book.measures().asking(day.now).empty());
  EXPECT_EQ(confirm(day.desk(), day.lead, id, true).error(), Refusal::changed);
}

TEST(LongBans, AreNotConfirmedOnceTheyWereTakenBack) {
  Confirming day;
  const auto id = day.asked(day.admin, 1);
  day.append({Entry{day.admin, {}, Undone{id}}});
  EXPECT_TRUE(day.book.measures().asking(day.now).empty());
  EXPECT_EQ(confirm(day.desk(), day.lead, id, true).error(), Refusal::changed);
}

TEST(LongBans, AreLookedAtAgainByNeitherOfTheTwo) {
  Confirming day;
  const auto id = day.asked(day.admin, 1);
  const auto second = day.confirmed(day.lead, 2, id);
  ASSERT_FALSE(day.does(appeal(day.desk(), second, case_id(50), {})));
  const auto& c = *day.book.find(case_id(50));
  EXPECT_FALSE(may_decide(day.book, day.admin, c));
  EXPECT_FALSE(may_decide(day.book, day.lead, c));
  EXPECT_TRUE(may_decide(day.book, day.other, c));
  EXPECT_TRUE(needs_second(day.desk(), c)) << "no third may lift it";
  day.account(6, Role::admin);
  EXPECT_FALSE(needs_second(day.desk(), c));
}

TEST(LongBans, KeepNoMoreOfWhatAskedThanStillWaits) {
  Confirming day;
  for (std::uint64_t n = 1; n <= 30; ++n) {
    day.asked(day.admin, n);
    day.pass(hours(1));
  }
  EXPECT_EQ(day.book.measures().asking(day.now).size(), 23U);
}

}  // namespace
}  // namespace hearth::moderation::desk
