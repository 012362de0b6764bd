// SPDX-License-Identifier: Apache-2.0
#include "contract/store_fixture.hpp"

namespace hearth::store {
namespace {

using core::seconds;
using enum PublishStatus;

// --- presence ---
TEST_P(Store, AddsUpWhatNodesSay) {
  world.run(world.store().lease({room, 1, 1, {person(1)}, seconds(35)}));
  const auto all =
      world.run(world.store().lease({room, 2, 2, {person(2), person(3)}, seconds(35)}));
  EXPECT_EQ(all.count, 3u);
  EXPECT_EQ(all.participants.size(), 3u);
}
TEST_P(Store, CountsAPersonOnTwoNodesOnce) {
  world.run(world.store().lease({room, 1, 1, {person(1)}, seconds(35)}));
  EXPECT_EQ(world.run(world.store().lease({room, 2, 1, {person(1)}, seconds(35)})).count, 1u);
}
TEST_P(Store, ForgetsANodeThatIsSilent) {
  world.run(world.store().lease({room, 1, 1, {person(1)}, seconds(35)}));
  world.advance(seconds(36));
  EXPECT_EQ(world.run(world.store().lease({room, 2, 1, {person(2)}, seconds(35)})).count, 1u);
}
TEST_P(Store, CountsWhoArrivedThroughTwoNodesOnceAlsoWhenNobodyIsThereAnyMore) {
  const auto arrived = [&](NodeId node, std::vector<std::uint32_t> marks) {
    return world.run(world.store().lease({room, node, 0, {}, seconds(35), 0, std::move(marks)}));
  };
  EXPECT_EQ(arrived(1, {7, 0xffff'ffff, 0}).arrivals,
            (std::vector<std::uint32_t>{0, 7, 0xffff'ffff}));
  const auto both = arrived(2, {9, 7});
  EXPECT_EQ(both.arrivals, (std::vector<std::uint32_t>{0, 7, 9, 0xffff'ffff}));
  EXPECT_EQ(both.count, 0u);
  EXPECT_EQ(arrived(1, {}).arrivals, (std::vector<std::uint32_t>{7, 9})) << "in place of before";
  world.advance(seconds(36));
  EXPECT_TRUE(arrived(3, {}).arrivals.empty());
}

// --- announcements ---
TEST_P(Store, AnnouncesInOrderToThoseOfTheRoom) {
  std::vector<rooms::Seq> heard;
  const auto subscription =
      world.store().subscribe(room, world.context().get_executor(), [&](const SharedEvent& event) {
        if (event) heard.push_back(event->position.seq);
      });
  post_many(2);
  auto other = draft(1, 1);
  other.room = room_of(8);
  publish(other);
  for (std::uint32_t n = 3; n <= 5; ++n) post(1, n);
  world.until([&] { return heard.size() >= 5; });
  EXPECT_EQ(heard, (std::vector<rooms::Seq>{1, 2, 3, 4, 5}));
}
TEST_P(Store, SaysNothingToThoseWhoLeft) {
  int heard = 0;
  {
    const auto subscription = world.store().subscribe(room, world.context().get_executor(),
                                                      [&](const SharedEvent&) { ++heard; });
  }
  int others = 0;
  const auto staying = world.store().subscribe(room, world.context().get_executor(),
                                               [&](const SharedEvent&) { ++others; });
  post(1, 1);
  world.until([&] { return others > 0; });
  EXPECT_EQ(heard, 0);
}
TEST_P(Store, SaysThatItCanBeWritten) {
  std::optional<Availability> said;
  const auto subscription =
      world.store().watch(world.context().get_executor(), [&](Availability now) { said = now; });
  world.until([&] { return said == Availability::live; });
  EXPECT_EQ(said, Availability::live);
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
TEST_P(Store, CountsNewcomersOfAllNodes) {
  lease({room, 1, 2, {person(1), person(2)}, seconds(35), 1});
  EXPECT_EQ(lease({room, 2, 40, {}, seconds(35), 7}).newcomers, 8u);
  EXPECT_EQ(lease({room, 1, 2, {person(1), person(2)}, seconds(35), 0}).newcomers, 7u);
}
TEST_P(Store, TellsWhoIsThereToANodeThatHasNobody) {
  lease({room, 1, 1, {person(1)}, seconds(35), 1});
  for (int i = 0; i < 2; ++i) {
    const auto all = lease({room, 2, 0, {}, seconds(35)});
    EXPECT_EQ(all.count, 1u);
    EXPECT_EQ(all.newcomers, 1u);
  }
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
