// SPDX-License-Identifier: Apache-2.0
// Mutes and removals that reach further than their room, on two gateways and a real Redis.
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "support/gateways.hpp"
#include "support/process.hpp"
#include "support/raw_client.hpp"
#include "support/redis_server.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Console;
using support::Hearthd;
using support::RawClient;

class DeskReach : public testing::Test {
 protected:
  std::unique_ptr<Console> moderator(const std::string& name, const std::string& role = "admin",
                                     const std::string& rooms = {}) {
    std::string code;
    EXPECT_TRUE(support::eventually([&] {
      try {
        code = support::invite(one, role, rooms);
      } catch (const std::runtime_error&) {
      }
      return !code.empty();
    }));
    auto console = std::make_unique<Console>(one.desk_port());
    console->accept(code, name);
    EXPECT_TRUE(console->step_up(name).has_signed_in());
    return console;
  }
  // Ana at gateway two, in crisis in one room and present in another.
  pb::Case crisis(Console& console) {
    ana.enter(1);
    ana.join("fast");
    ana.join("other");
    EXPECT_TRUE(ana.post("fast", ++n, support::crisis_text).has_ack());
    return console.next_case([](const pb::Case& c) { return c.urgent(); });
  }
  static pb::DeskClientFrame act(pb::Action action, const pb::Case& about, pb::Scope scope) {
    auto frame = support::measure(action, about, "harassment");
    frame.mutable_act()->set_scope(scope);
    return frame;
  }
  pb::Reason says(const std::string& room) {
    const auto reply = ana.post(room, ++n, "hello");
    return reply.has_ack() ? pb::REASON_UNSPECIFIED : reply.refused().reason();
  }
  bool comes_to_say(const std::string& room, pb::Reason answer) {
    return support::eventually([&] {
      ana.listen(50);
      return says(room) == answer;
    });
  }
  pb::Reason joins(const std::string& room) {
    RawClient again(two.port());
    again.enter(1);
    const auto reply = again.join(room);
    again.listen(200);  // who asks again does not come faster than a door lets people in
    return reply.has_joined() ? pb::REASON_UNSPECIFIED : reply.refused().reason();
  }

  std::uint32_t n = 0;
  support::RedisServer redis;
  support::Gateways gateways{2, redis.url()};
  Hearthd& one = gateways[0];
  Hearthd& two = gateways[1];
  RawClient ana{two.port()};
};

TEST_F(DeskReach, AMuteOfTheServiceIsKeptInEveryRoomUntilItIsLifted) {
  auto mia = moderator("Mia");
  const auto about = crisis(*mia);
  ASSERT_TRUE(mia->ask(act(pb::ACTION_MUTE, about, pb::SCOPE_SERVICE)).has_done());
  EXPECT_EQ(says("fast"), pb::REASON_MUTED) << "in its own room from the first moment";
  EXPECT_TRUE(comes_to_say("other", pb::REASON_MUTED));
  const auto told = ana.next([](const pb::ServerFrame& frame) {
    return frame.has_notice() && frame.notice().code() == "muted";
  });
  EXPECT_EQ(told.notice().params().at("scope"), "service");
  const auto there = ana.next([](const pb::ServerFrame& frame) {
    return frame.has_notice() && frame.notice().room() == "other";
  });
  EXPECT_EQ(there.notice().code(), "muted") << "said in the room one cannot write in";
  EXPECT_EQ(joins("lounge"), pb::REASON_UNSPECIFIED) << "who is muted may read";
  RawClient ben(two.port());
  ben.enter(2);
  ben.join("other");
  EXPECT_TRUE(ben.post("other", 1, "hello").has_ack()) << "nobody else is meant";

  two.end(SIGTERM);
  two.start();
  RawClient again(two.port());
  again.enter(1);
  again.join("other");
  std::uint32_t later = 0;
  EXPECT_TRUE(support::eventually([&] {
    return again.post("other", ++later, "hello").refused().reason() == pb::REASON_MUTED;
  })) << "over a restart";
  const auto back = again.next([](const pb::ServerFrame& frame) { return frame.has_notice(); });
  EXPECT_EQ(back.notice().room(), "other");
  pb::ClientFrame read;
  read.mutable_acknowledge()->set_room("other");
  read.mutable_acknowledge()->set_code(back.notice().params().at("code"));
  EXPECT_TRUE(again.ask(read).has_ack());
  auto lift = act(pb::ACTION_LIFT, about, pb::SCOPE_SERVICE);
  lift.mutable_act()->set_lifts(pb::ACTION_MUTE);
  ASSERT_TRUE(mia->ask(lift).has_done());
  EXPECT_TRUE(support::eventually([&] {
    again.listen(50);
    return again.post("other", ++later, "hello").has_ack();
  }));
}

