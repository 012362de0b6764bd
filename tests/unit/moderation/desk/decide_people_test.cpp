// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "moderation/desk/decide.hpp"
#include "shiftful.hpp"

// Shifts, and accounts.
namespace hearth::moderation::desk {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST(Shift, DoesNotEndWhileAnUrgentCaseIsTheirsUntilSomebodyAcceptedIt) {
  Shiftful day;
  const auto crisis = day.found(9, "self_harm.plan", 4, 9);
  EXPECT_EQ(day.does(claim(day.desk(), day.mine, crisis)), fine);
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.does(end_shift(day.desk(), day.mine)), Refusal::owns_cases);
  EXPECT_EQ(day.does(hand_over(day.desk(), day.mine, crisis, day.other, false)), fine);
  EXPECT_EQ(day.does(end_shift(day.desk(), day.mine)), Refusal::owns_cases) << "not accepted yet";
  EXPECT_EQ(day.does(accept(day.desk(), day.other, crisis)), fine);
  EXPECT_EQ(day.does(end_shift(day.desk(), day.mine)), fine);
  EXPECT_FALSE(day.c().owned(day.now)) << "what is not urgent goes back into the queue";
  EXPECT_EQ(day.book.roster().shift(day.mine, day.now), nullptr);
}

TEST(Shift, OfSomebodyWhoIsGoneEndsAndTheirCasesWait) {
  Shiftful day;
  const auto crisis = day.found(9, "self_harm.plan", 4, 9);
  EXPECT_EQ(day.does(claim(day.desk(), day.mine, crisis)), fine);
  EXPECT_EQ(day.does(doubt_shift(day.desk(), day.mine)), fine);
  EXPECT_NE(day.book.roster().shift(day.mine, day.now), nullptr) << "another gateway may have them";
  day.pass(day.settings.doubt_life);
  EXPECT_EQ(day.does(lose_shift(day.desk(), day.mine)), fine);
  EXPECT_EQ(day.book.roster().shift(day.mine, day.now), nullptr);
  EXPECT_TRUE(day.at_case(crisis).waits(day.now));
  EXPECT_TRUE(lose_shift(day.desk(), day.mine)->empty());
}

TEST(Shift, OfSomebodyWhoIsAtAnotherGatewayGoesOnWithTheirCases) {
  Shiftful day;
  const auto crisis = day.found(9, "self_harm.plan", 4, 9);
  EXPECT_EQ(day.does(claim(day.desk(), day.mine, crisis)), fine);
  day.pass(minutes(1));
  EXPECT_TRUE(renew_shift(day.desk(), day.mine)->empty()) << "most of it is left";
  EXPECT_EQ(day.does(doubt_shift(day.desk(), day.mine)), fine);
  day.pass(seconds(10));
  EXPECT_EQ(day.does(renew_shift(day.desk(), day.mine)), fine);
  day.pass(seconds(10));
  EXPECT_EQ(day.does(lose_shift(day.desk(), day.mine)), fine);
  EXPECT_NE(day.book.roster().shift(day.mine, day.now + minutes(10)), nullptr);
  EXPECT_TRUE(day.at_case(crisis).owned_by(day.mine, day.now));
}

TEST(Shift, LastsWhileItIsRenewed) {
  Shiftful day;
  for (int i = 0; i < 30; ++i) {
    day.pass(minutes(5));
    EXPECT_EQ(day.does(renew_shift(day.desk(), day.mine)), fine);
  }
  EXPECT_NE(day.book.roster().shift(day.mine, day.now), nullptr);
  EXPECT_EQ(day.book.roster().shift(day.other, day.now), nullptr);
  EXPECT_EQ(day.does(renew_shift(day.desk(), day.other)), Refusal::changed);
}

TEST(Shift, IsForRoomsOneLooksAfter) {
  Shiftful day;
  EXPECT_EQ(day.does(start_shift(day.desk(), day.mine, {room(2)})), Refusal::not_allowed);
  EXPECT_EQ(day.does(start_shift(day.desk(), day.mine, {room(1)})), fine);
  EXPECT_EQ(day.does(start_shift(day.desk(), moderator(99), {})), Refusal::not_allowed);
}

