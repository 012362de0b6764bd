// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "support/hearthd.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

using support::Hearthd;
using support::RawClient;
namespace pb = hearth::v1;

// Each bad thing happens beside somebody who notices nothing.
class Refusal : public testing::Test {
 protected:
  Refusal() {
    healthy.enter(200);
    healthy.join("fast");
  }
  ~Refusal() override {
    EXPECT_EQ(healthy.post("fast", 1, "still here").ack().status(), pb::ACK_STATUS_ACCEPTED);
    EXPECT_EQ(healthy.next_event().message().text(), "still here");
  }
  pb::Reason refusal(const pb::ServerFrame& frame) { return frame.refused().reason(); }

  Hearthd server;
  RawClient healthy{server.port()};
  RawClient client{server.port()};
};

TEST_F(Refusal, ClosesAFrameThatIsNone) {
  client.enter(1);
  client.send_message("\xff\xff\xff");
  EXPECT_EQ(client.closed(), 4200);
}

TEST_F(Refusal, ClosesAStringThatIsNotUtf8) {
  client.enter(1);
  client.join("fast");
  pb::ClientFrame frame;
  frame.mutable_post()->set_room("fast");
  frame.mutable_post()->set_n(1);
  frame.mutable_post()->set_text("abcd");
  frame.set_request_id(9);
  auto bytes = frame.SerializeAsString();
  bytes[bytes.find("abcd")] = '\xff';
  client.send_message(bytes);
  EXPECT_EQ(client.closed(), 4200);
}

TEST_F(Refusal, ClosesAMessageAboveItsSize) {
  client.enter(1);
  client.send_message(std::string(17 * 1024, 'x'));
  EXPECT_EQ(client.closed(), 1009);
}

TEST_F(Refusal, ClosesAnUnmaskedFrame) {
  client.enter(1);
  client.send_bytes(std::string("\x82\x01x", 3));
  EXPECT_EQ(client.closed(), 1002);
}

TEST_F(Refusal, ClosesAFirstFrameThatIsNotHello) {
  ASSERT_EQ(client.upgrade(), 101);
  pb::ClientFrame frame;
  frame.mutable_leave()->set_room("fast");
  client.send(frame);
  EXPECT_EQ(client.closed(), 4201);
}

TEST_F(Refusal, RefusesAPageOfAnotherOrigin) {
  EXPECT_EQ(client.upgrade("Origin: https://elsewhere.example\r\n"), 403);
}

TEST_F(Refusal, RefusesARoomItDoesNotHave) {
  client.enter(1);
  EXPECT_EQ(refusal(client.join("nowhere")), pb::REASON_ROOM_UNKNOWN);
}

TEST_F(Refusal, RefusesAForgedPassAndTakesTheNextHello) {
  ASSERT_EQ(client.upgrade(), 101);
  pb::ClientFrame frame;
  *frame.mutable_hello() = client.hello(1);
  frame.mutable_hello()->set_pass(std::string(58, 'x'));
  EXPECT_EQ(refusal(client.ask(frame)), pb::REASON_PASS_REJECTED);
  frame.mutable_hello()->clear_pass();
  EXPECT_TRUE(client.ask(frame).has_welcome());
}

TEST_F(Refusal, RefusesAnotherDevicesPass) {
  const auto pass = client.enter(1).pass();
  RawClient thief(server.port());
  ASSERT_EQ(thief.upgrade(), 101);
  pb::ClientFrame frame;
  *frame.mutable_hello() = thief.hello(2);
  frame.mutable_hello()->set_pass(pass);
  EXPECT_EQ(refusal(thief.ask(frame)), pb::REASON_PASS_REJECTED);
}

TEST_F(Refusal, RefusesToPostWhereOneIsNot) {
  client.enter(1);
  EXPECT_EQ(refusal(client.post("fast", 1, "hello")), pb::REASON_NOT_JOINED);
}

