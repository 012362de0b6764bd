// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sys/wait.h>

#include "support/hearthd.hpp"
#include "support/person.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

using support::Hearthd;
using support::Person;
using support::RawClient;
namespace pb = hearth::v1;

class Room : public testing::TestWithParam<const char*> {
 protected:
  Hearthd server{{{"HEARTH_LISTEN_SHARDS", GetParam()}}};
};
INSTANTIATE_TEST_SUITE_P(Shards, Room, testing::Values("1", "4"));

TEST_P(Room, CarriesAMessageFromOnePersonToAnother) {
  Person anna(server.port(), 1);
  Person ben(server.port(), 2);
  const auto joined = anna.join("fast");
  EXPECT_EQ(anna.next<client::PassChanged>().pass.size(), 58u);
  EXPECT_NE(joined.top.epoch, 0u);
  EXPECT_NE(ben.join("fast").self.handle, joined.self.handle);
  const auto sent = anna.post("fast", "hello");
  ASSERT_EQ(sent.status, client::OutgoingStatus::sent);
  for (auto* reader : {&anna, &ben}) {
    const auto event = reader->next<client::Event>();
    EXPECT_EQ(std::get<client::Message>(event.body).text, "hello");
    EXPECT_EQ(event.position, sent.position);
    EXPECT_EQ(event.author, joined.self);
  }
}

TEST_P(Room, GivesOneOrderToEverybody) {
  boost::asio::io_context io;
  std::vector<std::unique_ptr<Person>> people;
  for (std::uint8_t i = 1; i <= 8; ++i) {
    people.push_back(std::make_unique<Person>(io, server.port(), i));
    people.back()->join("fast");
  }
  constexpr std::uint32_t rounds = 25;
  for (auto& person : people)
    for (std::uint32_t n = 1; n <= rounds; ++n) person->client().post("fast", {.text = "message"});
  std::vector<client::Event> first;
  for (std::uint64_t seq = 1; seq <= rounds * people.size(); ++seq)
    first.push_back(people[0]->next<client::Event>());
  for (auto& person : people) {
    for (std::uint64_t seq = 1; seq <= rounds * people.size(); ++seq) {
      if (person == people[0]) break;
      const auto event = person->next<client::Event>();
      ASSERT_EQ(event.position.seq, seq);
      ASSERT_EQ(event.position, first[seq - 1].position);
      ASSERT_EQ(event.author, first[seq - 1].author);
    }
  }
}

TEST_P(Room, ResumesWithoutAHoleOrADouble) {
  // Several, because one connection may not send that fast; enough for more than one page of the
  // past.
  boost::asio::io_context io;
  std::vector<std::unique_ptr<Person>> writers;
  for (std::uint8_t i = 1; i <= 6; ++i) {
    writers.push_back(std::make_unique<Person>(io, server.port(), i));
    writers.back()->join("fast");
  }
  client::Cursor cursor;
  {
    Person reader(server.port(), 9);
    reader.join("fast");
    writers[0]->post("fast", "one");
    EXPECT_EQ(reader.next_text(), "one");
    cursor = reader.client().cursor("fast");
  }
  client::Seq top = 1;
  std::vector<std::uint64_t> keys;
  for (std::uint32_t round = 1; round <= 24; ++round)
    for (auto& writer : writers) {
      keys.push_back(writer->client().post("fast", {.text = "while away"}));
      ++top;
    }
  for (std::size_t i = 0; i < keys.size(); ++i)
    ASSERT_EQ(writers[i % writers.size()]->settled(keys[i]).status, client::OutgoingStatus::sent);
  Person again(server.port(), 9);
  EXPECT_EQ(again.join("fast", {.cursor = cursor}).first, 2u);
  for (client::Seq seq = 2; seq <= top; ++seq)
    ASSERT_EQ(again.next<client::Event>().position.seq, seq);
  writers[1]->post("fast", "live");
  EXPECT_EQ(again.next_text(), "live");
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
  Person anna(server.port(), 1);
  anna.join("fast");
  const auto with = [](std::uint32_t count) {
    return [count](const client::Presence& presence) { return presence.count == count; };
  };
  anna.next<client::Presence>(with(1));
  Person ben(server.port(), 2);
  ben.join("fast");
  EXPECT_EQ(anna.next<client::Presence>(with(2)).participants.size(), 2u);
  ben.client().leave("fast");
  ben.join("other");  // answered after the Leave
  anna.next<client::Presence>(with(1));
}

TEST_P(Room, TakesBackAMessageForEveryone) {
  Person anna(server.port(), 1);
  anna.join("fast");
  const auto position = *anna.post("fast", "too much").position;
  anna.client().unsay("fast", position);
  EXPECT_FALSE(anna.next<client::Outcome>().refusal);
  EXPECT_EQ(anna.next_text(), "too much");
  EXPECT_EQ(std::get<client::Redacted>(anna.next<client::Event>().body).target, position.seq);
  Person ben(server.port(), 2);
  ben.join("fast");
  EXPECT_TRUE(std::holds_alternative<client::Withdrawn>(ben.next<client::Event>().body));
  EXPECT_TRUE(std::holds_alternative<client::Redacted>(ben.next<client::Event>().body));
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
