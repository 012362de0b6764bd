// SPDX-License-Identifier: Apache-2.0
#include "contract/store_fixture.hpp"

namespace hearth::store {
namespace {

using core::seconds;
using std::chrono::minutes;
using enum PublishStatus;

// --- held ---
TEST_P(Store, ReleasesWhatWasWritten) {
  const auto item = hold(1, 1, "patience");
  EXPECT_EQ(item.author, person(1));
  EXPECT_EQ(std::get<rooms::Message>(item.body).text, "patience");
  release(item);
  const auto event = *read().events.at(0);
  EXPECT_EQ(event.author, person(1));
  EXPECT_EQ(event.body, item.body);
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

// --- presence ---
TEST_P(Store, LetsANodeTakeBackWhatItSaid) {
  lease({room, 1, 1, {person(1)}, seconds(35)});
  lease({room, 2, 1, {person(2)}, seconds(35)});
  const auto all = lease({room, 1, 0, {}, seconds(35)});
  EXPECT_EQ(all.count, 1u);
  EXPECT_EQ(all.participants, std::vector{person(2)});
}
TEST_P(Store, ReplacesWhatANodeSaidBefore) {
  lease({room, 1, 2, {person(1), person(2)}, seconds(35)});
  EXPECT_EQ(lease({room, 1, 1, {person(3)}, seconds(35)}).participants, std::vector{person(3)});
}
TEST_P(Store, ListsNobodyWhereOneNodeOnlyCounts) {
  lease({room, 1, 40, {}, seconds(35)});
  const auto all = lease({room, 2, 1, {person(1)}, seconds(35)});
  EXPECT_EQ(all.count, 41u);
  EXPECT_TRUE(all.participants.empty());
}
TEST_P(Store, KeepsANodeThatGoesOnSpeaking) {
  for (int i = 0; i < 5; ++i) {
    lease({room, 1, 1, {person(1)}, seconds(35)});
    world.advance(seconds(30));
  }
  EXPECT_EQ(lease({room, 2, 1, {person(2)}, seconds(35)}).count, 2u);
}
TEST_P(Store, CountsEachRoomsPeopleApart) {
  lease({room, 1, 1, {person(1)}, seconds(35)});
  EXPECT_EQ(lease({room_of(8), 1, 1, {person(2)}, seconds(35)}).count, 1u);
}
TEST_P(Store, HasNobodyInAnEmptyRoom) {
  EXPECT_EQ(lease({room, 1, 0, {}, seconds(35)}), (RoomPresence{}));
}

// --- announcements ---
class Listener {
 public:
  explicit Listener(World& world, const core::RoomId& room)
      : subscription_(world.store().subscribe(room, world.context().get_executor(),
                                              [this](const SharedEvent& event) {
                                                if (event) heard.push_back(*event);
                                              })) {}
  std::vector<rooms::Event> heard;

 private:
  Subscription subscription_;
};

TEST_P(Store, AnnouncesWhatIsThenRead) {
  const Listener listener(world, room);
  post(1, 1, "one");
  moderate(Sanction{person(2), rooms::SanctionKind::mute, world.now() + seconds(60)});
  moderate(SetMode{rooms::Mode::slow, seconds(1)});
  moderate(Announce{"words"});
  world.until([&] { return listener.heard.size() >= 4; });
  const auto events = read().events;
  ASSERT_EQ(listener.heard.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(listener.heard[i], *events[i]);
}
TEST_P(Store, AnnouncesWhatIsReleased) {
  const auto item = hold(1, 1);
  const Listener listener(world, room);
  release(item);
  world.until([&] { return !listener.heard.empty(); });
  EXPECT_EQ(listener.heard.at(0).body, item.body);
}
TEST_P(Store, AnnouncesNothingThatDidNotHappen) {
  const Listener listener(world, room);
  moderate(SetMode{rooms::Mode::closed, {}});
  post(1, 1);
  moderate(Lift{person(1), rooms::SanctionKind::mute});
  moderate(SetMode{rooms::Mode::open, {}});
  hold(1, 1);
  post(2, 1);
  post(2, 1);
  world.until([&] { return listener.heard.size() >= 3; });
  EXPECT_EQ(listener.heard.size(), 3u);
  EXPECT_EQ(listener.heard.back().position.seq, 3u);
}
TEST_P(Store, TellsEverybodyWhoListens) {
  const Listener one(world, room);
  const Listener two(world, room);
  post(1, 1);
  world.until([&] { return !one.heard.empty() && !two.heard.empty(); });
  EXPECT_EQ(one.heard, two.heard);
  EXPECT_EQ(one.heard.size(), 1u);
}
TEST_P(Store, AnnouncesInTheNewEpochAfterARestart) {
  if (GetParam() == Backend::embedded) GTEST_SKIP() << "its listeners end with the process";
  const Listener listener(world, room);
  post(1, 1);
  world.until([&] { return !listener.heard.empty(); });
  const auto before = listener.heard.front().position.epoch;
  world.restart();
  post(1, 2);
  world.until([&] { return listener.heard.size() >= 2; });
  EXPECT_EQ(listener.heard.back().position.seq, 2u);
  EXPECT_NE(listener.heard.back().position.epoch, before);
}

}  // namespace
}  // namespace hearth::store