TEST(SignOut, WaitsUntilSomebodyHasAcceptedAnUrgentCase) {
  Shiftful day;
  const auto crisis = day.found(9, "self_harm.plan", 4, 9);
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.does(sign_out(day.desk(), day.mine, false)), fine) << "that one is not urgent";
  EXPECT_EQ(day.does(claim(day.desk(), day.mine, crisis)), fine);
  for (const bool everywhere : {false, true})
    EXPECT_EQ(day.does(sign_out(day.desk(), day.mine, everywhere)), Refusal::owns_cases);
  EXPECT_EQ(day.does(hand_over(day.desk(), day.mine, crisis, day.other, false)), fine);
  EXPECT_EQ(day.does(sign_out(day.desk(), day.mine, false)), Refusal::owns_cases);
  EXPECT_EQ(day.does(accept(day.desk(), day.other, crisis)), fine);
  EXPECT_EQ(day.does(sign_out(day.desk(), day.mine, false)), fine);
}

TEST(Accounts, AreChangedByWhoLooksAfterThem) {
  Day day;
  const auto admin = day.account(1, Role::admin);
  const auto lead = day.account(2, Role::lead, {room(1), room(2)});
  const auto mod = day.account(3, Role::moderator, {room(1)});
  const auto every = day.account(4, Role::moderator);
  struct Row {
    core::ModeratorId who;
    AccountChange change;
    bool stepped_up;
    std::optional<Refusal> answer;
  };
  const std::vector<Row> rows{
      {admin, {mod, Role::admin, {}, false}, true, fine},
      {admin, {mod, Role::admin, {}, false}, false, Refusal::step_up},
      {admin, {lead, Role::lead, {room(1)}, true}, true, fine},
      {admin, {admin, Role::admin, {}, true}, true, Refusal::not_allowed},
      {admin, {moderator(99), Role::moderator, {}, false}, true, Refusal::not_found},
      {admin, {mod, Role::none, {}, false}, true, Refusal::not_possible},
      {lead, {mod, Role::moderator, {room(2)}, false}, true, fine},
      {lead, {mod, Role::moderator, {room(2)}, true}, true, fine},
      {lead, {mod, Role::moderator, {room(3)}, false}, true, Refusal::not_allowed},
      {lead, {mod, Role::moderator, {}, false}, true, Refusal::not_allowed},
      {lead, {mod, Role::lead, {room(1)}, false}, true, Refusal::not_allowed},
      {lead, {every, Role::moderator, {room(1)}, false}, true, Refusal::not_allowed},
      {lead, {admin, Role::admin, {}, true}, true, Refusal::not_allowed},
      {mod, {every, Role::moderator, {}, true}, true, Refusal::not_allowed},
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto copy = day;
    EXPECT_EQ(
        copy.does(change_account(copy.desk(), rows[i].who, rows[i].change, rows[i].stepped_up)),
        rows[i].answer)
        << "row " << i;
  }
  EXPECT_EQ(day.does(invite(day.desk(), lead, Role::moderator, {room(1)}, true)), fine);
  EXPECT_EQ(day.does(invite(day.desk(), lead, Role::moderator, {}, true)), Refusal::not_allowed);
  EXPECT_EQ(day.does(invite(day.desk(), lead, Role::lead, {room(1)}, true)), Refusal::not_allowed);
  EXPECT_EQ(day.does(invite(day.desk(), admin, Role::admin, {}, false)), Refusal::step_up);
  EXPECT_EQ(day.does(invite(day.desk(), mod, Role::moderator, {room(1)}, true)),
            Refusal::not_allowed);
}

TEST(Accounts, ThatWereDisabledMayDoNothing) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  day.append({Entry{
      {}, {}, AccountChanged{day.mine, AccountChanged::What::disabled, Role::moderator, {}}}});
  EXPECT_EQ(day.takes(day.mine), Refusal::not_allowed);
  EXPECT_EQ(day.does(start_shift(day.desk(), day.mine, {})), Refusal::not_allowed);
  EXPECT_EQ(may_act(day.desk(), day.mine, {Measure::mute, room(1)}), Refusal::not_allowed);
}

}  // namespace
}  // namespace hearth::moderation::desk
