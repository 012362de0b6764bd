// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <vector>

#include "moderation/desk/decide.hpp"
#include "shiftful.hpp"

// What is done with a case.
namespace hearth::moderation::desk {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

TEST(Claim, IsForOneAtATime) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.takes(day.other), Refusal::changed);
  EXPECT_EQ(day.takes(day.lead), Refusal::changed);
  day.pass(minutes(5) - seconds(1));
  EXPECT_EQ(day.takes(day.other), Refusal::changed);
  day.pass(seconds(1));
  EXPECT_EQ(day.takes(day.other), fine);
  EXPECT_EQ(day.takes(day.mine), Refusal::changed);
}

TEST(Claim, IsRenewedByUseAndWritesNoMoreThanNeeded) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  const auto top = day.book.top();
  for (int i = 0; i < 20; ++i) {
    day.pass(minutes(1));
    EXPECT_EQ(day.takes(day.mine), fine);
    EXPECT_TRUE(day.c().owned_by(day.mine, day.now + minutes(2)));
  }
  EXPECT_LE(day.book.top() - top, 10U);
}

TEST(Claim, IsRefusedWhereOneHasNoBusiness) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.stranger), Refusal::not_allowed);
  EXPECT_EQ(day.takes(moderator(99)), Refusal::not_allowed);
  EXPECT_EQ(day.does(claim(day.desk(), day.mine, case_id(99))), Refusal::not_found);
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.does(close(day.desk(), day.mine, day.id, Outcome::helped)), fine);
  EXPECT_EQ(day.takes(day.mine), Refusal::closed);
}

TEST(Claim, HasABoundThatAnUrgentCaseDoesNotCount) {
  Shiftful day;
  day.settings.claims_max = 3;
  for (std::uint64_t i = 10; i < 13; ++i)
    EXPECT_EQ(day.does(claim(day.desk(), day.mine, day.found(i, "harassment", 2, i))), fine);
  EXPECT_EQ(day.takes(day.mine), Refusal::too_many);
  const auto crisis = day.found(20, "self_harm.plan", 4, 20);
  EXPECT_EQ(day.does(claim(day.desk(), day.mine, crisis)), fine);
}

TEST(CaseSteps, AreForWhoHasTheCase) {
  using Do = std::function<Decided(const Shiftful&, core::ModeratorId)>;
  struct Row {
    const char* name;
    Do act;
    std::optional<Refusal> owner;
    std::optional<Refusal> another;    // while somebody has it
    std::optional<Refusal> unclaimed;  // while nobody has it
  };
  const auto yours = Refusal::not_yours;
  const std::vector<Row> rows{
      {"let go", [](auto& d, auto who) { return let_go(d.desk(), who, d.id); }, fine, yours, yours},
      {"tap out", [](auto& d, auto who) { return tap_out(d.desk(), who, d.id); }, fine, yours,
       yours},
      {"escalate", [](auto& d, auto who) { return escalate(d.desk(), who, d.id); }, fine, yours,
       fine},
      {"acknowledge", [](auto& d, auto who) { return acknowledge(d.desk(), who, d.id); }, fine,
       fine, fine},
      {"hand over", [](auto& d, auto who) { return hand_over(d.desk(), who, d.id, d.lead, false); },
       fine, yours, yours},
      {"accept", [](auto& d, auto who) { return accept(d.desk(), who, d.id); }, Refusal::changed,
       Refusal::changed, Refusal::changed},
      {"decline", [](auto& d, auto who) { return decline(d.desk(), who, d.id); }, Refusal::changed,
       Refusal::changed, Refusal::changed},
      {"note", [](auto& d, auto who) { return note(d.desk(), who, d.id, Hash{1}); }, fine, fine,
       fine},
      {"reveal", [](auto& d, auto who) { return reveal(d.desk(), who, d.id); }, fine, yours, yours},
      {"close", [](auto& d, auto who) { return close(d.desk(), who, d.id, Outcome::helped); }, fine,
       yours, yours}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    Shiftful owned;
    EXPECT_EQ(owned.takes(owned.mine), fine);
    auto copy = owned;
    EXPECT_EQ(copy.does(row.act(copy, copy.mine)), row.owner);
    copy = owned;
    EXPECT_EQ(copy.does(row.act(copy, copy.other)), row.another);
    copy = owned;
    EXPECT_EQ(copy.does(row.act(copy, copy.stranger)), Refusal::not_allowed);
    copy = owned;
    copy.pass(minutes(5));
    EXPECT_EQ(copy.does(row.act(copy, copy.mine)), row.unclaimed) << "their claim has ended";
    copy = owned;
    copy.append({Entry{owned.mine, owned.id, Closed{Outcome::helped}}});
    EXPECT_EQ(copy.does(row.act(copy, copy.mine)), Refusal::closed);
  }
}

