// SPDX-License-Identifier: Apache-2.0
#include "contract/store_fixture.hpp"

namespace hearth::store {
namespace {

using PublishStatus::accepted;
using PublishStatus::duplicate;
using PublishStatus::muted;
using PublishStatus::warned;
using std::chrono::hours;
using enum JournalKind;
using rooms::SanctionKind;

TEST_P(Store, LetsAWarnedPersonPostAfterTheLift) {
  EXPECT_EQ(moderate(Sanction{person(1), SanctionKind::warning, {}}).status,
            ModerateStatus::applied);
  const auto refused = post(1, 1);
  EXPECT_EQ(refused.status, warned);
  EXPECT_EQ(refused.retry_after, core::Duration{});
  EXPECT_EQ(post(2, 1).status, accepted);
  EXPECT_EQ(moderate(Lift{person(1), SanctionKind::warning}).status, ModerateStatus::applied);
  EXPECT_EQ(post(1, 1).status, accepted);
}
TEST_P(Store, TellsTheRoomNothingOfAWarning) {
  const auto answer = moderate(Sanction{person(1), SanctionKind::warning, {}}, 4);
  EXPECT_EQ(answer.position, (rooms::Position{state().log.top.epoch, 0}));
  EXPECT_EQ(state().log.top.seq, 0u);
  const auto told = journal().entries.at(0);
  EXPECT_EQ(told.kind, decided);
  EXPECT_EQ(told.subject, person(1));
  EXPECT_EQ(told.position, rooms::Position{});
  moderate(Lift{person(1), SanctionKind::warning});
  EXPECT_EQ(state().log.top.seq, 0u);
  EXPECT_EQ(kinds().size(), 2u);
}
TEST_P(Store, ListsAWarningAndKeepsItOverARestart) {
  moderate(Sanction{person(1), SanctionKind::warning, world.now() + hours(1)});
  world.restart();
  const auto sanctions = state().sanctions;
  ASSERT_EQ(sanctions.size(), 1u);
  EXPECT_EQ(sanctions[0].kind, SanctionKind::warning);
  EXPECT_EQ(post(1, 1).status, warned);
  world.advance(hours(1));
  EXPECT_EQ(post(1, 1).status, accepted);
}
// Nobody reads them: the last that ends lets them write, and nothing is left to lift.
TEST_P(Store, LetsAWarnedPersonPostOnceTheLastWarningEnded) {
  moderate(Sanction{person(1), SanctionKind::warning, world.now() + hours(2)});
  moderate(Sanction{person(1), SanctionKind::warning, world.now() + hours(1)});
  world.advance(hours(1));
  EXPECT_EQ(post(1, 1).status, warned);
  world.advance(hours(1));
  EXPECT_TRUE(state().sanctions.empty());
  EXPECT_EQ(moderate(Lift{person(1), SanctionKind::warning}).status, ModerateStatus::not_found);
  EXPECT_EQ(post(1, 1).status, accepted);
}
TEST_P(Store, WarnsOnceForAnId) {
  moderate(Sanction{person(1), SanctionKind::warning, {}}, 4);
  moderate(Lift{person(1), SanctionKind::warning});
  const auto again = moderate(Sanction{person(1), SanctionKind::warning, {}}, 4);
  EXPECT_EQ(again.status, ModerateStatus::duplicate);
  EXPECT_EQ(again.position.seq, 0u);
  EXPECT_EQ(post(1, 1).status, accepted);
}
TEST_P(Store, CallsAMutedPersonMutedThoughTheyAreWarned) {
  moderate(Sanction{person(1), SanctionKind::warning, {}});
  moderate(Sanction{person(1), SanctionKind::mute, {}});
  EXPECT_EQ(post(1, 1).status, muted);
}
TEST_P(Store, LeavesWhatWaitsOfAWarnedPerson) {
  hold(1, 1);
  moderate(Sanction{person(1), SanctionKind::warning, {}});
  EXPECT_EQ(waiting().size(), 1u);
}

}  // namespace
}  // namespace hearth::store
