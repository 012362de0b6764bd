// SPDX-License-Identifier: Apache-2.0
#include "contract/store_fixture.hpp"

namespace hearth::store {
namespace {

using core::milliseconds;
using core::seconds;
using std::chrono::hours;
using std::chrono::minutes;
using enum PublishStatus;

// --- repeating ---
TEST_P(Store, RemembersAnNForAnHourInARoomThatKeepsLess) {
  auto d = draft(1, 1);
  d.retention = minutes(10);
  publish(d);
  world.advance(minutes(59));
  EXPECT_EQ(publish(d).status, duplicate);
}
TEST_P(Store, RemembersAnNAsLongAsTheRoomKeepsIt) {
  auto d = draft(1, 1);
  d.retention = hours(3);
  publish(d);
  world.advance(hours(2));
  EXPECT_EQ(publish(d).status, duplicate);
}
TEST_P(Store, ForgetsAnNAfterItsLife) {
  post(1, 5);
  world.advance(hours(1) + seconds(2));
  EXPECT_EQ(post(1, 5).status, accepted);
  world.advance(hours(1) + seconds(2));
  EXPECT_EQ(post(1, 4).status, accepted);
}
TEST_P(Store, AnswersARepeatedNAfterItsMessageIsGone) {
  const auto position = post(1, 1).position;
  moderate(Redact{position});
  const auto again = post(1, 1);
  EXPECT_EQ(again.status, duplicate);
  EXPECT_EQ(again.position, position);
}
TEST_P(Store, AnswersARepeatedNInThePresentEpoch) {
  post(1, 1);
  world.restart();
  const auto again = post(1, 1);
  EXPECT_EQ(again.status, duplicate);
  EXPECT_EQ(again.position, (rooms::Position{state().log.top.epoch, 1}));
}
TEST_P(Store, AnswersARepeatedNInAClosedRoom) {
  post(1, 1);
  moderate(SetMode{rooms::Mode::closed, {}});
  EXPECT_EQ(post(1, 1).status, duplicate);
}
TEST_P(Store, ChargesNothingForARepetition) {
  auto d = draft(1, 1);
  d.participant_rate = {seconds(10), 2};
  publish(d);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(publish(d).status, duplicate);
  d.n = 2;
  EXPECT_EQ(publish(d).status, accepted);
}
TEST_P(Store, TakesTheSameNAgainAfterARefusal) {
  moderate(SetMode{rooms::Mode::closed, {}});
  EXPECT_EQ(post(1, 1).status, closed);
  moderate(SetMode{rooms::Mode::open, {}});
  EXPECT_EQ(post(1, 1).status, accepted);
}
TEST_P(Store, TakesTheLargestN) {
  EXPECT_EQ(post(1, 4294967295u).status, accepted);
  EXPECT_EQ(post(1, 4294967295u).status, duplicate);
  EXPECT_EQ(post(1, 4294967294u).status, stale);
}

// --- what is kept ---
TEST_P(Store, KeepsBytesThatMeanSomethingElsewhere) {
  const std::string text = std::string("a\r\n$3\r\nb c:d,e\0f", 17) + " 1-0 {r:x}";
  post(1, 1, text);
  EXPECT_EQ(std::get<rooms::Message>(read().events.at(0)->body).text, text);
}
TEST_P(Store, KeepsHandlesAndProducersOfAnyBytes) {
  auto d = draft(1, 1);
  d.author.handle.bytes = {'\r', '\n', 0, ' ', ':', '%', 255, '-', '[', 'm'};
  d.producer.bytes = {'%', 'd', 0, ' ', ':', '\n', 255, '-', '[', 'm', ']', '$'};
  d.author.alias = "A: b, c";
  EXPECT_EQ(publish(d).status, accepted);
  EXPECT_EQ(publish(d).status, duplicate);
  EXPECT_EQ(read().events.at(0)->author, d.author);
  moderate(Sanction{d.author, rooms::SanctionKind::mute, {}});
  ASSERT_EQ(state().sanctions.size(), 1u);
  EXPECT_EQ(state().sanctions[0].subject, d.author);
  d.n = 2;
  EXPECT_EQ(publish(d).status, muted);
}
TEST_P(Store, KeepsALongText) {
  const std::string text(16'000, 'x');
  post(1, 1, text);
  EXPECT_EQ(std::get<rooms::Message>(read().events.at(0)->body).text, text);
}
TEST_P(Store, KeepsAnEmptyAlias) {
  auto d = draft(1, 1);
  d.author.alias.clear();
  publish(d);
  EXPECT_EQ(read().events.at(0)->author, d.author);
}
TEST_P(Store, KeepsWhatAMessageAnswers) {
  post(1, 1);
  auto d = draft(2, 1);
  d.body = rooms::Message{"yes", rooms::Intent::experience, 1};
  publish(d);
  EXPECT_EQ(std::get<rooms::Message>(read().events.at(1)->body).reply_to, 1u);
}
TEST_P(Store, SaysOfEveryAcknowledgedPostThatItIsDurable) { EXPECT_TRUE(post(1, 1).durable); }

// --- rates ---
TEST_P(Store, CountsAPersonOverDevices) {
  auto d = draft(1, 1);
  d.participant_rate = {seconds(10), 1};
  publish(d);
  d.producer.bytes.fill(77);
  EXPECT_EQ(publish(d).status, participant_limited);
}
TEST_P(Store, CountsEachRoomForItself) {
  auto d = draft(1, 1);
  d.participant_rate = {seconds(10), 1};
  publish(d);
  d.room = room_of(8);
  EXPECT_EQ(publish(d).status, accepted);
}
TEST_P(Store, LimitsSupportLikeAMessage) {
  auto d = draft(1, 1);
  d.participant_rate = {seconds(10), 1};
  publish(d);
  d.n = 2;
  d.body = rooms::SupportGiven{1, rooms::Support::thank_you};
  EXPECT_EQ(publish(d).status, participant_limited);
}
TEST_P(Store, ChargesForWhatIsHeld) {
  auto d = draft(1, 1);
  d.course = Course::hold;
  d.participant_rate = {seconds(10), 1};
  EXPECT_EQ(publish(d).status, held);
  d.n = 2;
  EXPECT_EQ(publish(d).status, participant_limited);
}
TEST_P(Store, SaysWhenTheRoomHasRoomAgain) {
  auto d = draft(1, 1);
  d.room_rate = {milliseconds(1500), 1};
  publish(d);
  world.advance(milliseconds(400));
  d = draft(2, 1);
  d.room_rate = {milliseconds(1500), 1};
  const auto refused = publish(d);
  EXPECT_EQ(refused.status, room_limited);
  EXPECT_EQ(refused.retry_after, core::Duration(milliseconds(1100)));
  world.advance(refused.retry_after);
  EXPECT_EQ(publish(d).status, accepted);
}
TEST_P(Store, AppliesAMilderRateAtOnce) {
  auto d = draft(1, 1);
  d.participant_rate = {hours(10), 1};
  publish(d);
  d.n = 2;
  EXPECT_EQ(publish(d).status, participant_limited);
  d.participant_rate = {seconds(1), 1};
  EXPECT_EQ(publish(d).status, accepted) << "what was counted under the old rate does not last";
}
TEST_P(Store, LocksNobodyOutWhenTheClockIsSetBack) {
  auto d = draft(1, 1);
  d.participant_rate = {seconds(10), 1};
  publish(d);
  world.advance(-hours(5));
  d.n = 2;
  EXPECT_EQ(publish(d).status, accepted);
}
TEST_P(Store, TakesABurstOfZeroForOne) {
  auto d = draft(1, 1);
  d.participant_rate = {seconds(10), 0};
  EXPECT_EQ(publish(d).status, accepted);
  d.n = 2;
  EXPECT_EQ(publish(d).status, participant_limited);
}
TEST_P(Store, KeepsTheLongerPaceInASlowRoom) {
  moderate(SetMode{rooms::Mode::slow, seconds(5)});
  auto d = draft(1, 1);
  d.participant_rate = {seconds(60), 1};
  publish(d);
  world.advance(seconds(6));
  d.n = 2;
  EXPECT_EQ(publish(d).status, participant_limited);
}
TEST_P(Store, AllowsNoBurstInASlowRoom) {
  moderate(SetMode{rooms::Mode::slow, seconds(5)});
  auto d = draft(1, 1);
  d.participant_rate = {seconds(1), 10};
  publish(d);
  d.n = 2;
  const auto refused = publish(d);
  EXPECT_EQ(refused.status, participant_limited);
  EXPECT_EQ(refused.retry_after, core::Duration(seconds(5)));
}

}  // namespace
}  // namespace hearth::store