TEST_F(Refusal, RefusesNGoingBackwards) {
  client.enter(1);
  client.join("other");
  EXPECT_TRUE(client.post("other", 5, "five").has_ack());
  EXPECT_EQ(refusal(client.post("other", 4, "four")), pb::REASON_STALE);
  EXPECT_EQ(refusal(client.post("other", 0, "none")), pb::REASON_STALE);
  EXPECT_EQ(client.post("other", 5, "five", true).ack().status(), pb::ACK_STATUS_DUPLICATE);
}

TEST_F(Refusal, ResetsACursorFromElsewhere) {
  client.enter(1);
  pb::Position elsewhere;
  elsewhere.set_epoch(12345);
  elsewhere.set_seq(77);
  EXPECT_TRUE(client.join("fast", elsewhere).has_joined());
  const auto gap = client.next([](const auto& f) { return f.has_gap(); }).gap();
  EXPECT_EQ(gap.reason(), pb::GAP_REASON_RESET);
  EXPECT_EQ(gap.to(), 77u);
}

TEST_F(Refusal, RefusesEmptyLongAndControlText) {
  client.enter(1);
  client.join("other");
  EXPECT_EQ(refusal(client.post("other", 1, "  \n ")), pb::REASON_EMPTY);
  EXPECT_EQ(refusal(client.post("other", 1, std::string(2001, 'x'))), pb::REASON_TOO_LONG);
  EXPECT_EQ(refusal(client.post("other", 1, std::string("a\0b", 3))), pb::REASON_BAD_TEXT);
  EXPECT_TRUE(client.post("other", 1, "used by none of them").has_ack());
}

TEST_F(Refusal, RefusesTheThirdPersonInASmallRoom) {
  RawClient second(server.port());
  RawClient third(server.port());
  client.enter(1);
  second.enter(2);
  third.enter(3);
  EXPECT_TRUE(client.join("small").has_joined());
  EXPECT_TRUE(second.join("small").has_joined());
  EXPECT_EQ(refusal(third.join("small")), pb::REASON_ROOM_FULL);
}

TEST_F(Refusal, SlowsDownANewcomerAndSaysForHowLong) {
  client.enter(1);
  client.join("slow");
  EXPECT_TRUE(client.post("slow", 1, "first").has_ack());
  const auto second = client.post("slow", 2, "second");
  EXPECT_EQ(refusal(second), pb::REASON_RATE_LIMITED);
  EXPECT_GT(second.refused().retry_after_ms(), 50'000u);
}

TEST_F(Refusal, RefusesMoreRoomsThanAConnectionMayJoin) {
  client.enter(1);
  for (const auto* room : {"fast", "other", "slow", "small"})
    ASSERT_TRUE(client.join(room).has_joined());
  EXPECT_EQ(refusal(client.join("fifth")), pb::REASON_TOO_MANY_ROOMS);
}

TEST_F(Refusal, RefusesTheFifthConnectionOfADevice) {
  std::vector<std::unique_ptr<RawClient>> tabs;
  for (int i = 0; i < 4; ++i) {
    tabs.push_back(std::make_unique<RawClient>(server.port()));
    tabs.back()->enter(9);
  }
  ASSERT_EQ(client.upgrade(), 101);
  pb::ClientFrame frame;
  *frame.mutable_hello() = client.hello(9);
  EXPECT_EQ(refusal(client.ask(frame)), pb::REASON_TOO_MANY_CONNECTIONS);
}

TEST_F(Refusal, AsksForTheGuidelinesAtTheDoor) {
  client.enter(1);
  EXPECT_EQ(refusal(client.join("door")), pb::REASON_GUIDELINES);
  EXPECT_TRUE(client.join("door", std::nullopt, 3).has_joined());
}

TEST_F(Refusal, AnswersAnUnknownCommand) {
  client.enter(1);
  pb::ClientFrame frame;
  frame.mutable_report()->set_room("fast");
  EXPECT_EQ(refusal(client.ask(frame)), pb::REASON_UNSUPPORTED);
}

TEST_F(Refusal, GivesOnePersonDifferentHandlesInDifferentRooms) {
  client.enter(1);
  const auto here = client.join("fast").joined().self();
  const auto there = client.join("other").joined().self();
  EXPECT_NE(here.handle(), there.handle());
  EXPECT_NE(here.alias(), there.alias());
}

}  // namespace
}  // namespace hearth