TEST(Texts, OfAClosedCaseStayOpenForWhoHadOpenedThem) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.does(reveal(day.desk(), day.mine, day.id)), fine);
  EXPECT_EQ(day.does(close(day.desk(), day.mine, day.id, Outcome::helped)), fine);
  EXPECT_EQ(day.does(reveal(day.desk(), day.mine, day.id)), fine);
  EXPECT_EQ(day.does(reveal(day.desk(), day.other, day.id)), Refusal::closed);
}

TEST(Texts, AreForWhomItIsOfferedToAndForLeadsWhoAreAskedToHelp) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.does(reveal(day.desk(), day.lead, day.id)), Refusal::not_yours);
  EXPECT_EQ(day.does(escalate(day.desk(), day.mine, day.id)), fine);
  EXPECT_EQ(day.does(reveal(day.desk(), day.other, day.id)), Refusal::not_yours);
  EXPECT_EQ(day.does(reveal(day.desk(), day.lead, day.id)), fine);
  EXPECT_EQ(day.does(hand_over(day.desk(), day.mine, day.id, day.other, false)), fine);
  EXPECT_EQ(day.does(reveal(day.desk(), day.other, day.id)), fine);
}

TEST(Texts, AreForThoseOnDutySoThatEachIsCounted) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.does(reveal(day.desk(), day.mine, day.id)), fine);
  EXPECT_EQ(day.book.roster().exposure(day.mine, day.now), 1U);
  day.pass(day.settings.shift_life);
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.does(reveal(day.desk(), day.mine, day.id)), Refusal::off_duty);
}

TEST(HandOver, HasToBeAccepted) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.does(hand_over(day.desk(), day.mine, day.id, day.other, true)), fine);
  EXPECT_TRUE(day.c().owned_by(day.mine, day.now)) << "until it is accepted";
  EXPECT_TRUE(day.c().offered(day.now));
  EXPECT_EQ(day.does(accept(day.desk(), day.lead, day.id)), Refusal::changed);
  EXPECT_EQ(day.does(accept(day.desk(), day.other, day.id)), fine);
  EXPECT_TRUE(day.c().owned_by(day.other, day.now));
  EXPECT_FALSE(day.c().offered(day.now));
  ASSERT_EQ(day.c().words.size(), 1U);
}

TEST(HandOver, ComesBackWhenItIsDeclinedOrNobodyAnswers) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.does(hand_over(day.desk(), day.mine, day.id, day.other, false)), fine);
  EXPECT_EQ(day.does(decline(day.desk(), day.other, day.id)), fine);
  EXPECT_TRUE(day.c().owned_by(day.mine, day.now));
  EXPECT_EQ(day.does(accept(day.desk(), day.other, day.id)), Refusal::changed);

  EXPECT_EQ(day.does(hand_over(day.desk(), day.mine, day.id, day.lead, false)), fine);
  day.pass(minutes(2));
  EXPECT_EQ(day.does(accept(day.desk(), day.lead, day.id)), Refusal::changed) << "too late";
  EXPECT_TRUE(day.c().owned_by(day.mine, day.now));
}

TEST(HandOver, KeepsTheClaimAtLeastAsLongAsTheOffer) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  day.pass(minutes(5) - seconds(10));
  EXPECT_EQ(day.does(hand_over(day.desk(), day.mine, day.id, day.other, false)), fine);
  day.pass(minutes(1));
  EXPECT_TRUE(day.c().owned_by(day.mine, day.now));
  EXPECT_EQ(day.does(accept(day.desk(), day.other, day.id)), fine);
}

// Found by the race: the claim was shortened while the offer stood.
TEST(HandOver, EndsWithTheClaimOfWhoOffers) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.does(hand_over(day.desk(), day.mine, day.id, day.other, false)), fine);
  day.found(2, "self_harm.plan", 4);
  day.pass(seconds(60));
  EXPECT_FALSE(day.c().offered(day.now));
  EXPECT_EQ(day.does(accept(day.desk(), day.other, day.id)), Refusal::changed);
  EXPECT_EQ(day.takes(day.other), fine);
}