TEST_F(DeskReach, OfAMuteEachIsToldOnceWhateverIsDecidedOfOthers) {
  auto mia = moderator("Mia");
  const auto about = crisis(*mia);
  const auto next_in_other = [this](const std::string& besides) {
    return ana
        .next([&](const pb::ServerFrame& frame) {
          return frame.notice().code() == "muted" && frame.notice().room() == "other" &&
                 frame.notice().params().at("code") != besides;
        })
        .notice()
        .params()
        .at("code");
  };
  ASSERT_TRUE(mia->ask(act(pb::ACTION_MUTE, about, pb::SCOPE_SERVICE)).has_done());
  const auto first = next_in_other({});

  RawClient ben(two.port());
  ben.enter(2);
  const auto others = ben.join("fast").joined().self().handle();
  ben.join("other");
  ASSERT_TRUE(ben.post("fast", 1, support::crisis_text).has_ack());
  const auto theirs = mia->next_case(
      [&](const pb::Case& c) { return c.urgent() && c.subject().handle() == others; });
  ASSERT_TRUE(mia->ask(act(pb::ACTION_MUTE, theirs, pb::SCOPE_SERVICE)).has_done());
  ben.next([](const pb::ServerFrame& frame) {
    return frame.notice().code() == "muted" && frame.notice().room() == "other";
  });
  pb::ClientFrame read;
  read.mutable_acknowledge()->set_room("other");
  read.mutable_acknowledge()->set_code("nothing");
  ASSERT_TRUE(ana.ask(read).has_refused()) << "asked of the desk after what it may have told";
  while (const auto frame = ana.take())
    EXPECT_FALSE(frame->notice().room() == "other") << "nothing of hers has changed";

  auto longer = act(pb::ACTION_MUTE, about, pb::SCOPE_SERVICE);
  longer.mutable_act()->set_for_seconds(2 * longer.act().for_seconds());
  ASSERT_TRUE(mia->ask(longer).has_done());
  EXPECT_NE(next_in_other(first), first) << "another is told at once";
}

// It waited in another room than the measure was taken in, and was let through there after it.
TEST_F(DeskReach, WhatWaitsInOtherRoomsIsBackBeforeAMuteOfTheServiceIsAcknowledged) {
  const std::string waits = "got leftover vicodin, make me an offer";
  auto mia = moderator("Mia");
  auto noa = support::moderator(two, "Noa");
  const auto about = crisis(*mia);
  const auto own = ana.join("other").joined().self().handle();
  RawClient ben(one.port());
  ben.enter(2);
  const auto others = ben.join("other").joined().self().handle();
  ASSERT_EQ(ana.post("other", ++n, waits).ack().status(), pb::ACK_STATUS_HELD);
  ASSERT_EQ(ben.post("other", 1, waits).ack().status(), pb::ACK_STATUS_HELD);
  const auto release = [&](const std::string& whose) {
    const auto waiting = noa.console->next_case(
        [&](const pb::Case& c) { return c.held() && c.subject().handle() == whose; });
    pb::DeskClientFrame open;
    open.mutable_open_case()->set_case_(waiting.id());
    auto frame = support::measure(pb::ACTION_RELEASE_HELD, waiting);
    frame.mutable_act()->set_room("other");
    frame.mutable_act()->clear_subject();
    frame.mutable_act()->set_held(noa.console->ask(open).case_detail().held(0).held());
    return frame;
  };
  const auto theirs = release(own);
  const auto somebodys = release(others);
  ana.drop();  // whoever is away is meant, too
  ASSERT_TRUE(mia->ask(act(pb::ACTION_MUTE, about, pb::SCOPE_SERVICE)).has_done());
  EXPECT_EQ(noa.console->ask(theirs).refused().reason(), pb::REASON_CHANGED);
  EXPECT_TRUE(noa.console->ask(somebodys).has_done()) << "nobody else is meant";
  const auto said = ben.next([](const pb::ServerFrame& frame) {
    return frame.event().has_message() && frame.event().room() == "other";
  });
  EXPECT_EQ(said.event().author().handle(), others) << "and nothing before it";

  RawClient back(two.port());
  back.enter(1);
  back.join("other");
  const auto told = [&](const std::string& code) {
    return back.next([&](const pb::ServerFrame& frame) { return frame.notice().code() == code; })
        .notice()
        .params();
  };
  EXPECT_EQ(told("returned").at("why"), "dropped");
  EXPECT_EQ(told("muted").at("rule"), "harassment");
}

