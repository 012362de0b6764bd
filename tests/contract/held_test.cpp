// SPDX-License-Identifier: Apache-2.0
#include "contract/store_fixture.hpp"

namespace hearth::store {
namespace {

using std::chrono::minutes;
using enum PublishStatus;

// --- stopped by the checks ---
TEST_P(Store, WritesNothingOfAStoppedPostAndUsesNoN) {
  auto d = draft(1, 1);
  d.course = Course::stop;
  EXPECT_EQ(publish(d).status, stopped);
  EXPECT_EQ(state().log.top.seq, 0u);
  EXPECT_EQ(post(1, 1).status, accepted);
}
TEST_P(Store, AnswersARepeatedNThoughItWouldBeStoppedNow) {
  const auto first = post(1, 1).position;
  auto d = draft(1, 1);
  d.course = Course::stop;
  const auto again = publish(d);
  EXPECT_EQ(again.status, duplicate);
  EXPECT_EQ(again.position, first);
}

// --- held ---
TEST_P(Store, HoldsOutsideTheLog) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  EXPECT_EQ(publish(d).status, held);
  EXPECT_EQ(state().log.top.seq, 0u);
  EXPECT_EQ(waiting().size(), 1u);
}
TEST_P(Store, AnswersARepeatedHeldNAlike) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  publish(d);
  d.course = Course::deliver;
  EXPECT_EQ(publish(d).status, held);
  EXPECT_EQ(state().log.top.seq, 0u);
}
TEST_P(Store, ReleasesAtTheSeqOfThatMoment) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  publish(d);
  post(2, 1);
  const auto item = waiting().at(0);
  const auto answer = world.run(world.store().release({room, item.id, true}));
  EXPECT_EQ(answer.status, ReleaseStatus::released);
  EXPECT_EQ(answer.position.seq, 2u);
  EXPECT_EQ(read().events.at(1)->author, person(1));
}
TEST_P(Store, ReleasesOnce) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  publish(d);
  const auto item = waiting().at(0);
  EXPECT_EQ(world.run(world.store().release({room, item.id, false})).status,
            ReleaseStatus::rejected);
  EXPECT_EQ(world.run(world.store().release({room, item.id, true})).status,
            ReleaseStatus::not_found);
}
TEST_P(Store, LetsAHeldItemEndByItself) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  publish(d);
  world.advance(std::chrono::minutes(31));
  EXPECT_TRUE(waiting().empty());
}
TEST_P(Store, DropsWhatWaitsOfAMutedPerson) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  publish(d);
  moderate(Sanction{person(1), rooms::SanctionKind::mute, {}});
  EXPECT_TRUE(waiting().empty());
}

TEST_P(Store, ReleasesWhatWasWritten) {
  const auto item = hold(1, 1, "patience");
  EXPECT_EQ(item.author, person(1));
  EXPECT_EQ(std::get<rooms::Message>(item.body).text, "patience");
  release(item);
  const auto event = *read().events.at(0);
  EXPECT_EQ(event.author, person(1));
  EXPECT_EQ(event.body, item.body);
}

// By what lies beside it alone, the gateway knows whose it is elsewhere.
TEST_P(Store, KeepsTheTiesOfWhatWaitsBesideItAndNowhereElse) {
  const std::string ties("a \0 tie \xff of bytes", 18);
  auto d = draft(1, 1);
  d.course = Course::hold;
  d.ties = ties;
  ASSERT_EQ(publish(d).status, held);
  hold(2, 1);
  world.restart();
  const auto items = waiting();
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].ties, ties);
  EXPECT_EQ(items[1].ties, "");
  EXPECT_EQ(std::get<rooms::Message>(items[0].body).text, std::get<rooms::Message>(d.body).text);
  EXPECT_EQ(release(items[0]).status, ReleaseStatus::released);
  EXPECT_EQ(read().events.at(0)->body, d.body);
  EXPECT_EQ(release(items[1], false).status, ReleaseStatus::rejected);
}
TEST_P(Store, GivesAHeldPostHalfAnHour) { EXPECT_EQ(hold(1, 1).until, world.now() + minutes(30)); }
TEST_P(Store, KeepsHeldPostsInOrder) {
  for (std::uint8_t who = 1; who <= 12; ++who) hold(who, 1);
  const auto items = waiting();
  ASSERT_EQ(items.size(), 12u);
  for (std::size_t i = 1; i < items.size(); ++i) EXPECT_GT(items[i].id, items[i - 1].id);
}
TEST_P(Store, HasNothingToReleaseThatWasNeverHeld) {
  HeldItem item;
  item.id = 17;
  EXPECT_EQ(release(item).status, ReleaseStatus::not_found);
}
TEST_P(Store, ReleasesNothingAfterItsEnd) {
  const auto item = hold(1, 1);
  world.advance(minutes(30));
  EXPECT_EQ(release(item).status, ReleaseStatus::not_found);
  EXPECT_EQ(state().log.top.seq, 0u);
}
TEST_P(Store, TakesNoSeqForWhatIsRejected) {
  EXPECT_EQ(release(hold(1, 1), false).status, ReleaseStatus::rejected);
  EXPECT_EQ(state().log.top.seq, 0u);
}
TEST_P(Store, KeepsAHeldPostOverARestart) {
  const auto item = hold(1, 1);
  world.restart();
  EXPECT_EQ(waiting().size(), 1u);
  EXPECT_EQ(release(item).status, ReleaseStatus::released);
}
TEST_P(Store, GivesAHeldPostsIdOnce) {
  const auto first = hold(1, 1);
  release(first, false);
  world.restart();
  EXPECT_GT(hold(1, 2).id, first.id);
}
TEST_P(Store, CountsTheNOfAHeldPost) {
  hold(1, 5);
  EXPECT_EQ(post(1, 4).status, stale);
  EXPECT_EQ(post(1, 6).status, accepted);
}
TEST_P(Store, AnswersHeldAfterTheRelease) {
  release(hold(1, 1));
  EXPECT_EQ(post(1, 1).status, held);
}
TEST_P(Store, LeavesWhatOthersHaveWaiting) {
  hold(1, 1);
  hold(2, 1);
  moderate(Sanction{person(1), rooms::SanctionKind::ban, {}});
  const auto items = waiting();
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0].author, person(2));
}
TEST_P(Store, HoldsSupportToo) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  d.body = rooms::SupportGiven{1, rooms::Support::strength};
  EXPECT_EQ(publish(d).status, held);
  EXPECT_EQ(waiting().at(0).body, d.body);
  moderate(Sanction{person(1), rooms::SanctionKind::mute, {}});
  EXPECT_TRUE(waiting().empty());
}

}  // namespace
}  // namespace hearth::store
