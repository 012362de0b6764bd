// SPDX-License-Identifier: Apache-2.0
// An author takes back what waits for a moderator.
#include "contract/store_fixture.hpp"

namespace hearth::store {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using enum WithdrawStatus;
using Kinds = std::vector<JournalKind>;

TEST_P(Store, LetsAnAuthorTakeBackWhatWaits) {
  const auto item = hold(1, 1, "not like this");
  EXPECT_EQ(withdraw(1, 1), withdrawn);
  EXPECT_TRUE(waiting().empty());
  EXPECT_EQ(release(item).status, ReleaseStatus::not_found);
  EXPECT_TRUE(read().events.empty());
  EXPECT_EQ(state().log.top.seq, 0u);
}

TEST_P(Store, SaysOnceInTheJournalThatSomethingWasTakenBack) {
  const auto item = hold(1, 1);
  EXPECT_EQ(withdraw(1, 1), withdrawn);
  EXPECT_EQ(withdraw(1, 1), withdrawn) << "the answer was lost, and they ask again";
  EXPECT_EQ(kinds(), (Kinds{JournalKind::held, JournalKind::withdrawn}));
  const auto told = journal().entries.back();
  EXPECT_EQ(told.held, item.id);
  EXPECT_EQ(told.subject, person(1));
  EXPECT_EQ(told.note, "");
  EXPECT_EQ(told.position, rooms::Position{});
  EXPECT_EQ(told.at, world.now());
  EXPECT_EQ(state().journal, told.number);
}

TEST_P(Store, GivesBackTheOneThatIsNamedOfSeveral) {
  hold(1, 1, "one");
  const auto second = hold(1, 2, "two");
  hold(1, 3, "three");
  EXPECT_EQ(withdraw(1, 2), withdrawn);
  ASSERT_EQ(waiting().size(), 2u);
  EXPECT_EQ(std::get<rooms::Message>(waiting()[0].body).text, "one");
  EXPECT_EQ(std::get<rooms::Message>(waiting()[1].body).text, "three");
  EXPECT_EQ(journal().entries.back().held, second.id);
}

TEST_P(Store, IsTooLateToTakeBackWhatWasDecided) {
  release(hold(1, 1), true);
  release(hold(1, 2), false);
  EXPECT_EQ(withdraw(1, 1), too_late);
  EXPECT_EQ(withdraw(1, 2), too_late);
  hold(1, 3);
  moderate(Sanction{person(1), rooms::SanctionKind::mute, {}});
  EXPECT_EQ(withdraw(1, 3), too_late) << "the mute returned it";
  EXPECT_EQ(read().events.size(), 2u);
}

TEST_P(Store, IsTooLateToTakeBackWhatItsTimeHasReturned) {
  hold(1, 1);
  world.advance(minutes(30));
  EXPECT_EQ(withdraw(1, 1), too_late);
  EXPECT_EQ(kinds(), (Kinds{JournalKind::held, JournalKind::expired}));
}

TEST_P(Store, SaysForAsLongAsItWouldHaveWaitedThatItWasTakenBack) {
  hold(1, 1);
  EXPECT_EQ(withdraw(1, 1), withdrawn);
  world.advance(minutes(30) - seconds(1));
  EXPECT_EQ(withdraw(1, 1), withdrawn);
  world.advance(seconds(1));
  EXPECT_EQ(withdraw(1, 1), too_late);
  EXPECT_EQ(kinds(), (Kinds{JournalKind::held, JournalKind::withdrawn})) << "and nobody came late";
}

TEST_P(Store, TakesBackNothingOfSomebodyElse) {
  hold(1, 1);
  EXPECT_EQ(withdraw(2, 1), too_late);
  const auto mine = draft(1, 1);
  const auto theirs = draft(2, 1);
  const auto by = [&](const core::Handle& who, const core::Producer& from, std::uint32_t n) {
    return world.run(world.store().withdraw({room, who, from, n})).status;
  };
  EXPECT_EQ(by(theirs.author.handle, mine.producer, 1), too_late);
  EXPECT_EQ(by(mine.author.handle, theirs.producer, 1), too_late);
  EXPECT_EQ(by(mine.author.handle, mine.producer, 2), too_late);
  EXPECT_EQ(
      world.run(world.store().withdraw({room_of(8), mine.author.handle, mine.producer, 1})).status,
      too_late);
  EXPECT_EQ(waiting().size(), 1u);
}

TEST_P(Store, TakesBackNothingThatIsInTheRoom) {
  post(1, 1);
  EXPECT_EQ(withdraw(1, 1), too_late);
  EXPECT_EQ(read().events.size(), 1u);
}

TEST_P(Store, LetsAnAuthorTakeItBackAfterARestart) {
  hold(1, 1);
  hold(1, 2);
  EXPECT_EQ(withdraw(1, 2), withdrawn);
  world.restart();
  state();
  EXPECT_EQ(withdraw(1, 1), withdrawn);
  EXPECT_EQ(withdraw(1, 2), withdrawn);
  EXPECT_TRUE(waiting().empty());
}

TEST_P(Store, AnswersAPostThatWasTakenBackAsBefore) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  EXPECT_EQ(publish(d).status, PublishStatus::held);
  EXPECT_EQ(withdraw(1, 1), withdrawn);
  EXPECT_EQ(publish(d).status, PublishStatus::held);
  EXPECT_TRUE(waiting().empty());
  EXPECT_EQ(post(1, 2).status, PublishStatus::accepted);
}

}  // namespace
}  // namespace hearth::store
