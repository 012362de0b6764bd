// SPDX-License-Identifier: Apache-2.0
#include "contract/store_fixture.hpp"

namespace hearth::store {
namespace {

using core::seconds;
using std::chrono::minutes;
using enum PublishStatus;

TEST_P(Store, ReadsNothingAtTheTop) {
  post_many(3);
  const auto page = read({state().log.top});
  EXPECT_TRUE(page.events.empty());
  EXPECT_TRUE(page.plan.gaps.empty());
  EXPECT_EQ(page.plan.next, 4u);
  EXPECT_FALSE(page.more);
}
TEST_P(Store, ReadsOneAtATime) {
  post_many(3);
  auto page = read({{state().log.top.epoch, 0}}, 1);
  EXPECT_TRUE(page.more);
  page = read({page.events.at(0)->position}, 1);
  EXPECT_TRUE(page.more);
  page = read({page.events.at(0)->position}, 1);
  EXPECT_EQ(page.events.at(0)->position.seq, 3u);
  EXPECT_FALSE(page.more);
}
TEST_P(Store, ReadsNoHistoryWhereNoneIsWanted) {
  post_many(3);
  const auto page = read({}, 256, 0);
  EXPECT_TRUE(page.events.empty());
  EXPECT_EQ(page.plan.next, 4u);
}
TEST_P(Store, ReadsAllOfAHistoryShorterThanWanted) {
  post_many(3);
  EXPECT_EQ(read({}, 256, 1000).events.size(), 3u);
}
TEST_P(Store, ReadsALongHistoryInPages) {
  post_many(300);
  auto page = read({}, 100, 250);
  EXPECT_EQ(page.events.front()->position.seq, 51u);
  std::size_t count = page.events.size();
  while (page.more) {
    page = read({page.events.back()->position}, 100);
    count += page.events.size();
  }
  EXPECT_EQ(count, 250u);
}
TEST_P(Store, ReadsOverManyStretchesOfTime) {
  for (std::uint32_t n = 1; n <= 6; ++n) {
    EXPECT_EQ(post(1, n, "text " + std::to_string(n)).status, accepted);
    world.advance(minutes(9));
  }
  const auto events = read().events;
  ASSERT_EQ(events.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i)
    EXPECT_EQ(std::get<rooms::Message>(events[i]->body).text, "text " + std::to_string(i + 1));
}
TEST_P(Store, LetsTheOldestGoFirst) {
  post_many(3);
  world.advance(minutes(30));
  for (std::uint32_t n = 4; n <= 6; ++n) post(1, n);
  world.advance(minutes(30) + seconds(2));
  EXPECT_EQ(state().log.first, 4u);
  EXPECT_EQ(read({}, 256, 50).events.size(), 3u);
}
TEST_P(Store, FindsTheFirstKeptAmongMany) {
  for (std::uint32_t n = 1; n <= 200; ++n) {
    post(1, n);
    world.advance(seconds(30));
  }
  const auto first = state().log.first;
  const auto page = read({{state().log.top.epoch, 0}});
  EXPECT_EQ(page.events.front()->position.seq, first);
  EXPECT_GE(page.events.front()->at, world.now() - std::chrono::hours(1));
  EXPECT_EQ(first, 81u);
}
TEST_P(Store, KnowsACursorOfManyEpochsAgo) {
  const auto first = post(1, 1).position;
  for (std::uint32_t n = 2; n <= 12; ++n) {
    world.restart();
    EXPECT_EQ(post(1, n).status, accepted);
  }
  EXPECT_EQ(state().log.lineage.size(), 11u);
  EXPECT_EQ(state().log.lineage.back(), (rooms::LineageEntry{first.epoch, 1}));
  const auto page = read({first});
  EXPECT_TRUE(page.plan.gaps.empty());
  EXPECT_EQ(page.events.size(), 11u);
}
TEST_P(Store, ShowsEveryEventInThePresentEpoch) {
  post_many(2);
  world.restart();
  post(1, 3);
  const auto epoch = state().log.top.epoch;
  for (const auto& event : read().events) EXPECT_EQ(event->position.epoch, epoch);
}
TEST_P(Store, GivesEachRoomAnEpochOfItsOwn) {
  const auto here = state().log.top.epoch;
  room = room_of(8);
  EXPECT_NE(state().log.top.epoch, here);
}
TEST_P(Store, OpensOneEpochPerStart) {
  post(1, 1);
  world.restart();
  const auto epoch = state().log.top.epoch;
  post(1, 2);
  moderate(Announce{"hello"});
  EXPECT_EQ(state().log.top.epoch, epoch);
  EXPECT_EQ(state().log.lineage.size(), 1u);
}
TEST_P(Store, DeclaresWhatExpiredBeforeARestart) {
  post_many(3);
  const auto epoch = state().log.top.epoch;
  world.advance(std::chrono::hours(1) + seconds(2));
  world.restart();
  post(1, 4);
  const auto page = read({{epoch, 1}});
  ASSERT_EQ(page.plan.gaps.size(), 1u);
  EXPECT_EQ(page.plan.gaps[0].reason, rooms::GapReason::expired);
  EXPECT_EQ(page.plan.gaps[0].to, 3u);
  EXPECT_EQ(page.events.size(), 1u);
}
TEST_P(Store, ReadsAnEmptyHistoryAfterAReset) {
  const auto page = read({{77, 5}});
  EXPECT_EQ(page.plan.gaps.at(0).reason, rooms::GapReason::reset);
  EXPECT_TRUE(page.events.empty());
}

// --- epochs and reading on ---
TEST_P(Store, OpensANewEpochAtEachStart) {
  const auto before = post(1, 1).position;
  world.restart();
  const auto after = post(1, 2).position;
  EXPECT_NE(after.epoch, before.epoch);
  EXPECT_EQ(after.seq, 2u);
  EXPECT_EQ(state().log.lineage.at(0), (rooms::LineageEntry{before.epoch, 1}));
}
TEST_P(Store, ReadsTheNewestWithoutACursor) {
  post_many(20);
  const auto page = read({}, 256, 5);
  EXPECT_EQ(page.plan.next, 16u);
  EXPECT_EQ(page.events.size(), 5u);
}
TEST_P(Store, ReadsOnFromACursor) {
  post_many(10);
  const auto page = read({{state().log.top.epoch, 4}});
  EXPECT_TRUE(page.plan.gaps.empty());
  EXPECT_EQ(page.events.front()->position.seq, 5u);
  EXPECT_EQ(page.events.size(), 6u);
}
TEST_P(Store, ReadsOnOverARestartWithoutAHole) {
  post_many(3);
  const auto cursor = rooms::Position{state().log.top.epoch, 2};
  world.restart();
  post(1, 4);
  const auto page = read({cursor});
  EXPECT_TRUE(page.plan.gaps.empty());
  ASSERT_EQ(page.events.size(), 2u);
  EXPECT_EQ(page.events[0]->position, (rooms::Position{state().log.top.epoch, 3}));
}
TEST_P(Store, DeclaresWhatACursorSawAboveTheFloor) {
  post_many(3);
  const auto epoch = state().log.top.epoch;
  world.restart();
  const auto page = read({{epoch, 5}});
  ASSERT_EQ(page.plan.gaps.size(), 1u);
  EXPECT_EQ(page.plan.gaps[0].reason, rooms::GapReason::lost);
  EXPECT_EQ(page.plan.gaps[0].from, 4u);
  EXPECT_EQ(page.plan.gaps[0].to, 5u);
}
TEST_P(Store, ResetsACursorFromElsewhere) {
  post_many(3);
  const auto page = read({{1234, 2}});
  ASSERT_EQ(page.plan.gaps.size(), 1u);
  EXPECT_EQ(page.plan.gaps[0].reason, rooms::GapReason::reset);
  EXPECT_EQ(page.events.size(), 3u);
}
TEST_P(Store, ResetsACursorAheadOfTheTop) {
  post_many(3);
  EXPECT_EQ(read({{state().log.top.epoch, 9}}).plan.gaps.at(0).reason, rooms::GapReason::reset);
}
TEST_P(Store, UsesAnOlderEntryOfTheCursor) {
  post_many(3);
  const auto page = read({{999, 3}, {state().log.top.epoch, 2}});
  EXPECT_EQ(page.plan.gaps.at(0).reason, rooms::GapReason::lost);
  EXPECT_EQ(page.events.at(0)->position.seq, 3u);
}
TEST_P(Store, ReadsInPages) {
  post_many(10);
  auto page = read({{state().log.top.epoch, 0}}, 4);
  EXPECT_TRUE(page.more);
  std::vector<rooms::Seq> seqs;
  for (;;) {
    for (const auto& event : page.events) seqs.push_back(event->position.seq);
    if (!page.more) break;
    page = read({page.events.back()->position}, 4);
  }
  EXPECT_EQ(seqs, (std::vector<rooms::Seq>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
}
TEST_P(Store, AnswersForARoomNobodyHasPostedIn) {
  EXPECT_NE(state().log.top.epoch, 0u);
  EXPECT_EQ(state().log.top.seq, 0u);
  EXPECT_TRUE(read().events.empty());
}

// --- retention ---
TEST_P(Store, ServesNothingPastItsTime) {
  post_many(3);
  world.advance(std::chrono::hours(1) + seconds(2));
  EXPECT_TRUE(read().events.empty());
  EXPECT_EQ(state().log.first, 4u);
}
TEST_P(Store, DeclaresWhatHasExpired) {
  post_many(3);
  const auto epoch = state().log.top.epoch;
  world.advance(std::chrono::hours(1) + seconds(2));
  post(1, 4);
  const auto page = read({{epoch, 1}});
  ASSERT_EQ(page.plan.gaps.size(), 1u);
  EXPECT_EQ(page.plan.gaps[0], (rooms::Gap{2, 3, rooms::GapReason::expired, epoch, {epoch, 3}}));
  EXPECT_EQ(page.events.size(), 1u);
}
TEST_P(Store, GoesOnCountingWhenEverythingHasExpired) {
  post_many(3);
  world.advance(std::chrono::hours(2));
  world.restart();
  EXPECT_EQ(post(1, 4).position.seq, 4u);
}

}  // namespace
}  // namespace hearth::store
