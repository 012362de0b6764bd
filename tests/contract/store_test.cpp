// SPDX-License-Identifier: Apache-2.0
#include "contract/store_fixture.hpp"

namespace hearth::store {
namespace {

using core::milliseconds;
using core::seconds;
using enum PublishStatus;

INSTANTIATE_TEST_SUITE_P(Of, Store,
                         testing::Values(Backend::model, Backend::embedded, Backend::redis,
                                         Backend::sentinel, Backend::cluster),
                         [](const auto& info) { return name_of(info.param); });

// --- publish ---
TEST_P(Store, GivesTheFirstMessageSeqOne) { EXPECT_EQ(post(1, 1).position.seq, 1u); }
TEST_P(Store, GivesEveryPositionAnEpoch) { EXPECT_NE(post(1, 1).position.epoch, 0u); }
TEST_P(Store, CountsSeqDenselyOverPeople) {
  for (std::uint32_t n = 1; n <= 5; ++n)
    for (std::uint8_t who = 1; who <= 3; ++who)
      EXPECT_EQ(post(who, n).position.seq, (n - 1) * 3 + who);
}
TEST_P(Store, KeepsRoomsApart) {
  post(1, 1);
  auto other = draft(1, 1);
  other.room = room_of(8);
  EXPECT_EQ(publish(other).position.seq, 1u);
}
TEST_P(Store, AnswersARepeatedNWithTheFirstPosition) {
  const auto first = post(1, 1);
  post(2, 1);
  const auto again = post(1, 1);
  EXPECT_EQ(again.status, duplicate);
  EXPECT_EQ(again.position, first.position);
  EXPECT_EQ(state().log.top.seq, 2u);
}
TEST_P(Store, RefusesALowerN) {
  post(1, 5);
  EXPECT_EQ(post(1, 4).status, stale);
}
TEST_P(Store, TakesAnNThatSkips) {
  post(1, 1);
  EXPECT_EQ(post(1, 100).status, accepted);
}
TEST_P(Store, CountsNForEachProducer) {
  post(1, 1);
  auto other = draft(1, 1);
  other.producer.bytes.fill(99);
  EXPECT_EQ(publish(other).status, accepted);
}
TEST_P(Store, CountsNForEachPersonWithTheSameProducer) {
  post(1, 1);
  auto other = draft(2, 1);
  other.producer = draft(1, 1).producer;
  EXPECT_EQ(publish(other).status, accepted);
}
TEST_P(Store, KeepsTheAnswerToANOverARestart) {
  const auto first = post(1, 1);
  world.restart();
  const auto again = post(1, 1);
  EXPECT_EQ(again.status, duplicate);
  EXPECT_EQ(again.position.seq, first.position.seq);
}
TEST_P(Store, StoresWholeSeconds) {
  world.advance(milliseconds(700));
  post(1, 1);
  EXPECT_EQ(read().events[0]->at.time_since_epoch() % seconds(1), core::Duration::zero());
}
TEST_P(Store, NeverLetsTimeRunBack) {
  post(1, 1);
  world.advance(-seconds(100));
  post(1, 2);
  const auto events = read().events;
  EXPECT_GE(events[1]->at, events[0]->at);
}
TEST_P(Store, GivesBackWhatWasPosted) {
  post(3, 1, "ünïcödé 🌱");
  const auto event = *read().events.at(0);
  EXPECT_EQ(event.author, person(3));
  EXPECT_EQ(std::get<rooms::Message>(event.body),
            (rooms::Message{"ünïcödé 🌱", rooms::Intent::listen, 0}));
}
TEST_P(Store, CarriesSupportLikeAMessage) {
  post(1, 1);
  auto support = draft(2, 1);
  support.body = rooms::SupportGiven{1, rooms::Support::with_you};
  EXPECT_EQ(publish(support).position.seq, 2u);
  EXPECT_EQ(std::get<rooms::SupportGiven>(read().events.at(1)->body).target, 1u);
}

// --- rates ---
TEST_P(Store, LetsABurstThroughAndThenOneEachInterval) {
  const auto limited = [&](std::uint32_t n) {
    auto d = draft(1, n);
    d.participant_rate = {seconds(2), 3};
    return publish(d);
  };
  for (std::uint32_t n = 1; n <= 3; ++n) EXPECT_EQ(limited(n).status, accepted);
  const auto refused = limited(4);
  EXPECT_EQ(refused.status, participant_limited);
  EXPECT_EQ(refused.retry_after, core::Duration(seconds(2)));
  world.advance(seconds(2));
  EXPECT_EQ(limited(4).status, accepted);
  EXPECT_EQ(limited(5).status, participant_limited);
}
TEST_P(Store, LimitsTheRoomAsAWhole) {
  const auto limited = [&](std::uint8_t who) {
    auto d = draft(who, 1);
    d.room_rate = {seconds(1), 2};
    return publish(d).status;
  };
  EXPECT_EQ(limited(1), accepted);
  EXPECT_EQ(limited(2), accepted);
  EXPECT_EQ(limited(3), room_limited);
}
TEST_P(Store, ChargesNobodyForARefusal) {
  auto d = draft(1, 1);
  d.room_rate = {seconds(10), 1};
  d.participant_rate = {seconds(1), 1};
  EXPECT_EQ(publish(d).status, accepted);
  world.advance(seconds(2));
  d.n = 2;
  EXPECT_EQ(publish(d).status, room_limited);
  d.room_rate = {};
  EXPECT_EQ(publish(d).status, accepted);
}
TEST_P(Store, TakesNoSeqForARefusal) {
  auto d = draft(1, 1);
  d.participant_rate = {seconds(5), 1};
  publish(d);
  d.n = 2;
  EXPECT_EQ(publish(d).status, participant_limited);
  EXPECT_EQ(state().log.top.seq, 1u);
}
TEST_P(Store, AnswersARepeatedNThoughThePersonIsLimited) {
  auto d = draft(1, 1);
  d.participant_rate = {seconds(5), 1};
  publish(d);
  EXPECT_EQ(publish(d).status, duplicate);
}

// --- sanctions and modes ---
TEST_P(Store, RefusesAMutedPersonUntilTheEnd) {
  moderate(Sanction{person(1), rooms::SanctionKind::mute, world.now() + seconds(60)});
  const auto refused = post(1, 1);
  EXPECT_EQ(refused.status, muted);
  EXPECT_EQ(refused.retry_after, core::Duration(seconds(60)));
  world.advance(seconds(61));
  EXPECT_EQ(post(1, 1).status, accepted);
}
TEST_P(Store, RefusesAMutedPersonFromAnyProducer) {
  moderate(Sanction{person(1), rooms::SanctionKind::mute, {}});
  auto d = draft(1, 1);
  d.producer.bytes.fill(200);
  const auto refused = publish(d);
  EXPECT_EQ(refused.status, muted);
  EXPECT_EQ(refused.retry_after, core::Duration::zero());
}
TEST_P(Store, LeavesOthersAloneWhenOneIsMuted) {
  moderate(Sanction{person(1), rooms::SanctionKind::mute, {}});
  EXPECT_EQ(post(2, 1).status, accepted);
}
TEST_P(Store, TellsABanFromAMute) {
  moderate(Sanction{person(1), rooms::SanctionKind::mute, {}});
  moderate(Sanction{person(1), rooms::SanctionKind::ban, {}});
  EXPECT_EQ(post(1, 1).status, banned);
}
TEST_P(Store, LetsALiftedPersonPost) {
  moderate(Sanction{person(1), rooms::SanctionKind::mute, {}});
  EXPECT_EQ(moderate(Lift{person(1), rooms::SanctionKind::mute}).status, ModerateStatus::applied);
  EXPECT_EQ(post(1, 1).status, accepted);
}
TEST_P(Store, HasNothingToLiftTwice) {
  EXPECT_EQ(moderate(Lift{person(1), rooms::SanctionKind::mute}).status, ModerateStatus::not_found);
}
TEST_P(Store, KeepsASanctionOverARestart) {
  moderate(Sanction{person(1), rooms::SanctionKind::mute, {}});
  world.restart();
  EXPECT_EQ(post(1, 1).status, muted);
}
TEST_P(Store, AnswersARetryOfWhatWasAcceptedBeforeTheMute) {
  post(1, 1);
  moderate(Sanction{person(1), rooms::SanctionKind::mute, {}});
  EXPECT_EQ(post(1, 1).status, duplicate);
}
TEST_P(Store, AnnouncesASanctionInTheLog) {
  post(1, 1);
  const auto answer = moderate(Sanction{person(1), rooms::SanctionKind::mute, {}});
  EXPECT_EQ(answer.position.seq, 2u);
  EXPECT_EQ(std::get<rooms::Sanctioned>(read().events.at(1)->body).subject, person(1));
}
TEST_P(Store, ListsSanctionsInForce) {
  moderate(Sanction{person(1), rooms::SanctionKind::mute, world.now() + seconds(10)});
  EXPECT_EQ(state().sanctions.size(), 1u);
  world.advance(seconds(11));
  EXPECT_TRUE(state().sanctions.empty());
}
TEST_P(Store, AppliesAnEntryOnce) {
  const auto first = moderate(Announce{"hello"}, 42);
  const auto again = moderate(Announce{"hello"}, 42);
  EXPECT_EQ(again.status, ModerateStatus::duplicate);
  EXPECT_EQ(again.position, first.position);
  EXPECT_EQ(state().log.top.seq, 1u);
}
TEST_P(Store, LetsNobodyPostInAClosedRoom) {
  moderate(SetMode{rooms::Mode::closed, {}});
  EXPECT_EQ(post(1, 1).status, closed);
  moderate(SetMode{rooms::Mode::open, {}});
  EXPECT_EQ(post(1, 1).status, accepted);
}
TEST_P(Store, SlowsEverybodyDownInASlowRoom) {
  moderate(SetMode{rooms::Mode::slow, seconds(30)});
  EXPECT_EQ(post(1, 1).status, accepted);
  EXPECT_EQ(post(1, 2).status, participant_limited);
  EXPECT_EQ(state().post_interval, core::Duration(seconds(30)));
}
TEST_P(Store, KeepsTheModeOverARestart) {
  moderate(SetMode{rooms::Mode::closed, {}});
  world.restart();
  EXPECT_EQ(state().mode, rooms::Mode::closed);
}

// --- redaction ---
TEST_P(Store, TakesTheTextOutOfTheLog) {
  const auto position = post(1, 1, "a secret").position;
  EXPECT_EQ(moderate(Redact{position}).status, ModerateStatus::applied);
  const auto events = read().events;
  EXPECT_TRUE(std::holds_alternative<rooms::Withdrawn>(events.at(0)->body));
  EXPECT_FALSE(events.at(0)->author);
  EXPECT_EQ(std::get<rooms::Redacted>(events.at(1)->body).target, 1u);
}
TEST_P(Store, RedactsOnce) {
  const auto position = post(1, 1).position;
  moderate(Redact{position});
  EXPECT_EQ(moderate(Redact{position}).status, ModerateStatus::not_found);
}
TEST_P(Store, LetsTheAuthorTakeAMessageBack) {
  const auto position = post(1, 1).position;
  EXPECT_EQ(moderate(Unsay{position, person(1), seconds(60)}).status, ModerateStatus::applied);
  EXPECT_TRUE(std::get<rooms::Redacted>(read().events.at(1)->body).by_author);
}
TEST_P(Store, LetsNobodyElseTakeItBack) {
  const auto position = post(1, 1).position;
  EXPECT_EQ(moderate(Unsay{position, person(2), seconds(60)}).status, ModerateStatus::not_found);
}
TEST_P(Store, IsTooLateAfterTheWindow) {
  const auto position = post(1, 1).position;
  world.advance(seconds(62));
  EXPECT_EQ(moderate(Unsay{position, person(1), seconds(60)}).status, ModerateStatus::too_late);
}
TEST_P(Store, FindsATargetOfAnEarlierEpoch) {
  const auto position = post(1, 1).position;
  world.restart();
  EXPECT_EQ(moderate(Redact{position}).status, ModerateStatus::applied);
}
TEST_P(Store, FindsNothingAboveTheTopOrInAnUnknownEpoch) {
  const auto position = post(1, 1).position;
  EXPECT_EQ(moderate(Redact{{position.epoch, 2}}).status, ModerateStatus::not_found);
  EXPECT_EQ(moderate(Redact{{position.epoch + 1, 1}}).status, ModerateStatus::not_found);
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
  EXPECT_EQ(world.run(world.store().held(room)).size(), 1u);
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
  const auto item = world.run(world.store().held(room)).at(0);
  const auto answer = world.run(world.store().release({room, item.id, true}));
  EXPECT_EQ(answer.status, ReleaseStatus::released);
  EXPECT_EQ(answer.position.seq, 2u);
  EXPECT_EQ(read().events.at(1)->author, person(1));
}
TEST_P(Store, ReleasesOnce) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  publish(d);
  const auto item = world.run(world.store().held(room)).at(0);
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
  EXPECT_TRUE(world.run(world.store().held(room)).empty());
}
TEST_P(Store, DropsWhatWaitsOfAMutedPerson) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  publish(d);
  moderate(Sanction{person(1), rooms::SanctionKind::mute, {}});
  EXPECT_TRUE(world.run(world.store().held(room)).empty());
}

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

}  // namespace
}  // namespace hearth::store
