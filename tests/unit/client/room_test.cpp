// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "support/scripted_server.hpp"

namespace hearth::client {
namespace {

using namespace std::chrono_literals;
using support::ScriptedServer;
namespace pb = hearth::v1;

class RoomRules : public testing::Test {
 protected:
  void enter(std::uint64_t top = 0, std::uint64_t first = 1) {
    server.let_in();
    server.machine.join("evening", {.accepted_guidelines = 3, .history = 50}, server.now);
    server.let_into_room(1, top, first);
  }
  void again(std::uint64_t epoch, std::uint64_t top, std::uint64_t first) {
    server.end(1006);
    server.wait();
    server.machine.on_open(server.now);
    server.reply(server.command(), ScriptedServer::welcome());
    server.let_into_room(epoch, top, first);
  }
  std::vector<Seq> seqs() {
    std::vector<Seq> found;
    for (const auto& event : server.told<Event>()) found.push_back(event.position.seq);
    return found;
  }
  Cursor cursor() const { return server.machine.cursor("evening"); }

  ScriptedServer server;
};

TEST_F(RoomRules, JoinsWithWhatWasAsked) {
  server.let_in();
  server.machine.join("evening", {.accepted_guidelines = 3, .history = 50}, server.now);
  const auto join = server.command().join();
  EXPECT_EQ(join.room(), "evening");
  EXPECT_EQ(join.accepted_guidelines(), 3u);
  EXPECT_EQ(join.history(), 50u);
  EXPECT_EQ(join.cursor_size(), 0);
}

TEST_F(RoomRules, ReadsInOrderAndTellsLiveFromCaughtUp) {
  enter(2, 1);
  EXPECT_TRUE(server.told<CaughtUp>().empty());
  server.say(ScriptedServer::event(1, 1));
  server.say(ScriptedServer::event(1, 2, "0123456789"));
  EXPECT_EQ(server.told<CaughtUp>().size(), 1u);
  server.say(ScriptedServer::event(1, 3));
  const auto events = server.told<Event>();
  ASSERT_EQ(events.size(), 3u);
  EXPECT_FALSE(events[1].live);
  EXPECT_TRUE(events[1].mine);
  EXPECT_TRUE(events[2].live);
  EXPECT_FALSE(events[2].mine);
}

TEST_F(RoomRules, MovesItsCursorBeforeItTells) {
  enter();
  server.machine.on_message(ScriptedServer::event(1, 1).SerializeAsString(), server.now);
  EXPECT_EQ(cursor(), (Cursor{{1, 1}}));  // and the news is not taken yet
}

TEST_F(RoomRules, DropsWhatItHasSeen) {
  enter();
  server.say(ScriptedServer::event(1, 1));
  server.say(ScriptedServer::event(1, 1));
  EXPECT_EQ(seqs(), (std::vector<Seq>{1}));
  EXPECT_TRUE(server.connected);
}

TEST_F(RoomRules, ReconnectsAtAHoleNobodyDeclared) {
  enter();
  server.say(ScriptedServer::event(1, 2));
  EXPECT_TRUE(seqs().empty());
  EXPECT_EQ(server.last<StateChange>().reason, "hole");
  EXPECT_FALSE(server.connected);
}

TEST_F(RoomRules, ResumesFromItsCursor) {
  enter();
  server.say(ScriptedServer::event(1, 1));
  server.say(ScriptedServer::event(2, 2));
  server.end(1006);
  server.wait();
  server.machine.on_open(server.now);
  server.reply(server.command(), ScriptedServer::welcome());
  const auto join = server.command();
  ASSERT_EQ(join.join().cursor_size(), 2);
  EXPECT_EQ(join.join().cursor(0).epoch(), 2u);
  EXPECT_EQ(join.join().cursor(0).seq(), 2u);
  EXPECT_EQ(join.join().cursor(1).epoch(), 1u);
  EXPECT_EQ(join.join().history(), 0u);
  server.reply(join, ScriptedServer::joined(2, 2, 3));
  EXPECT_TRUE(server.last<Joined>().resumed);
}

TEST_F(RoomRules, SetsItsCursorWhereAGapSays) {
  enter(5, 6);
  pb::ServerFrame gap;
  gap.mutable_gap()->set_room("evening");
  gap.mutable_gap()->set_from(4);
  gap.mutable_gap()->set_to(5);
  gap.mutable_gap()->set_reason(pb::GAP_REASON_LOST);
  gap.mutable_gap()->set_epoch(1);
  gap.mutable_gap()->mutable_resume()->set_epoch(2);
  gap.mutable_gap()->mutable_resume()->set_seq(3);
  server.say(gap);
  EXPECT_EQ(cursor(), (Cursor{{2, 3}, {1, 3}}));
  EXPECT_EQ(server.last<Gap>().reason, GapReason::lost);
  server.say(ScriptedServer::event(2, 4));
  EXPECT_EQ(seqs(), (std::vector<Seq>{4}));
}

TEST_F(RoomRules, ForgetsEarlierEpochsAtAReset) {
  enter(5, 6);
  pb::ServerFrame gap;
  gap.mutable_gap()->set_room("evening");
  gap.mutable_gap()->set_reason(pb::GAP_REASON_RESET);
  gap.mutable_gap()->mutable_resume()->set_epoch(9);
  gap.mutable_gap()->mutable_resume()->set_seq(1);
  server.say(gap);
  EXPECT_EQ(cursor(), (Cursor{{9, 1}}));
}

TEST_F(RoomRules, TakesTheNewEpochsNameWhereNothingFollows) {
  enter(5, 6);
  again(2, 5, 6);
  EXPECT_EQ(cursor(), (Cursor{{2, 5}, {1, 5}}));
}

TEST_F(RoomRules, TellsWhyItCannotEnterAndTriesAgainWhenAsked) {
  server.let_in();
  server.machine.join("evening", {}, server.now);
  server.refuse(server.command(), pb::REASON_GUIDELINES);
  EXPECT_EQ(server.last<RoomRefused>().refusal.reason, Reason::guidelines);
  EXPECT_EQ(server.machine.status("evening"), RoomStatus::refused);
  server.machine.join("evening", {.accepted_guidelines = 4}, server.now);
  EXPECT_EQ(server.command().join().accepted_guidelines(), 4u);
}

TEST_F(RoomRules, DoesNotTryARefusedRoomAgainByItself) {
  server.let_in();
  server.machine.join("evening", {}, server.now);
  server.refuse(server.command(), pb::REASON_ROOM_UNKNOWN);
  server.end(1006);
  server.wait();
  server.machine.on_open(server.now);
  server.reply(server.command(), ScriptedServer::welcome());
  EXPECT_TRUE(server.silent());
}

TEST_F(RoomRules, DoesNotLookAtTheAnswerToAJoinThatWasOvertaken) {
  server.let_in();
  server.machine.join("evening", {}, server.now);
  const auto first = server.command();
  server.machine.join("evening", {.accepted_guidelines = 4}, server.now);
  server.refuse(first, pb::REASON_GUIDELINES);
  EXPECT_TRUE(server.told<RoomRefused>().empty());
  server.let_into_room();
  EXPECT_EQ(server.machine.status("evening"), RoomStatus::joined);
}

TEST_F(RoomRules, ComesBackToARefusedRoomThatWasAskedForOffline) {
  server.let_in();
  server.machine.join("evening", {}, server.now);
  server.refuse(server.command(), pb::REASON_GUIDELINES);
  server.end(1006);
  server.machine.join("evening", {.accepted_guidelines = 4}, server.now);
  server.wait();
  server.machine.on_open(server.now);
  server.reply(server.command(), ScriptedServer::welcome());
  EXPECT_EQ(server.command().join().accepted_guidelines(), 4u);
}

TEST_F(RoomRules, WaitsOutARefusalThatWaitingEnds) {
  server.let_in();
  server.machine.join("evening", {}, server.now);
  server.refuse(server.command(), pb::REASON_UNAVAILABLE, 2000);
  EXPECT_TRUE(server.told<RoomRefused>().empty());
  server.pass_time(1999ms);
  EXPECT_TRUE(server.silent());
  server.pass_time(2001ms);
  EXPECT_TRUE(server.command().has_join());
}

TEST_F(RoomRules, LeavesItsPlaceAtOnce) {
  enter();
  server.machine.leave("evening", server.now);
  EXPECT_EQ(server.command().leave().room(), "evening");
  EXPECT_EQ(server.told<Left>().size(), 1u);
  EXPECT_FALSE(server.machine.status("evening"));
}

TEST_F(RoomRules, IsOutOfARoomItWasPutOutOfAndTheConnectionGoesOn) {
  enter();
  pb::ServerFrame frame;
  frame.mutable_left()->set_room("evening");
  frame.mutable_left()->set_reason(pb::REASON_BANNED);
  server.say(frame);
  EXPECT_EQ(server.last<RoomRefused>().refusal.reason, Reason::banned);
  EXPECT_EQ(server.machine.status("evening"), RoomStatus::refused);
  server.machine.post("evening", {.text = "hello"}, server.now);
  EXPECT_TRUE(server.silent()) << "nothing is posted there";
  server.machine.join("morning", {}, server.now);
  EXPECT_EQ(server.command().join().room(), "morning");
}

TEST_F(RoomRules, TellsPresenceStateNoticeAndCard) {
  enter();
  pb::ServerFrame frame;
  frame.mutable_presence()->set_room("evening");
  frame.mutable_presence()->set_count(40);
  frame.mutable_presence()->set_rounded(true);
  server.say(frame);
  EXPECT_EQ(server.last<Presence>().count, 40u);
  frame.mutable_state()->set_availability(pb::AVAILABILITY_READ_ONLY);  // of every room
  server.say(frame);
  EXPECT_EQ(server.last<AvailabilityChange>().availability, Availability::read_only);
  frame.mutable_notice()->set_code("held_for_review");
  server.say(frame);
  EXPECT_EQ(server.last<Notice>().code, "held_for_review");
  frame.mutable_card()->set_code("crisis");
  server.say(frame);
  EXPECT_EQ(server.last<Card>().code, "crisis");
}

TEST_F(RoomRules, AnswersAnUnsayAndAReport) {
  enter();
  const auto unsay = server.machine.unsay("evening", {1, 4}, server.now);
  const auto command = server.command();
  EXPECT_EQ(command.unsay().target().seq(), 4u);
  server.reply(command, ScriptedServer::ack(5));
  EXPECT_EQ(server.last<Outcome>().key, unsay);
  EXPECT_FALSE(server.last<Outcome>().refusal);
  server.machine.report("evening", {1, 4}, "note", server.now);
  server.refuse(server.command(), pb::REASON_UNSUPPORTED);
  EXPECT_EQ(server.last<Outcome>().refusal->reason, Reason::unsupported);
  server.machine.report("evening", {1, 4}, std::string(501, 'x'), server.now);
  EXPECT_EQ(server.last<Outcome>().refusal->reason, Reason::too_long);
  server.machine.unsay("evening", {1, 4}, server.now);
  server.take();
  server.end(1006);
  EXPECT_EQ(server.last<Outcome>().refusal->reason, Reason::disconnected);
}

TEST_F(RoomRules, MovesItsCursorByTheSameRulesWhenItOnlySkims) {
  enter(1, 1);
  using Skimmed = Machine::Skimmed;
  const auto skim = [&](const pb::ServerFrame& frame) {
    return server.machine.skim(frame.SerializeAsString(), server.now);
  };
  pb::ServerFrame other = ScriptedServer::event(1, 1);
  other.mutable_event()->set_room("elsewhere");
  EXPECT_EQ(skim(other), Skimmed::other);
  EXPECT_EQ(skim(ScriptedServer::welcome()), Skimmed::other);
  EXPECT_EQ(skim(ScriptedServer::event(1, 1)), Skimmed::next);
  EXPECT_EQ(skim(ScriptedServer::event(1, 1)), Skimmed::seen);
  EXPECT_EQ(server.told<CaughtUp>().size(), 1u);
  EXPECT_EQ(cursor(), (Cursor{{1, 1}}));
  EXPECT_TRUE(server.told<Event>().empty());
  EXPECT_EQ(skim(ScriptedServer::event(1, 3)), Skimmed::hole);
  EXPECT_EQ(server.last<StateChange>().reason, "hole");
}

}  // namespace
}  // namespace hearth::client
