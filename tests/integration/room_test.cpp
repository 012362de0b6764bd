// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sys/wait.h>

#include "support/hearthd.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

using support::Hearthd;
using support::RawClient;
namespace pb = hearth::v1;

class Room : public testing::TestWithParam<const char*> {
 protected:
  Hearthd server{{{"HEARTH_LISTEN_SHARDS", GetParam()}}};
};
INSTANTIATE_TEST_SUITE_P(Shards, Room, testing::Values("1", "4"));

TEST_P(Room, CarriesAMessageFromOnePersonToAnother) {
  RawClient anna(server.port());
  RawClient ben(server.port());
  EXPECT_EQ(anna.enter(1).pass().size(), 58u);
  ben.enter(2);
  const auto joined = anna.join("fast");
  ASSERT_TRUE(joined.has_joined()) << joined.ShortDebugString();
  EXPECT_NE(joined.joined().top().epoch(), 0u);
  EXPECT_NE(ben.join("fast").joined().self().handle(), joined.joined().self().handle());
  const auto ack = anna.post("fast", 1, "hello");
  ASSERT_EQ(ack.ack().status(), pb::ACK_STATUS_ACCEPTED) << ack.ShortDebugString();
  for (auto* reader : {&anna, &ben}) {
    const auto event = reader->next_event();
    EXPECT_EQ(event.message().text(), "hello");
    EXPECT_EQ(event.position().seq(), ack.ack().position().seq());
    EXPECT_EQ(event.author().handle(), joined.joined().self().handle());
  }
}

TEST_P(Room, GivesOneOrderToEverybody) {
  std::vector<std::unique_ptr<RawClient>> people;
  for (std::uint8_t i = 1; i <= 8; ++i) {
    people.push_back(std::make_unique<RawClient>(server.port()));
    people.back()->enter(i);
    ASSERT_TRUE(people.back()->join("fast").has_joined());
  }
  constexpr std::uint32_t rounds = 25;
  for (std::uint32_t n = 1; n <= rounds; ++n) {
    pb::ClientFrame frame;
    frame.mutable_post()->set_room("fast");
    frame.mutable_post()->set_n(n);
    frame.mutable_post()->set_text("message");
    std::vector<std::uint32_t> ids;
    for (auto& person : people) ids.push_back(person->send(frame));
    for (std::size_t i = 0; i < people.size(); ++i) {
      const auto reply = people[i]->next([&](const auto& f) { return f.request_id() == ids[i]; });
      ASSERT_TRUE(reply.has_ack()) << reply.ShortDebugString();
    }
  }
  for (auto& person : people)
    for (std::uint64_t seq = 1; seq <= rounds * people.size(); ++seq)
      ASSERT_EQ(person->next_event().position().seq(), seq);
}

TEST_P(Room, ResumesWithoutAHoleOrADouble) {
  // Several, because one connection may not send that fast; enough for more than one page of the
  // past.
  std::vector<std::unique_ptr<RawClient>> writers;
  for (std::uint8_t i = 1; i <= 6; ++i) {
    writers.push_back(std::make_unique<RawClient>(server.port()));
    writers.back()->enter(i);
    writers.back()->join("fast");
  }
  pb::Position cursor;
  {
    RawClient reader(server.port());
    reader.enter(9);
    reader.join("fast");
    writers[0]->post("fast", 1, "one");
    cursor = reader.next_event().position();
  }
  std::uint64_t top = 1;
  for (std::uint32_t n = 2; n <= 25; ++n)
    for (auto& writer : writers) {
      ASSERT_TRUE(writer->post("fast", n, "while away").has_ack());
      ++top;
    }
  RawClient again(server.port());
  again.enter(9);
  EXPECT_EQ(again.join("fast", cursor).joined().first(), 2u);
  for (std::uint64_t seq = 2; seq <= top; ++seq)
    ASSERT_EQ(again.next_event().position().seq(), seq);
  writers[1]->post("fast", 26, "live");
  EXPECT_EQ(again.next_event().message().text(), "live");
}

TEST_P(Room, KeepsWhatItAcknowledgedOverAKill) {
  pb::Position before;
  {
    RawClient writer(server.port());
    writer.enter(1);
    writer.join("fast");
    for (std::uint32_t n = 1; n <= 20; ++n)
      before = writer.post("fast", n, "kept").ack().position();
  }
  server.end(SIGKILL);
  server.start();
  RawClient writer(server.port());
  writer.enter(1);
  pb::Position start;
  start.set_epoch(before.epoch());
  start.set_seq(3);
  const auto joined = writer.join("fast", start).joined();
  EXPECT_NE(joined.top().epoch(), before.epoch());
  EXPECT_EQ(joined.top().seq(), 20u);
  for (std::uint64_t seq = 4; seq <= 20; ++seq)
    ASSERT_EQ(writer.next_event().position().seq(), seq);
  const auto retried = writer.post("fast", 20, "kept", true);
  EXPECT_EQ(retried.ack().status(), pb::ACK_STATUS_DUPLICATE) << retried.ShortDebugString();
  EXPECT_EQ(retried.ack().position().seq(), 20u);
}

TEST_P(Room, ShowsWhoIsThereAndWhoLeft) {
  RawClient anna(server.port());
  anna.enter(1);
  anna.join("fast");
  const auto with = [](std::uint32_t count) {
    return [count](const pb::ServerFrame& f) {
      return f.has_presence() && f.presence().count() == count;
    };
  };
  anna.next(with(1));
  RawClient ben(server.port());
  ben.enter(2);
  ben.join("fast");
  EXPECT_EQ(anna.next(with(2)).presence().participants_size(), 2);
  pb::ClientFrame leave;
  leave.mutable_leave()->set_room("fast");
  EXPECT_TRUE(ben.ask(leave).has_left());
  anna.next(with(1));
}

TEST_P(Room, TakesBackAMessageForEveryone) {
  RawClient anna(server.port());
  anna.enter(1);
  anna.join("fast");
  const auto position = anna.post("fast", 1, "too much").ack().position();
  pb::ClientFrame unsay;
  unsay.mutable_unsay()->set_room("fast");
  *unsay.mutable_unsay()->mutable_target() = position;
  EXPECT_EQ(anna.ask(unsay).ack().status(), pb::ACK_STATUS_ACCEPTED);
  EXPECT_EQ(anna.next_event().message().text(), "too much");
  EXPECT_EQ(anna.next_event().redacted().target(), position.seq());
  RawClient ben(server.port());
  ben.enter(2);
  ben.join("fast");
  EXPECT_TRUE(ben.next_event().has_withdrawn());
  EXPECT_TRUE(ben.next_event().has_redacted());
}

TEST_P(Room, AsksEverybodyToComeBackWhenItStops) {
  RawClient anna(server.port());
  anna.enter(1);
  anna.join("fast");
  const int status = server.end(SIGTERM);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << server.log();
  anna.next([](const auto& f) { return f.has_reconnect(); });
  EXPECT_EQ(anna.closed(), 4100);
}

}  // namespace
}  // namespace hearth
