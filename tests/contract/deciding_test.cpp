// SPDX-License-Identifier: Apache-2.0
#include "contract/store_fixture.hpp"

namespace hearth::store {
namespace {

using core::milliseconds;
using core::seconds;
using std::chrono::hours;
using std::chrono::minutes;
using enum PublishStatus;
using rooms::SanctionKind;

// --- sanctions ---
TEST_P(Store, RefusesARemovedPersonLikeABannedOne) {
  moderate(Sanction{person(1), SanctionKind::removal, world.now() + seconds(30)});
  const auto refused = post(1, 1);
  EXPECT_EQ(refused.status, banned);
  EXPECT_EQ(refused.retry_after, core::Duration(seconds(30)));
}
TEST_P(Store, HoldsNothingOfABannedPerson) {
  moderate(Sanction{person(1), SanctionKind::ban, {}});
  auto d = draft(1, 1);
  d.course = Course::hold;
  EXPECT_EQ(publish(d).status, banned);
  EXPECT_TRUE(waiting().empty());
}
TEST_P(Store, EndsASanctionAtItsSecond) {
  moderate(Sanction{person(1), SanctionKind::mute, world.now() + seconds(10)});
  world.advance(seconds(10) - milliseconds(1));
  EXPECT_EQ(post(1, 1).status, muted);
  world.advance(milliseconds(1));
  EXPECT_EQ(post(1, 1).status, accepted);
}
TEST_P(Store, CutsTheEndOfASanctionToItsSecond) {
  moderate(Sanction{person(1), SanctionKind::mute, world.now() + milliseconds(10'700)});
  EXPECT_EQ(state().sanctions.at(0).until, world.now() + seconds(10));
}
TEST_P(Store, KeepsTheLaterEndOfTwoSanctionsOfAKind) {
  const auto late = world.now() + hours(1);
  moderate(Sanction{person(1), SanctionKind::mute, late});
  const auto shorter = moderate(Sanction{person(1), SanctionKind::mute, world.now() + seconds(5)});
  EXPECT_EQ(shorter.status, ModerateStatus::applied);
  EXPECT_EQ(shorter.position.seq, 0u) << "what changes nothing is not in the log";
  ASSERT_EQ(state().sanctions.size(), 1u);
  EXPECT_EQ(state().sanctions.at(0).until, late);
  EXPECT_EQ(state().log.top.seq, 1u);
  world.advance(seconds(6));
  EXPECT_EQ(post(1, 1).status, muted);
  moderate(Sanction{person(1), SanctionKind::mute, late + seconds(7)});
  EXPECT_EQ(state().sanctions.at(0).until, late + seconds(7));
  EXPECT_EQ(state().log.top.seq, 2u);
}
TEST_P(Store, KeepsASanctionWithoutEndBesideOneThatEnds) {
  moderate(Sanction{person(1), SanctionKind::ban, world.now() + seconds(5)});
  moderate(Sanction{person(1), SanctionKind::ban, {}});
  moderate(Sanction{person(1), SanctionKind::ban, world.now() + hours(9)});
  EXPECT_EQ(state().sanctions.at(0).until, core::Time{});
  world.advance(hours(10));
  EXPECT_EQ(post(1, 1).status, banned);
}
TEST_P(Store, BeginsASanctionAnewWhereTheLastIsOver) {
  moderate(Sanction{person(1), SanctionKind::mute, world.now() + seconds(5)});
  world.advance(seconds(6));
  moderate(Sanction{person(1), SanctionKind::mute, world.now() + seconds(3)});
  EXPECT_EQ(post(1, 1).status, muted);
}
TEST_P(Store, TellsTheJournalOfASanctionThatChangesNothing) {
  moderate(Sanction{person(1), SanctionKind::mute, {}}, 41);
  moderate(Sanction{person(1), SanctionKind::mute, world.now() + seconds(5)}, 42);
  const auto lines = journal().entries;
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1].kind, JournalKind::decided);
  EXPECT_EQ(lines[1].subject, person(1));
  EXPECT_EQ(lines[1].position.seq, 0u);
}

// --- taking back one of several ---
TEST_P(Store, LiftsASanctionThatIsTakenBack) {
  const auto end = world.now() + hours(1);
  moderate(Sanction{person(1), SanctionKind::mute, end});
  EXPECT_EQ(moderate(TakeBack{person(1), SanctionKind::mute, end, {}}).status,
            ModerateStatus::applied);
  EXPECT_EQ(std::get<rooms::Sanctioned>(read().events.at(1)->body),
            (rooms::Sanctioned{person(1), SanctionKind::mute, {}, true}));
  EXPECT_EQ(post(1, 1).status, accepted);
}
TEST_P(Store, LeavesTheOthersWhereOneIsTakenBack) {
  const auto end = world.now() + hours(1);
  const auto sooner = world.now() + seconds(30);
  moderate(Sanction{person(1), SanctionKind::mute, sooner});
  moderate(Sanction{person(1), SanctionKind::mute, end});
  moderate(TakeBack{person(1), SanctionKind::mute, end, sooner});
  EXPECT_EQ(std::get<rooms::Sanctioned>(read().events.at(2)->body),
            (rooms::Sanctioned{person(1), SanctionKind::mute, sooner, false}));
  EXPECT_EQ(state().sanctions.at(0).until, sooner);
  EXPECT_EQ(post(1, 1).status, muted);
  world.advance(seconds(31));
  EXPECT_EQ(post(1, 2).status, accepted);
}
TEST_P(Store, TakesNothingBackFromASanctionOfOthers) {
  const auto end = world.now() + hours(1);
  moderate(Sanction{person(1), SanctionKind::mute, world.now() + seconds(30)});
  moderate(Sanction{person(1), SanctionKind::mute, end});
  const auto answer =
      moderate(TakeBack{person(1), SanctionKind::mute, world.now() + seconds(30), {}});
  EXPECT_EQ(answer.status, ModerateStatus::applied);
  EXPECT_EQ(answer.position.seq, 0u);
  EXPECT_EQ(state().sanctions.at(0).until, end);
  EXPECT_EQ(journal().entries.size(), 3u) << "the desk hears of it";
}
TEST_P(Store, TakesBackWhatHadNoEnd) {
  moderate(Sanction{person(1), SanctionKind::ban, world.now() + hours(1)});
  moderate(Sanction{person(1), SanctionKind::ban, {}});
  moderate(TakeBack{person(1), SanctionKind::ban, {}, world.now() + hours(1)});
  EXPECT_EQ(state().sanctions.at(0).until, world.now() + hours(1));
  moderate(TakeBack{person(1), SanctionKind::ban, world.now() + hours(1), {}});
  EXPECT_TRUE(state().sanctions.empty());
}
TEST_P(Store, LiftsOnlyTheKindNamed) {
  moderate(Sanction{person(1), SanctionKind::mute, {}});
  moderate(Sanction{person(1), SanctionKind::ban, {}});
  moderate(Lift{person(1), SanctionKind::ban});
  EXPECT_EQ(post(1, 1).status, muted);
}
TEST_P(Store, HasNothingToLiftAfterTheEnd) {
  moderate(Sanction{person(1), SanctionKind::mute, world.now() + seconds(5)});
  world.advance(seconds(6));
  EXPECT_EQ(moderate(Lift{person(1), SanctionKind::mute}).status, ModerateStatus::not_found);
  EXPECT_EQ(state().log.top.seq, 1u) << "what did not happen is not in the log";
}
TEST_P(Store, ListsTheSanctionsOfEverybody) {
  for (std::uint8_t who = 1; who <= 30; ++who)
    moderate(Sanction{person(who), SanctionKind::mute, world.now() + hours(2)});
  EXPECT_EQ(state().sanctions.size(), 30u);
}
TEST_P(Store, SaysInTheLogWhatWasLifted) {
  moderate(Sanction{person(1), SanctionKind::mute, {}});
  moderate(Lift{person(1), SanctionKind::mute});
  const auto event = *read().events.at(1);
  EXPECT_FALSE(event.author);
  EXPECT_EQ(std::get<rooms::Sanctioned>(event.body),
            (rooms::Sanctioned{person(1), SanctionKind::mute, {}, true}));
}
TEST_P(Store, SaysInTheLogHowTheRoomChanged) {
  const auto until = world.now() + hours(1);
  moderate(SetMode{rooms::Mode::slow, seconds(20), until, "harassment"});
  EXPECT_EQ(std::get<rooms::ModeChanged>(read().events.at(0)->body),
            (rooms::ModeChanged{rooms::Mode::slow, seconds(20), until, "harassment"}));
}
TEST_P(Store, KeepsWhatIsAnnounced) {
  moderate(Announce{"We meet again at eight."});
  EXPECT_EQ(std::get<rooms::Announcement>(read().events.at(0)->body).text,
            "We meet again at eight.");
}

// --- entries ---
TEST_P(Store, AnswersARepeatedEntryInThePresentEpoch) {
  moderate(Announce{"hello"}, 42);
  world.restart();
  const auto again = moderate(Announce{"hello"}, 42);
  EXPECT_EQ(again.status, ModerateStatus::duplicate);
  EXPECT_EQ(again.position, (rooms::Position{state().log.top.epoch, 1}));
}
TEST_P(Store, GivesEachRoomEntriesOfItsOwn) {
  moderate(Announce{"here"}, 42);
  room = room_of(8);
  EXPECT_EQ(moderate(Announce{"there"}, 42).status, ModerateStatus::applied);
}
TEST_P(Store, ForgetsAnEntryAfterItsLife) {
  moderate(Announce{"hello"}, 42);
  world.advance(hours(1) + seconds(2));
  EXPECT_EQ(moderate(Announce{"hello"}, 42).status, ModerateStatus::applied);
}
TEST_P(Store, TriesAnEntryAgainThatFoundNothing) {
  EXPECT_EQ(moderate(Lift{person(1), SanctionKind::mute}, 42).status, ModerateStatus::not_found);
  moderate(Sanction{person(1), SanctionKind::mute, {}});
  EXPECT_EQ(moderate(Lift{person(1), SanctionKind::mute}, 42).status, ModerateStatus::applied);
}

// --- redaction ---
TEST_P(Store, FindsNothingThatIsPastItsTime) {
  const auto position = post(1, 1).position;
  world.advance(hours(1) + seconds(1));
  EXPECT_EQ(moderate(Redact{position}).status, ModerateStatus::not_found);
}
TEST_P(Store, RedactsNothingButMessages) {
  const auto announcement = moderate(Announce{"hello"}).position;
  EXPECT_EQ(moderate(Redact{announcement}).status, ModerateStatus::not_found);
  auto d = draft(1, 1);
  d.body = rooms::SupportGiven{1, rooms::Support::glad};
  const auto support = publish(d).position;
  EXPECT_EQ(moderate(Redact{support}).status, ModerateStatus::not_found);
  EXPECT_EQ(moderate(Redact{{support.epoch, 0}}).status, ModerateStatus::not_found);
}
TEST_P(Store, LeavesTheOthersWhereTheyAre) {
  post_many(5);
  moderate(Redact{{state().log.top.epoch, 3}});
  const auto events = read().events;
  ASSERT_EQ(events.size(), 6u);
  for (rooms::Seq seq = 1; seq <= 5; ++seq) {
    EXPECT_EQ(events[seq - 1]->position.seq, seq);
    EXPECT_EQ(std::holds_alternative<rooms::Message>(events[seq - 1]->body), seq != 3);
  }
}
TEST_P(Store, TakesAMessageBackOnce) {
  const auto position = post(1, 1).position;
  moderate(Unsay{position, person(1), seconds(60)});
  EXPECT_EQ(moderate(Unsay{position, person(1), seconds(60)}).status, ModerateStatus::not_found);
}
TEST_P(Store, TakesAMessageBackAtTheLastMoment) {
  const auto position = post(1, 1).position;
  world.advance(seconds(60));
  EXPECT_EQ(moderate(Unsay{position, person(1), seconds(60)}).status, ModerateStatus::applied);
}
TEST_P(Store, SaysWhoTookAMessageBack) {
  const auto position = post(1, 1).position;
  moderate(Unsay{position, person(1), seconds(60)});
  EXPECT_EQ(read().events.at(1)->author, person(1));
}
TEST_P(Store, TakesNothingForAnEarlierEpochsThatCameLater) {
  const auto before = post(1, 1).position;
  world.restart();
  post(1, 2);
  EXPECT_EQ(moderate(Redact{{before.epoch, 2}}).status, ModerateStatus::not_found);
  EXPECT_EQ(moderate(Redact{{before.epoch, 1}}).status, ModerateStatus::applied);
}
TEST_P(Store, KeepsAMessageWithdrawnOverARestart) {
  const auto position = post(1, 1).position;
  moderate(Redact{position});
  world.restart();
  EXPECT_TRUE(std::holds_alternative<rooms::Withdrawn>(read().events.at(0)->body));
}
TEST_P(Store, RedactsALongTimeLater) {
  const auto position = post(1, 1).position;
  for (std::uint32_t n = 2; n <= 6; ++n) {
    world.advance(minutes(11));
    post(1, n);
  }
  EXPECT_EQ(moderate(Redact{position}).status, ModerateStatus::applied);
  EXPECT_TRUE(std::holds_alternative<rooms::Withdrawn>(read().events.at(0)->body));
}

}  // namespace
}  // namespace hearth::store
