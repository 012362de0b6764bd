// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "contract/world.hpp"

namespace hearth::store {
namespace {

using core::seconds;

// Two stores on one Redis, as two gateways are.
class Gateways : public testing::TestWithParam<Backend> {
 protected:
  static Draft draft(std::uint8_t who, std::uint32_t n) {
    return draft_in(room_of(7), who, n, std::to_string(n));
  }
  static Entry entry(std::uint8_t id, Decision decision) {
    return entry_in(room_of(7), id, std::move(decision));
  }
  PublishStatus post(RoomStore& store, std::uint8_t who, std::uint32_t n) {
    return world.run(store.publish(draft(who, n))).status;
  }
  Page read(RoomStore& store) { return *world.run(store.read({room_of(7), {}, 1000, 1000})); }

  // Begins a call that ends while others are under way.
  template <class T>
  void begin(boost::asio::awaitable<T> work, std::function<void(T)> then) {
    ++open;
    boost::asio::co_spawn(
        world.context(),
        [](Gateways& self, boost::asio::awaitable<T> inner,
           std::function<void(T)> tell) -> boost::asio::awaitable<void> {
          auto answer = co_await std::move(inner);
          --self.open;
          tell(std::move(answer));
        }(*this, std::move(work), std::move(then)),
        boost::asio::detached);
  }
  void finish() {
    world.until([&] { return open == 0; });
  }

