// SPDX-License-Identifier: Apache-2.0
// Well-framed messages that mean harm, beside somebody who notices nothing.
#include <gtest/gtest.h>

#include <limits>

#include "support/beside.hpp"

namespace hearth {
namespace {

using support::RawClient;
namespace pb = hearth::v1;
using namespace std::string_literals;

class HostileCommands : public support::Beside {
 protected:
  std::uint16_t closes(const std::string& message) {
    RawClient other(server.port());
    other.enter(2);
    other.send_message(message);
    return other.closed();
  }
  static pb::Reason refusal(const pb::ServerFrame& frame) { return frame.refused().reason(); }
  static pb::Gap gap(RawClient& reader) {
    return reader.next([](const auto& f) { return f.has_gap(); }).gap();
  }

  RawClient client{server.port()};
};
INSTANTIATE_TEST_SUITE_P(Shards, HostileCommands, testing::Values("1", "4"));

std::string varint(std::uint64_t value) {
  std::string out;
  for (; value > 127; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
  return out;
}
std::string field(std::uint32_t number, const std::string& bytes) {
  return varint(number << 3 | 2) + varint(bytes.size()) + bytes;
}

TEST_P(HostileCommands, EndAsMalformedWhenTheyAreNoProtobuf) {
  std::string groups;
  for (int i = 0; i < 5000; ++i) groups += '\x7b';
  std::string nested;
  for (int i = 0; i < 20; ++i) nested = field(3, nested);
  struct Case {
    const char* what;
    std::string bytes;
  };
  const Case cases[] = {
      {"nothing", ""s},
      {"cut short", "\x08\x01\x2a\x20"s},
      {"a wrong wire type", "\x0a\x01x"s},
      {"an endless varint", "\x08"s + std::string(11, '\xff')},
      {"field 0", "\x08\x01\x02\x01x"s},
      {"5000 groups within groups", "\x08\x01"s + groups},
      {"an end without a group", "\x08\x01\x7c"s},
      {"no request id", field(4, field(1, "fast"))},
      {"a room name above 64 bytes", "\x08\x01"s + field(4, field(1, std::string(65, 'x')))},
      {"five cursors", "\x08\x01"s + field(3, field(1, "fast") + field(2, "") + field(2, "") +
                                                  field(2, "") + field(2, "") + field(2, ""))},
      {"8000 empty cursors", "\x08\x01"s + field(3,
                                                 [] {
                                                   std::string all;
                                                   for (int i = 0; i < 8000; ++i) all += "\x12\0"s;
                                                   return all;
                                                 }())},
  };
  for (const auto& one : cases) EXPECT_EQ(closes(one.bytes), 4200) << one.what;
}

TEST_P(HostileCommands, AreAnsweredWhenOnlySomethingIsUnknown) {
  client.enter(1);
  client.send_message("\x08\x07"s + field(1000, std::string(16'000, 'x')));
  const auto reply = client.next([](const auto& f) { return f.request_id() == 7; });
  EXPECT_EQ(refusal(reply), pb::REASON_UNSUPPORTED);
  // The last of several commands counts, as protobuf has it.
  client.send_message("\x08\x08"s + field(4, field(1, "fast")) + field(3, field(1, "fast")));
  EXPECT_TRUE(client.next([](const auto& f) { return f.request_id() == 8; }).has_joined());
}

TEST_P(HostileCommands, AreRefusedBeforeAndAfterTheOneHello) {
  EXPECT_EQ(closes("\x08\x02"s + client.hello(1).SerializeAsString()), 4200);
  client.enter(1);
  pb::ClientFrame again;
  *again.mutable_hello() = client.hello(1);
  client.send(again);
  EXPECT_EQ(client.closed(), 4201);
  RawClient guesser(server.port());
  ASSERT_EQ(guesser.upgrade(), 101);
  *again.mutable_hello() = guesser.hello(3);
  again.mutable_hello()->set_pass(std::string(58, 'x'));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(refusal(guesser.ask(again)), pb::REASON_PASS_REJECTED);
  guesser.send(again);
  EXPECT_EQ(guesser.closed(), 4203);
}

TEST_P(HostileCommands, CannotBringWorkNobodyAskedFor) {
  ASSERT_EQ(client.upgrade(), 101);
  pb::ClientFrame frame;
  *frame.mutable_hello() = client.hello(1);
  frame.mutable_hello()->mutable_work()->set_challenge(std::string(60, 'c'));
  EXPECT_EQ(refusal(client.ask(frame)), pb::REASON_WORK_REJECTED);
  frame.mutable_hello()->clear_work();
  EXPECT_TRUE(client.ask(frame).has_welcome());
}

TEST_P(HostileCommands, CannotCountBackwardsOrFromNothing) {
  client.enter(1);
  client.join("other");
  EXPECT_EQ(refusal(client.post("other", 0, "none")), pb::REASON_STALE);
  EXPECT_TRUE(client.post("other", 1, "one").has_ack());
  EXPECT_TRUE(client.post("other", 1U << 31, "a jump is allowed").has_ack());
  EXPECT_EQ(refusal(client.post("other", 2, "back")), pb::REASON_STALE);
  const auto same = client.post("other", 1U << 31, "another text");
  EXPECT_EQ(same.ack().status(), pb::ACK_STATUS_DUPLICATE);
  EXPECT_EQ(same.ack().position().seq(), 2u);
  EXPECT_TRUE(client.post("other", std::numeric_limits<std::uint32_t>::max(), "end").has_ack());
}

TEST_P(HostileCommands, AreResetByACursorThatCannotBe) {
  client.enter(1);
  const auto top = client.join("fast").joined().top();
  pb::Position above = top;
  above.set_seq(std::numeric_limits<std::uint64_t>::max());
  RawClient second(server.port());
  second.enter(2);
  EXPECT_TRUE(second.join("fast", above).has_joined());
  EXPECT_EQ(gap(second).reason(), pb::GAP_REASON_RESET);
  pb::Position zero;
  RawClient third(server.port());
  third.enter(3);
  EXPECT_TRUE(third.join("fast", zero).has_joined());
  // All of them are ordinary readers after that.
  for (auto* reader : {&client, &second, &third}) {
    pb::Event event;
    do event = reader->next_event();
    while (event.position().seq() <= top.seq());
  }
}

TEST_P(HostileCommands, AreResetByAnotherRoomsCursor) {
  client.enter(1);
  client.join("other");
  for (std::uint32_t n = 1; n <= 5; ++n) client.post("other", n, "here");
  const auto elsewhere = client.join("other").joined().top();
  const auto joined = client.join("fifth", elsewhere).joined();
  EXPECT_NE(joined.top().epoch(), elsewhere.epoch());
  EXPECT_EQ(gap(client).reason(), pb::GAP_REASON_RESET);
}

TEST_P(HostileCommands, AreRefusedRoomsOfAnyName) {
  client.enter(1);
  for (const auto& room : {"nowhere"s, ""s, "{r:fast}"s, "fast\r\nDEL *"s, "*"s, "../fast"s,
                           "fast\0"s, "FAST"s, std::string(64, 'x')})
    EXPECT_EQ(refusal(client.join(room)), pb::REASON_ROOM_UNKNOWN) << room;
}

TEST_P(HostileCommands, MayNotUnsayWhatAnotherSaid) {
  client.enter(1);
  client.join("fast");
  const auto event = client.next_event();  // the bystander's
  pb::ClientFrame unsay;
  unsay.mutable_unsay()->set_room("fast");
  *unsay.mutable_unsay()->mutable_target() = event.position();
  EXPECT_EQ(refusal(client.ask(unsay)), pb::REASON_NOT_FOUND);
  unsay.mutable_unsay()->mutable_target()->set_seq(std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(refusal(client.ask(unsay)), pb::REASON_NOT_FOUND);
  pb::ClientFrame react;
  react.mutable_react()->set_room("fast");
  react.mutable_react()->set_n(1);
  react.mutable_react()->set_support(static_cast<pb::Support>(77));
  react.mutable_react()->set_target(event.position().seq());
  EXPECT_EQ(refusal(client.ask(react)), pb::REASON_NOT_FOUND);
}

TEST_P(HostileCommands, PostOneAtATime) {
  client.enter(1);
  client.join("other");
  pb::ClientFrame frame;
  frame.mutable_post()->set_room("other");
  frame.mutable_post()->set_text("all at once");
  std::vector<std::uint32_t> ids;
  for (std::uint32_t n = 1; n <= 20; ++n) {
    frame.mutable_post()->set_n(n);
    ids.push_back(client.send(frame));
  }
  std::uint32_t accepted = 0;
  for (const auto id : ids) {
    const auto reply = client.next([&](const auto& f) { return f.request_id() == id; });
    accepted += reply.has_ack() ? 1 : 0;
    if (reply.has_refused()) {
      const auto reason = refusal(reply);
      EXPECT_TRUE(reason == pb::REASON_IN_FLIGHT || reason == pb::REASON_STALE);
    }
  }
  EXPECT_GE(accepted, 1u);
}

TEST_P(HostileCommands, TravelAsOpaqueText) {
  client.enter(1);
  client.join("other");
  std::uint32_t n = 0;
  for (const auto& text :
       {"*3\n$3\nSET\n"s, "<script>alert(1)</script>"s, "'; DROP TABLE events; --"s,
        "\xe2\x80\xae\xd8\xa7\xd9\x84"s, "Z\xcc\x81\xcc\x82\xcc\x83\xcc\x84"s,
        "\xf0\x9f\xa7\xa1\xe2\x80\x8d\xf0\x9f\x94\xa5"s}) {
    ASSERT_TRUE(client.post("other", ++n, text).has_ack()) << text;
    EXPECT_EQ(client.next_event().message().text(), text);
  }
}

}  // namespace
}  // namespace hearth
