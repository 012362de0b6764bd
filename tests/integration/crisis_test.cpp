// SPDX-License-Identifier: Apache-2.0
// Help comes to whoever writes that they are in danger, whatever becomes of the message, and
// somebody on duty hears of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "support/console.hpp"
#include "support/hearthd.hpp"
#include "support/raw_client.hpp"
#include "support/rooms_by_coverage.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Console;
using support::crisis_text;
using support::RawClient;
using support::rooms_by_coverage;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* card = "card.self_harm.4";

class Crisis : public testing::Test {
 protected:
  std::unique_ptr<RawClient> somebody(std::uint16_t device, const std::string& room) const {
    auto client = std::make_unique<RawClient>(server.port());
    client->enter(device);
    EXPECT_TRUE(client->join(room).has_joined());
    return client;
  }
  std::unique_ptr<Console> moderator() const {
    auto console = std::make_unique<Console>(server.desk_port());
    console->accept(support::invite(server), "Mia");
    return console;
  }
  // Of the cards that came so far, the codes.
  static std::vector<std::string> cards(RawClient& client) {
    std::vector<std::string> codes;
    while (auto frame = client.take())
      if (frame->has_card()) codes.push_back(frame->card().code());
    return codes;
  }
  static pb::Case urgent(Console& console, std::uint32_t findings = 1) {
    return console.next_case(
        [&](const pb::Case& c) { return c.urgent() && c.findings() >= findings; });
  }
  static void take(Console& console, pb::Action action, const pb::Case& about) {
    const auto reply = console.ask(support::measure_in(about, action));
    ASSERT_TRUE(reply.has_done()) << reply.ShortDebugString();
  }
  // From somebody this was done to, whose message is then refused for this reason.
  void is_heard_after(pb::Action action, pb::Reason refused) {
    auto mia = moderator();
    mia->start_shift();
    auto ana = somebody(1, "fast");
    ana->post("fast", 1, crisis_text);
    ana->next([](const pb::ServerFrame& frame) { return frame.has_card(); });
    const auto before = urgent(*mia);
    take(*mia, action, before);
    EXPECT_EQ(ana->post("fast", 2, crisis_text).refused().reason(), refused);
    EXPECT_THAT(cards(*ana), ElementsAre(card));
    EXPECT_EQ(urgent(*mia, before.findings() + 1).id(), before.id());
  }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}, {}, rooms_by_coverage};
};

// The answer was on its way when the connection ended, and the card with it: the client sends the
// message again, and only then hears that it is there.
TEST_F(Crisis, HasItsCardWhenTheAnswerIsLost) {
  auto ana = somebody(1, "fast");
  ana->post("fast", 1, crisis_text);
  ana->drop();
  auto again = somebody(1, "fast");
  EXPECT_EQ(again->post("fast", 1, crisis_text, true).ack().status(), pb::ACK_STATUS_DUPLICATE);
  EXPECT_THAT(cards(*again), ElementsAre(card));
}

// Who has the answer does not send again, so the card is there before it.
TEST_F(Crisis, HasItsCardAheadOfTheAnswer) {
  auto ana = somebody(1, "fast");
  pb::ClientFrame post;
  post.mutable_post()->set_room("fast");
  post.mutable_post()->set_n(1);
  post.mutable_post()->set_text(crisis_text);
  const auto id = ana->send(post);
  const auto first = ana->next(
      [&](const pb::ServerFrame& frame) { return frame.has_card() || frame.request_id() == id; });
  EXPECT_TRUE(first.has_card()) << first.ShortDebugString();
}

TEST_F(Crisis, IsHeardThoughNoRoomTakesTheText) {
  auto mia = moderator();
  auto ana = somebody(1, "fast");
  EXPECT_EQ(ana->post("fast", 1, std::string(2500, 'a')).refused().reason(), pb::REASON_TOO_LONG);
  EXPECT_THAT(cards(*ana), IsEmpty());
  const auto windows = std::string("I can't do it any more\r\n") + crisis_text;
  EXPECT_EQ(ana->post("fast", 2, windows).refused().reason(), pb::REASON_BAD_TEXT);
  EXPECT_THAT(cards(*ana), ElementsAre(card));
  EXPECT_EQ(urgent(*mia).room(), "fast");
  auto ben = somebody(2, "fast");
  const auto at_length = std::string(2500, '.') + " " + crisis_text;
  EXPECT_EQ(ben->post("fast", 1, at_length).refused().reason(), pb::REASON_TOO_LONG);
  EXPECT_THAT(cards(*ben), ElementsAre(card));
}

TEST_F(Crisis, IsHeardWhereTheRoomIsClosed) {
  auto mia = moderator();
  auto ana = somebody(1, "closed");
  EXPECT_EQ(ana->post("closed", 1, "hello").refused().reason(), pb::REASON_ROOM_CLOSED);
  EXPECT_THAT(cards(*ana), IsEmpty());
  EXPECT_EQ(ana->post("closed", 2, crisis_text).refused().reason(), pb::REASON_ROOM_CLOSED);
  EXPECT_THAT(cards(*ana), ElementsAre(card));
  EXPECT_EQ(urgent(*mia).room(), "closed");
}

TEST_F(Crisis, IsHeardFromWhoIsMuted) { is_heard_after(pb::ACTION_MUTE, pb::REASON_MUTED); }

TEST_F(Crisis, IsHeardFromWhoHasAWarningToRead) {
  is_heard_after(pb::ACTION_WARN, pb::REASON_MUST_ACKNOWLEDGE);
}

// A client waits and sends it again by itself: that is no second card.
TEST_F(Crisis, HasItsCardOnceWhileTheMessageWaitsForItsTurn) {
  auto ana = somebody(1, "slow");
  ana->post("slow", 1, "hello");
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(ana->post("slow", 2, crisis_text).refused().reason(), pb::REASON_RATE_LIMITED);
  EXPECT_THAT(cards(*ana), ElementsAre(card));
  EXPECT_EQ(ana->post("slow", 2, "and another way to say that I want to kill myself tonight")
                .refused()
                .reason(),
            pb::REASON_RATE_LIMITED);
  EXPECT_EQ(cards(*ana).size(), 1U) << "another message has its own";
}

TEST_F(Crisis, HasItsCardWhenTheLogCannotBeWritten) {
  auto ana = somebody(1, "fast");
  ana->post("fast", 1, "hello");
  const rlimit size{1, RLIM_INFINITY};
  ASSERT_EQ(::prlimit(server.pid(), RLIMIT_FSIZE, &size, nullptr), 0);
  EXPECT_EQ(ana->post("fast", 2, crisis_text).refused().reason(), pb::REASON_UNAVAILABLE);
  EXPECT_THAT(cards(*ana), ElementsAre(card));
}

// On the first day, where nobody is on duty, is when it is told.
TEST_F(Crisis, IsNoMoreHeldThanARelapseOrACraving) {
  auto ana = somebody(1, "guarded");
  const auto status = [&](std::uint32_t n, const std::string& text) {
    return ana->post("guarded", n, text).ack().status();
  };
  EXPECT_EQ(status(1, "hello"), pb::ACK_STATUS_HELD);
  EXPECT_EQ(status(2, crisis_text), pb::ACK_STATUS_ACCEPTED);
  EXPECT_EQ(status(3, "I relapsed last night"), pb::ACK_STATUS_ACCEPTED);
  EXPECT_EQ(status(4, "the urge to drink is so loud right now"), pb::ACK_STATUS_ACCEPTED);
}

}  // namespace
}  // namespace hearth