TEST_F(DeskReach, ARemovalFromARoomEndsThatRoomInEveryTabAndNothingElse) {
  auto mia = moderator("Mia");
  const auto about = crisis(*mia);
  RawClient tab(one.port());
  tab.enter(1);
  tab.join("fast");
  tab.join("other");
  auto removal = act(pb::ACTION_REMOVE, about, pb::SCOPE_ROOM);
  removal.mutable_act()->set_for_seconds(3600);
  const auto done = mia->ask(removal).done();
  for (auto* each : {&ana, &tab}) {
    const auto out = each->next([](const pb::ServerFrame& frame) { return frame.has_left(); });
    EXPECT_EQ(out.request_id(), 0u);
    EXPECT_EQ(out.left().room(), "fast");
    EXPECT_EQ(out.left().reason(), pb::REASON_BANNED);
    const auto told = each->next([](const pb::ServerFrame& frame) { return frame.has_notice(); });
    const auto& params = told.notice().params();
    EXPECT_EQ(told.notice().room(), "fast");
    EXPECT_EQ(told.notice().code(), "removed");
    EXPECT_EQ(params.at("rule"), "harassment");
    EXPECT_EQ(params.at("scope"), "room");
    EXPECT_EQ(params.at("until_ms"), std::to_string(done.until_ms()));
    EXPECT_FALSE(params.at("appeal_code").empty());
    EXPECT_EQ(each->post("fast", 90, "hello").refused().reason(), pb::REASON_NOT_JOINED);
    EXPECT_EQ(each->join("fast").refused().reason(), pb::REASON_BANNED);
  }
  RawClient ben(two.port());
  ben.enter(2);
  ben.join("fast");
  ASSERT_TRUE(ben.post("fast", 1, "not for those who are out").has_ack());
  EXPECT_EQ(says("other"), pb::REASON_UNSPECIFIED) << "on the same connection";
  for (auto* each : {&ana, &tab}) {
    each->next(
        [](const pb::ServerFrame& frame) { return frame.event().message().text() == "hello"; });
    while (const auto kept = each->take())
      EXPECT_NE(kept->event().message().text(), "not for those who are out");
  }
}

TEST_F(DeskReach, ARemovalThatIsOverLetsThemComeInAgain) {
  auto mia = moderator("Mia");
  const auto about = crisis(*mia);
  auto removal = act(pb::ACTION_REMOVE, about, pb::SCOPE_ROOM);
  removal.mutable_act()->set_for_seconds(1);
  ASSERT_TRUE(mia->ask(removal).has_done());
  ana.next([](const pb::ServerFrame& frame) { return frame.has_left(); });
  EXPECT_TRUE(support::eventually([&] {
    ana.listen(100);
    return ana.join("fast").has_joined();
  }));
  EXPECT_EQ(says("fast"), pb::REASON_UNSPECIFIED);
}

TEST_F(DeskReach, ARemovalOfAnAreaCountsInItsRoomsAndNowhereElse) {
  auto lea = moderator("Lea", "lead", "fast,other");
  const auto about = crisis(*lea);
  auto removal = act(pb::ACTION_REMOVE, about, pb::SCOPE_AREA);
  removal.mutable_act()->set_for_seconds(3600);
  ASSERT_TRUE(lea->ask(removal).has_done());
  EXPECT_EQ(ana.closed(), 4204);
  EXPECT_TRUE(support::eventually([&] { return joins("other") == pb::REASON_BANNED; }));
  RawClient back(two.port());
  back.enter(1);
  EXPECT_EQ(back.join("other").refused().reason(), pb::REASON_BANNED);
  const auto told = back.next([](const pb::ServerFrame& frame) { return frame.has_notice(); });
  EXPECT_EQ(told.notice().code(), "removed");
  EXPECT_EQ(told.notice().room(), "other");
  EXPECT_EQ(joins("fast"), pb::REASON_BANNED);
  EXPECT_EQ(joins("lounge"), pb::REASON_UNSPECIFIED);
}

TEST_F(DeskReach, IsForWhoMayDecideSoFar) {
  auto mia = moderator("Mia");
  const auto about = crisis(*mia);
  auto nia = std::make_unique<Console>(one.desk_port());
  nia->accept(support::invite(one, "moderator"), "Nia");
  const auto mute = act(pb::ACTION_MUTE, about, pb::SCOPE_AREA);
  EXPECT_EQ(nia->ask(mute).refused().reason(), pb::REASON_NOT_ALLOWED);
  Console lea(one.desk_port());
  lea.accept(support::invite(one, "lead"), "Lea");
  EXPECT_EQ(lea.ask(act(pb::ACTION_REMOVE, about, pb::SCOPE_SERVICE)).refused().reason(),
            pb::REASON_NOT_ALLOWED);
  EXPECT_EQ(says("fast"), pb::REASON_UNSPECIFIED);
}

}  // namespace
}  // namespace hearth
