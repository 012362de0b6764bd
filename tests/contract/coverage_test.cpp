// SPDX-License-Identifier: Apache-2.0
#include "contract/store_fixture.hpp"

namespace hearth::store {
namespace {

using core::seconds;
using PublishStatus::accepted;
using PublishStatus::closed;
using PublishStatus::duplicate;
using PublishStatus::participant_limited;
using PublishStatus::stopped;
using std::chrono::hours;
using enum JournalKind;
using Kinds = std::vector<JournalKind>;

class Covered : public Store {
 protected:
  Draft somebody(std::uint8_t who, std::uint32_t n, Uncovered policy, bool newcomer = false) {
    auto d = draft(who, n);
    d.uncovered = policy;
    d.newcomer = newcomer;
    d.guarded_interval = seconds(20);
    return d;
  }
};
INSTANTIATE_TEST_SUITE_P(Of, Covered,
                         testing::Values(Backend::model, Backend::embedded, Backend::redis,
                                         Backend::sentinel, Backend::cluster),
                         [](const auto& info) { return name_of(info.param); });

TEST_P(Covered, SaysUntilWhenSomebodyIsThere) {
  EXPECT_EQ(state().covered_until, core::Time{});
  EXPECT_EQ(cover(1, seconds(35)), world.now() + seconds(35));
  EXPECT_EQ(state().covered_until, world.now() + seconds(35));
  EXPECT_EQ(cover(2, seconds(10)), world.now() + seconds(35)) << "by anybody";
  EXPECT_EQ(cover(1, {}), world.now() + seconds(10));
  EXPECT_EQ(cover(2, {}), core::Time{});
  EXPECT_EQ(state().covered_until, core::Time{});
}
TEST_P(Covered, EndsByItself) {
  const auto until = cover(1, seconds(35));
  world.advance(seconds(35) - core::Duration(1));
  EXPECT_EQ(state().covered_until, until);
  world.advance(core::Duration(1));
  EXPECT_EQ(state().covered_until, core::Time{});
}
TEST_P(Covered, KeepsACoverOverARestart) {
  const auto until = cover(1, seconds(35));
  world.restart();
  EXPECT_EQ(state().covered_until, until);
}
TEST_P(Covered, LastsNoLongerThanItMay) {
  EXPECT_EQ(cover(1, hours(5)), world.now() + cover_life_max);
}
TEST_P(Covered, IsNobodysWhenTheClockSteppedBack) {
  cover(1, cover_life_max);
  world.advance(-seconds(10));
  EXPECT_EQ(state().covered_until, core::Time{});
  EXPECT_EQ(publish(somebody(1, 1, Uncovered::closed)).status, closed);
}
TEST_P(Covered, ClosesARoomNobodyCovers) {
  EXPECT_EQ(publish(somebody(1, 1, Uncovered::closed)).status, closed);
  EXPECT_TRUE(kinds().empty());
  cover(1, seconds(35));
  EXPECT_EQ(publish(somebody(1, 1, Uncovered::closed)).status, accepted);
  world.advance(seconds(35));
  EXPECT_EQ(publish(somebody(1, 2, Uncovered::closed)).status, closed);
}
TEST_P(Covered, HoldsANewcomersPostWhereNobodyCovers) {
  EXPECT_EQ(publish(somebody(1, 1, Uncovered::guarded, true)).status, PublishStatus::held);
  EXPECT_EQ(publish(somebody(2, 1, Uncovered::guarded)).status, accepted);
  EXPECT_EQ(publish(somebody(3, 1, Uncovered::open, true)).status, accepted);
  cover(1, seconds(35));
  EXPECT_EQ(publish(somebody(4, 1, Uncovered::guarded, true)).status, accepted);
  EXPECT_EQ(kinds(), (Kinds{JournalKind::held}));
  EXPECT_EQ(journal().entries[0].subject, person(1));
}
TEST_P(Covered, SlowsOnePersonDownWhereNobodyCovers) {
  EXPECT_EQ(publish(somebody(1, 1, Uncovered::guarded)).status, accepted);
  const auto limited = publish(somebody(1, 2, Uncovered::guarded));
  EXPECT_EQ(limited.status, participant_limited);
  EXPECT_EQ(limited.retry_after, core::Duration(seconds(20)));
  EXPECT_EQ(publish(somebody(2, 1, Uncovered::guarded)).status, accepted) << "one person";
  world.advance(seconds(20));
  EXPECT_EQ(publish(somebody(1, 2, Uncovered::guarded)).status, accepted);
}
TEST_P(Covered, DoesNotSlowARoomSomebodyCovers) {
  cover(1, seconds(35));
  for (std::uint32_t n = 1; n <= 3; ++n)
    EXPECT_EQ(publish(somebody(1, n, Uncovered::guarded)).status, accepted);
}
TEST_P(Covered, IsGuardedByModeThoughSomebodyCovers) {
  cover(1, seconds(35));
  moderate(SetMode{rooms::Mode::guarded, {}});
  EXPECT_EQ(publish(somebody(1, 1, Uncovered::open, true)).status, PublishStatus::held);
  EXPECT_EQ(publish(somebody(2, 1, Uncovered::open)).status, accepted);
  EXPECT_EQ(publish(somebody(2, 2, Uncovered::open)).status, participant_limited);
}
TEST_P(Covered, IsClosedThoughItsModeSaysGuarded) {
  moderate(SetMode{rooms::Mode::guarded, {}});
  EXPECT_EQ(publish(somebody(1, 1, Uncovered::closed)).status, closed);
}
TEST_P(Covered, KeepsTheSlowerOfTwoPaces) {
  moderate(SetMode{rooms::Mode::guarded, seconds(60)});
  publish(somebody(1, 1, Uncovered::open));
  EXPECT_EQ(publish(somebody(1, 2, Uncovered::open)).retry_after, core::Duration(seconds(60)));
}
TEST_P(Covered, StopsANewcomersPostThatIsToBeStopped) {
  auto d = somebody(1, 1, Uncovered::guarded, true);
  d.course = Course::stop;
  EXPECT_EQ(publish(d).status, stopped);
}
TEST_P(Covered, AnswersARepeatedNThoughTheRoomIsClosedNow) {
  cover(1, seconds(5));
  publish(somebody(1, 1, Uncovered::closed));
  world.advance(seconds(5));
  EXPECT_EQ(publish(somebody(1, 1, Uncovered::closed)).status, duplicate);
}

}  // namespace
}  // namespace hearth::store
