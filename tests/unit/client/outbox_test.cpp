// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "support/scripted_server.hpp"

namespace hearth::client {
namespace {

using namespace std::chrono_literals;
using support::ScriptedServer;
namespace pb = hearth::v1;

class OutboxRules : public testing::Test {
 protected:
  OutboxRules() {
    server.let_in();
    server.machine.join("evening", {}, server.now);
    server.let_into_room();
  }
  std::uint64_t post(const std::string& text) {
    return server.machine.post("evening", {.text = text}, server.now);
  }
  void come_back() {
    server.wait();
    server.machine.on_open(server.now);
    server.reply(server.command(), ScriptedServer::welcome());
    server.let_into_room();
  }
  Outgoing last() { return server.last<Outgoing>(); }

  ScriptedServer server;
};

TEST_F(OutboxRules, SendsOneAfterTheOther) {
  const auto first = post("a");
  post("b");
  const auto command = server.command();
  EXPECT_EQ(command.post().text(), "a");
  EXPECT_EQ(command.post().n(), 1u);
  EXPECT_FALSE(command.post().retry());
  EXPECT_TRUE(server.silent());
  server.reply(command, ScriptedServer::ack(7));
  EXPECT_EQ(last().key, first);
  EXPECT_EQ(last().status, OutgoingStatus::sent);
  EXPECT_EQ(last().position, (Position{1, 7}));
  EXPECT_TRUE(last().durable);
  EXPECT_EQ(server.command().post().n(), 2u);
}

TEST_F(OutboxRules, RepeatsWhatWasNotAnsweredUnderTheSameNumber) {
  post("a");
  EXPECT_EQ(server.command().post().n(), 1u);
  server.end(1006);
  EXPECT_EQ(server.machine.pending("evening"), 1u);
  come_back();
  const auto again = server.command();
  EXPECT_EQ(again.post().n(), 1u);
  EXPECT_TRUE(again.post().retry());
  server.reply(again, ScriptedServer::ack(3, pb::ACK_STATUS_DUPLICATE));
  EXPECT_EQ(last().status, OutgoingStatus::sent);
}

TEST_F(OutboxRules, HoldsNoMoreThanThirtyTwo) {
  for (std::size_t i = 0; i < outbox_max; ++i) post("a");
  const auto refused = post("too many");
  server.take();
  EXPECT_EQ(last().key, refused);
  EXPECT_EQ(last().status, OutgoingStatus::refused);
  EXPECT_EQ(last().refusal->reason, Reason::outbox_full);
  EXPECT_EQ(server.machine.pending("evening"), outbox_max);
}

TEST_F(OutboxRules, DiscardsAfterTwoMinutesAndSaysWhetherItMayHaveArrived) {
  post("sent, not answered");
  post("never sent");
  EXPECT_EQ(server.command().post().n(), 1u);
  server.end(1006);
  server.now += 2min;
  server.machine.on_time(server.now);
  const auto told = server.told<Outgoing>();
  ASSERT_EQ(told.size(), 4u);
  EXPECT_EQ(told[2].status, OutgoingStatus::discarded);
  EXPECT_TRUE(told[2].uncertain);
  EXPECT_EQ(told[3].status, OutgoingStatus::discarded);
  EXPECT_FALSE(told[3].uncertain);
  EXPECT_EQ(server.machine.pending("evening"), 0u);
}

TEST_F(OutboxRules, WaitsForAnAnswerThatIsSecondsAway) {
  post("a");
  server.refuse(server.command(), pb::REASON_BUSY, 115'000);
  server.pass_time(115s);
  EXPECT_TRUE(server.command().has_leave());  // asks for a sign of life after so much silence
  const auto again = server.command();
  server.pass_time(5s);
  EXPECT_EQ(last().status, OutgoingStatus::pending);
  server.reply(again, ScriptedServer::ack(1));
  EXPECT_EQ(last().status, OutgoingStatus::sent);
}

TEST_F(OutboxRules, WaitsOutWhatWaitingEnds) {
  post("a");
  server.refuse(server.command(), pb::REASON_RATE_LIMITED, 3000);
  EXPECT_EQ(last().status, OutgoingStatus::pending);
  EXPECT_EQ(last().refusal->reason, Reason::rate_limited);
  EXPECT_EQ(last().refusal->retry_after, 3s);
  server.pass_time(2999ms);
  EXPECT_TRUE(server.silent());
  server.pass_time(1ms);
  const auto again = server.command();
  EXPECT_EQ(again.post().n(), 1u);
  EXPECT_FALSE(again.post().retry());  // the refusal decided it: nothing is in the log
}

TEST_F(OutboxRules, MarksARepetitionAfterARefusalThatLeavesItOpen) {
  post("a");
  server.refuse(server.command(), pb::REASON_UNAVAILABLE, 500);
  server.pass_time(500ms);
  EXPECT_TRUE(server.command().post().retry());
}

TEST_F(OutboxRules, RepeatsAsARepetitionWhatWasRefusedUnread) {
  post("a");
  EXPECT_EQ(server.command().post().n(), 1u);
  server.end(1006);
  come_back();
  const auto again = server.command();
  server.refuse(again, pb::REASON_BUSY, 500);
  server.pass_time(500ms);
  const auto third = server.command();
  EXPECT_TRUE(third.post().retry());
  server.refuse(third, pb::REASON_RATE_LIMITED, 500);  // looked at n: nothing is in the log
  server.pass_time(500ms);
  EXPECT_FALSE(server.command().post().retry());
}

TEST_F(OutboxRules, RefusesAtOnceWhatWaitingCannotEnd) {
  post("a");
  server.refuse(server.command(), pb::REASON_BAD_TEXT);
  EXPECT_EQ(last().status, OutgoingStatus::refused);
  EXPECT_EQ(last().draft.text, "a");
  post("b");
  server.refuse(server.command(), pb::REASON_RATE_LIMITED, 120'000);
  EXPECT_EQ(last().status, OutgoingStatus::refused);
  EXPECT_EQ(last().refusal->retry_after, 120s);
}

TEST_F(OutboxRules, GoesOnWithAHigherNumberWhenOneIsStale) {
  post("a");
  server.refuse(server.command(), pb::REASON_STALE);
  EXPECT_EQ(server.command().post().n(), 2u);
}

TEST_F(OutboxRules, DoesNotRenumberWhatMayBeInTheLog) {
  post("a");
  EXPECT_EQ(server.command().post().n(), 1u);
  server.end(1006);
  come_back();
  server.refuse(server.command(), pb::REASON_STALE);
  EXPECT_EQ(last().status, OutgoingStatus::refused);
}

TEST_F(OutboxRules, JoinsAgainWhenTheServerDoesNotCountItIn) {
  post("a");
  server.refuse(server.command(), pb::REASON_NOT_JOINED);
  server.pass_time(1s);
  server.let_into_room();
  EXPECT_EQ(server.command().post().n(), 1u);
}

TEST_F(OutboxRules, KeepsMessagesWhileTheRoomCannotBeWritten) {
  pb::ServerFrame state;
  state.mutable_state()->set_room("evening");
  state.mutable_state()->set_availability(pb::AVAILABILITY_READ_ONLY);
  server.say(state);
  post("a");
  EXPECT_TRUE(server.silent());
  state.mutable_state()->set_availability(pb::AVAILABILITY_LIVE);
  server.say(state);
  EXPECT_EQ(server.command().post().text(), "a");
}

TEST_F(OutboxRules, CountsOnWhenARoomIsLeftAndJoinedAgain) {
  post("a");
  server.reply(server.command(), ScriptedServer::ack(1));
  server.machine.leave("evening", server.now);
  server.command();
  server.machine.join("evening", {}, server.now);
  server.let_into_room();
  post("b");
  EXPECT_EQ(server.command().post().n(), 2u);
}

TEST_F(OutboxRules, RefusesWhatIsTooLongOrHasNoRoom) {
  post(std::string(4097, 'x'));
  EXPECT_EQ(last().refusal->reason, Reason::too_long);
  server.machine.post("elsewhere", {.text = "a"}, server.now);
  EXPECT_EQ(last().refusal->reason, Reason::closed);
  EXPECT_TRUE(server.silent());
}

TEST_F(OutboxRules, SendsSupportInItsTurn) {
  server.machine.post("evening", {.target = 4, .support = Support::with_you}, server.now);
  const auto react = server.command().react();
  EXPECT_EQ(react.target(), 4u);
  EXPECT_EQ(react.n(), 1u);
  EXPECT_EQ(react.support(), pb::SUPPORT_WITH_YOU);
}

TEST_F(OutboxRules, TellsTheAuthorWhyAMessageWasStopped) {
  post("heron_42 is me");
  pb::ServerFrame frame;
  frame.mutable_refused()->set_reason(pb::REASON_NOT_POSTED);
  auto* hint = frame.mutable_refused()->mutable_hint();
  hint->set_code("note.pii");
  hint->set_label("pii.handle");
  hint->add_spans()->set_to(8);
  server.reply(server.command(), frame);
  EXPECT_EQ(last().status, OutgoingStatus::refused);
  EXPECT_EQ(last().refusal->reason, Reason::not_posted);
  EXPECT_EQ(last().refusal->hint, (Hint{"note.pii", "pii.handle", {{0, 8}}, false}));
  EXPECT_EQ(last().draft.text, "heron_42 is me");
}

TEST_F(OutboxRules, SendsAnywayWhatItsAuthorConfirms) {
  post("so be it");
  const auto first = server.command();
  EXPECT_FALSE(first.post().confirmed());
  pb::ServerFrame frame;
  frame.mutable_refused()->set_reason(pb::REASON_LOOK_AGAIN);
  frame.mutable_refused()->mutable_hint()->set_may_confirm(true);
  server.reply(first, frame);
  EXPECT_TRUE(last().refusal->hint->may_confirm);
  server.machine.post("evening", {.text = "so be it", .confirmed = true}, server.now);
  EXPECT_TRUE(server.command().post().confirmed());
}

TEST_F(OutboxRules, SaysForHowLongAMessageIsHeldAndWhy) {
  post("a");
  pb::ServerFrame frame;
  frame.mutable_ack()->set_status(pb::ACK_STATUS_HELD);
  frame.mutable_ack()->set_held_for_ms(1'800'000);
  frame.mutable_ack()->mutable_hint()->set_code("note.hold");
  server.reply(server.command(), frame);
  EXPECT_EQ(last().status, OutgoingStatus::held);
  EXPECT_EQ(last().held_for, Duration(30min));
  EXPECT_EQ(last().held_hint->code, "note.hold");
}

TEST_F(OutboxRules, TakesBackAHeldMessageByItsNumber) {
  post("a");
  server.reply(server.command(), ScriptedServer::ack(1));
  post("b");
  pb::ServerFrame held;
  held.mutable_ack()->set_status(pb::ACK_STATUS_HELD);
  server.reply(server.command(), held);
  const auto key = server.machine.withdraw("evening", last().n, server.now);
  const auto asked = server.command();
  EXPECT_EQ(asked.withdraw().room(), "evening");
  EXPECT_EQ(asked.withdraw().n(), 2u);
  pb::ServerFrame gone;
  gone.mutable_ack()->set_status(pb::ACK_STATUS_ACCEPTED);
  server.reply(asked, gone);
  EXPECT_EQ(server.last<Outcome>().key, key);
  EXPECT_FALSE(server.last<Outcome>().refusal);
  server.machine.withdraw("evening", 2, server.now);
  server.refuse(server.command(), pb::REASON_TOO_LATE);
  EXPECT_EQ(server.last<Outcome>().refusal->reason, Reason::too_late);
}

TEST_F(OutboxRules, DiscardsWhatWaitsInARoomThatIsLeft) {
  post("a");
  server.command();
  post("b");
  server.machine.leave("evening", server.now);
  EXPECT_EQ(last().status, OutgoingStatus::discarded);
  EXPECT_FALSE(last().uncertain);
  EXPECT_EQ(server.told<Outgoing>().size(), 4u);
}

}  // namespace
}  // namespace hearth::client