  World world{GetParam()};
  RoomStore& here = world.store();
  RoomStore& there = world.other();
  int open = 0;
};
INSTANTIATE_TEST_SUITE_P(Of, Gateways,
                         testing::Values(Backend::redis, Backend::sentinel, Backend::cluster),
                         [](const auto& info) { return name_of(info.param); });

TEST_P(Gateways, PutEveryPostIntoOneOrder) {
  std::map<rooms::Seq, std::string> acknowledged;
  for (std::uint32_t n = 1; n <= 60; ++n)
    for (std::uint8_t who = 1; who <= 2; ++who)
      begin<PublishAnswer>((who == 1 ? here : there).publish(draft(who, n)),
                           [&, who, n](PublishAnswer answer) {
                             // Of one person's posts under way the later ones may overtake.
                             if (answer.status != PublishStatus::accepted) return;
                             const auto text = std::to_string(who) + ":" + std::to_string(n);
                             EXPECT_TRUE(acknowledged.emplace(answer.position.seq, text).second);
                           });
  finish();
  const auto page = read(here);
  const auto same = read(there);
  ASSERT_EQ(page.events.size(), acknowledged.size());
  ASSERT_EQ(same.events.size(), acknowledged.size());
  rooms::Seq seq = 0;
  for (const auto& [at, text] : acknowledged) {
    EXPECT_EQ(at, ++seq);
    EXPECT_EQ(*page.events[seq - 1], *same.events[seq - 1]);
    EXPECT_EQ("Person " + text.substr(0, 1), page.events[seq - 1]->author->alias);
    EXPECT_EQ(text.substr(2), std::get<rooms::Message>(page.events[seq - 1]->body).text);
  }
}

TEST_P(Gateways, AnswerARetryThatComesBackThroughTheOther) {
  const auto first = world.run(here.publish(draft(1, 1)));
  const auto again = world.run(there.publish(draft(1, 1)));
  EXPECT_EQ(again.status, PublishStatus::duplicate);
  EXPECT_EQ(again.position, first.position);
}

TEST_P(Gateways, LetEitherTheAuthorOrAModeratorHaveWhatWaits) {
  std::map<std::uint32_t, int> had;
  for (std::uint32_t n = 1; n <= 40; ++n) {
    auto d = draft(1, n);
    d.course = Course::hold;
    ASSERT_EQ(world.run(here.publish(d)).status, PublishStatus::held);
  }
  const auto waiting = world.run(there.held(room_of(7))).value();
  ASSERT_EQ(waiting.size(), 40u);
  for (std::uint32_t n = 1; n <= 40; ++n) {
    const auto take_back = [&, n] {
      const auto d = draft(1, n);
      begin<WithdrawAnswer>(
          here.withdraw({room_of(7), d.author.handle, d.producer, n}),
          [&, n](WithdrawAnswer answer) { had[n] += answer.status == WithdrawStatus::withdrawn; });
    };
    if (n % 2 == 0) take_back();
    begin<ReleaseAnswer>(
        there.release({room_of(7), waiting[n - 1].id, true}),
        [&, n](ReleaseAnswer answer) { had[n] += answer.status == ReleaseStatus::released; });
    if (n % 2 != 0) take_back();
  }
  finish();
  for (std::uint32_t n = 1; n <= 40; ++n) EXPECT_EQ(had[n], 1) << n;
  EXPECT_TRUE(world.run(there.held(room_of(7))).value().empty());
}

TEST_P(Gateways, KeepAMuteAsAFence) {
  std::set<rooms::Seq> accepted;
  std::optional<rooms::Position> fence;
  int accepted_after = 0;
  for (std::uint32_t n = 1; n <= 200; ++n) {
    const bool after = fence.has_value();
    begin<PublishAnswer>(there.publish(draft(1, n)), [&, after](PublishAnswer answer) {
      if (answer.status != PublishStatus::accepted) return;
      accepted.insert(answer.position.seq);
      accepted_after += after;
    });
    if (n == 100)
      begin<ModerateAnswer>(
          here.moderate(entry(1, Sanction{person(1), rooms::SanctionKind::mute, {}})),
          [&](ModerateAnswer answer) { fence = answer.position; });
    if (n % 20 == 0) world.until([&] { return open <= 10; });
  }
  finish();
  ASSERT_TRUE(fence);
  EXPECT_EQ(accepted_after, 0);
  for (const auto seq : accepted) EXPECT_LT(seq, fence->seq);
  EXPECT_EQ(post(here, 1, 1000), PublishStatus::muted);
}

TEST_P(Gateways, CountOnePersonTogether) {
  auto d = draft(1, 1);
  d.participant_rate = {seconds(10), 2};
  EXPECT_EQ(world.run(here.publish(d)).status, PublishStatus::accepted);
  d.n = 2;
  EXPECT_EQ(world.run(there.publish(d)).status, PublishStatus::accepted);
  d.n = 3;
  EXPECT_EQ(world.run(here.publish(d)).status, PublishStatus::participant_limited);
  EXPECT_EQ(world.run(there.publish(d)).status, PublishStatus::participant_limited);
}

TEST_P(Gateways, CountTheRoomTogether) {
  int accepted = 0;
  for (std::uint8_t who = 1; who <= 20; ++who) {
    auto d = draft(who, 1);
    d.room_rate = {seconds(10), 5};
    begin<PublishAnswer>((who % 2 ? here : there).publish(d), [&](PublishAnswer answer) {
      accepted += answer.status == PublishStatus::accepted;
    });
  }
  finish();
  EXPECT_EQ(accepted, 5);
}

TEST_P(Gateways, KnowWhoIsAtTheOther) {
  world.run(here.lease({room_of(7), 1, 2, {person(1), person(2)}, seconds(35)}));
  const auto all = world.run(there.lease({room_of(7), 2, 2, {person(2), person(3)}, seconds(35)}));
  EXPECT_EQ(all.count, 3u);
  world.advance(seconds(36));
  EXPECT_EQ(world.run(there.lease({room_of(7), 2, 1, {person(3)}, seconds(35)})).count, 1u);
}

TEST_P(Gateways, HearWhatIsPostedAtTheOther) {
  std::vector<rooms::Seq> heard;
  const auto subscription =
      there.subscribe(room_of(7), world.context().get_executor(), [&](const SharedEvent& event) {
        if (event) heard.push_back(event->position.seq);
      });
  world.run(there.position(room_of(7)));  // from here on everything is heard
  for (std::uint32_t n = 1; n <= 20; ++n) post(here, 1, n);
  world.until([&] { return heard.size() >= 20; });
  for (std::size_t i = 0; i < heard.size(); ++i) EXPECT_EQ(heard[i], i + 1);
}

TEST_P(Gateways, ReleaseOneItemOnce) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  world.run(here.publish(d));
  const auto item = world.run(there.held(room_of(7))).value().at(0);
  int released = 0;
  for (auto* store : {&here, &there, &here, &there})
    begin<ReleaseAnswer>(store->release({room_of(7), item.id, true}), [&](ReleaseAnswer answer) {
      released += answer.status == ReleaseStatus::released;
    });
  finish();
  EXPECT_EQ(released, 1);
  EXPECT_EQ(read(here).events.size(), 1u);
}

TEST_P(Gateways, ApplyOneEntryOnce) {
  std::set<rooms::Seq> seqs;
  int applied = 0;
  for (auto* store : {&here, &there, &here, &there})
    begin<ModerateAnswer>(store->moderate(entry(9, Announce{"words"})), [&](ModerateAnswer answer) {
      applied += answer.status == ModerateStatus::applied;
      seqs.insert(answer.position.seq);
    });
  finish();
  EXPECT_EQ(applied, 1);
  EXPECT_EQ(seqs, (std::set<rooms::Seq>{1}));
}

TEST_P(Gateways, OpenOneEpochTogether) {
  post(here, 1, 1);
  world.restart();
  std::set<rooms::Epoch> epochs;
  for (std::uint32_t n = 2; n <= 11; ++n)
    for (std::uint8_t who = 1; who <= 2; ++who)
      begin<PublishAnswer>((who == 1 ? here : there).publish(draft(who, n)),
                           [&](PublishAnswer answer) {
                             if (answer.status == PublishStatus::accepted)
                               epochs.insert(answer.position.epoch);
                           });
  finish();
  EXPECT_EQ(epochs.size(), 1u);
  EXPECT_EQ(world.run(there.position(room_of(7)))->log.lineage.size(), 1u);
}

TEST_P(Gateways, ReadNothingThatWasRedactedAtTheOther) {
  const auto position = world.run(here.publish(draft(1, 1))).position;
  world.run(there.moderate(entry(1, Redact{position})));
  EXPECT_TRUE(std::holds_alternative<rooms::Withdrawn>(read(here).events.at(0)->body));
}

TEST_P(Gateways, SayAgainAfterAResetWhatWasDecidedHere) {
  world.run(here.moderate(entry(1, Sanction{person(1), rooms::SanctionKind::mute, {}})));
  world.reset();
  EXPECT_EQ(post(here, 1, 1), PublishStatus::muted);
  EXPECT_EQ(post(there, 1, 1), PublishStatus::muted);
}

}  // namespace
}  // namespace hearth::store
