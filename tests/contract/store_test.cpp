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

}  // namespace
}  // namespace hearth::store