TEST(HandOver, GoesToSomebodyWhoMayBeGivenIt) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  const auto give = [&](core::ModeratorId to) {
    return day.does(hand_over(day.desk(), day.mine, day.id, to, false));
  };
  EXPECT_EQ(give(day.mine), Refusal::not_possible);
  EXPECT_EQ(give(moderator(99)), Refusal::not_found);
  EXPECT_EQ(give(day.stranger), Refusal::not_given) << "not their room";
  const auto off = day.account(7, Role::moderator, {room(1)});
  EXPECT_EQ(give(off), Refusal::not_given) << "off duty";
  Preferences not_that;
  not_that.opt_outs.set(static_cast<std::size_t>(Category::harassment));
  day.book.prefer(day.other, not_that);
  EXPECT_EQ(give(day.other), Refusal::not_given) << "opted out";
  EXPECT_EQ(give(day.lead), fine);
}

TEST(TapOut, LetsGoAndKeepsTheLikeAwayForTheShift) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.does(tap_out(day.desk(), day.mine, day.id)), fine);
  EXPECT_TRUE(day.c().waits(day.now));
  EXPECT_EQ(day.takes(day.other), fine);
  EXPECT_EQ(day.does(hand_over(day.desk(), day.other, day.id, day.mine, false)),
            Refusal::not_given);
  const auto unlike = day.found(5, "spam_link", 2, 5);
  EXPECT_EQ(day.does(claim(day.desk(), day.other, unlike)), fine);
  EXPECT_EQ(day.does(hand_over(day.desk(), day.other, unlike, day.mine, false)), fine);
}

TEST(TapOut, ReadsLikeLettingGo) {
  EXPECT_EQ(code(Entry{{}, {}, TappedOut{}}), code(Entry{{}, {}, LetGo{}}));
}

TEST(Escalate, MovesUpOneRungAndStopsAtTheTop) {
  Shiftful day;
  for (const auto rung : {Rung::lead, Rung::on_call, Rung::webhook}) {
    EXPECT_EQ(day.does(escalate(day.desk(), day.mine, day.id)), fine);
    EXPECT_EQ(day.c().rung, rung);
    EXPECT_TRUE(day.c().waits(day.now));
  }
  EXPECT_EQ(day.does(escalate(day.desk(), day.mine, day.id)), Refusal::not_possible);
}

TEST(Escalate, KeepsTheOwnerUntilTheRungTakesOver) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_EQ(day.does(escalate(day.desk(), day.mine, day.id)), fine);
  EXPECT_TRUE(day.c().owned_by(day.mine, day.now));
  EXPECT_TRUE(day.c().waits(day.now)) << "the ladder's clock runs";
  day.pass(minutes(4));
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_TRUE(day.c().waits(day.now)) << "renewing is not an answer";
  EXPECT_EQ(day.takes(day.other), Refusal::changed) << "not of that rung";
  EXPECT_EQ(day.takes(day.lead), fine);
  EXPECT_TRUE(day.c().owned_by(day.lead, day.now));
  EXPECT_FALSE(day.c().waits(day.now));
  EXPECT_EQ(day.takes(day.mine), Refusal::changed);
}

TEST(Acknowledge, StopsTheClockUntilTheClaimAfterItEnds) {
  Shiftful day;
  EXPECT_EQ(day.does(acknowledge(day.desk(), day.other, day.id)), fine);
  EXPECT_FALSE(day.c().waits(day.now));
  EXPECT_EQ(day.c().seen_by, day.other);
  EXPECT_EQ(day.takes(day.mine), fine);
  EXPECT_TRUE(day.c().waits(day.now + minutes(5)));
}

TEST(Close, WaitsForHeldMessagesToBeDecided) {
  Shiftful day;
  EXPECT_EQ(day.takes(day.mine), fine);
  day.append({Entry{{}, day.id, HeldAdded{3, day.now + minutes(30)}}});
  EXPECT_EQ(day.does(close(day.desk(), day.mine, day.id, Outcome::no_action)), Refusal::undecided);
  day.append({Entry{{}, day.id, HeldGone{3, HeldGone::How::released}}});
  EXPECT_EQ(day.does(close(day.desk(), day.mine, day.id, Outcome::no_action)), fine);
}

TEST(Close, TakesOnlyOutcomesThatFit) {
  for (const auto outcome : {Outcome::none, Outcome::expired, Outcome::upheld, Outcome::lifted}) {
    Shiftful day;
    EXPECT_EQ(day.takes(day.mine), fine);
    EXPECT_EQ(day.does(close(day.desk(), day.mine, day.id, outcome)), Refusal::not_possible);
  }
}

}  // namespace
}  // namespace hearth::moderation::desk
