// SPDX-License-Identifier: Apache-2.0
// How moderators set what a room is like, and what they see of it.
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "support/console.hpp"
#include "support/hearthd.hpp"
#include "support/process.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Console;
using support::crisis_text;
using support::RawClient;

constexpr const char* rooms = R"(
[[rooms]]
slug = "paced"
title = "Five seconds between messages, ten where it is slow"
post_interval_ms = 5000
newcomer_interval_ms = 5000
post_burst = 3
newcomer_burst = 3
)";

class DeskRooms : public testing::Test {
 protected:
  DeskRooms() {
    mia.accept(support::invite(server), "Mia");
    EXPECT_TRUE(mia.start_shift().has_done());
    ana.enter(1);
  }
  static pb::DeskClientFrame act(pb::Action action, const std::string& room) {
    pb::DeskClientFrame frame;
    frame.mutable_act()->set_action(action);
    frame.mutable_act()->set_room(room);
    frame.mutable_act()->set_scope(pb::SCOPE_ROOM);
    return frame;
  }
  void set_mode(const std::string& room, pb::RoomMode mode, std::uint32_t interval_ms = 0) {
    auto frame = act(pb::ACTION_SET_MODE, room);
    frame.mutable_act()->set_mode(mode);
    frame.mutable_act()->set_reason("guideline.kindness");
    frame.mutable_act()->set_post_interval_ms(interval_ms);
    const auto done = mia.ask(frame);
    EXPECT_TRUE(done.has_done()) << done.ShortDebugString();
  }
  // The next time the room is shown so.
  template <class Wanted>
  pb::RoomGlance glance(const std::string& room, Wanted wanted) {
    pb::RoomGlance found;
    mia.next([&](const pb::DeskServerFrame& frame) {
      for (const auto& one : frame.glance().rooms())
        if (one.room() == room && wanted(one)) {
          found = one;
          return true;
        }
      return false;
    });
    return found;
  }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}, {}, rooms};
  Console mia{server.desk_port()};
  RawClient ana{server.port()};
};

TEST_F(DeskRooms, AreAsOpenSlowGuardedOrLockedAsWasSetAndShownSo) {
  ana.join("fast");
  const auto is = [](pb::RoomMode mode) {
    return [mode](const pb::RoomGlance& one) { return one.mode() == mode; };
  };
  glance("fast", [](const pb::RoomGlance& one) {
    return one.mode() == pb::ROOM_MODE_OPEN && one.covered();
  });
  std::uint32_t n = 0;
  ASSERT_TRUE(ana.post("fast", ++n, "hello").has_ack());

  set_mode("fast", pb::ROOM_MODE_SLOW, 60'000);
  EXPECT_TRUE(ana.post("fast", ++n, "the first").has_ack());
  const auto slow = ana.post("fast", ++n, "too soon").refused();
  EXPECT_EQ(slow.reason(), pb::REASON_RATE_LIMITED);
  EXPECT_GT(slow.retry_after_ms(), 30'000U);
  glance("fast", is(pb::ROOM_MODE_SLOW));

  set_mode("fast", pb::ROOM_MODE_GUARDED);
  EXPECT_EQ(ana.post("fast", ++n, "I am new").ack().status(), pb::ACK_STATUS_HELD);
  EXPECT_EQ(ana.post("fast", ++n, crisis_text).ack().status(), pb::ACK_STATUS_ACCEPTED);
  mia.next_case([](const pb::Case& c) { return c.urgent() && c.held(); });
  glance("fast", is(pb::ROOM_MODE_GUARDED));

  set_mode("fast", pb::ROOM_MODE_CLOSED);
  EXPECT_EQ(ana.post("fast", ++n, "anybody?").refused().reason(), pb::REASON_ROOM_CLOSED);
  glance("fast", is(pb::ROOM_MODE_CLOSED));

  set_mode("fast", pb::ROOM_MODE_OPEN);
  EXPECT_EQ(ana.post("fast", ++n, "again").ack().status(), pb::ACK_STATUS_ACCEPTED);
}

TEST_F(DeskRooms, AreSlowerAlsoWhereNobodySaysHowMuch) {
  ana.join("paced");
  for (std::uint32_t n = 1; n <= 2; ++n) ASSERT_TRUE(ana.post("paced", n, "hello").has_ack());
  set_mode("paced", pb::ROOM_MODE_SLOW);
  const auto slow = ana.post("paced", 3, "a third at once").refused();
  EXPECT_EQ(slow.reason(), pb::REASON_RATE_LIMITED);
  EXPECT_GT(slow.retry_after_ms(), 5'000U);
  auto endless = act(pb::ACTION_SET_MODE, "paced");
  endless.mutable_act()->set_mode(pb::ROOM_MODE_SLOW);
  endless.mutable_act()->set_reason("guideline.kindness");
  endless.mutable_act()->set_post_interval_ms(0xffff'ffff);
  EXPECT_EQ(mia.ask(endless).refused().reason(), pb::REASON_BAD_TEXT);
}

TEST_F(DeskRooms, BrakeAWaveOfNewcomersAndTellTheModerators) {
  constexpr std::uint16_t many = 51;
  std::vector<std::unique_ptr<RawClient>> wave;
  for (std::uint16_t i = 0; i < many; ++i) {
    wave.push_back(std::make_unique<RawClient>(server.port()));
    wave.back()->enter(static_cast<std::uint16_t>(1000 + i));
    ASSERT_TRUE(wave.back()->join("fast").has_joined());
  }
  const auto told = mia.next_case([](const pb::Case& c) { return c.kind() == pb::CASE_KIND_WAVE; });
  EXPECT_EQ(told.room(), "fast");
  EXPECT_FALSE(told.has_subject()) << "about nobody in particular";
  const auto braked = glance("fast", [](const pb::RoomGlance& one) { return one.braked(); });
  EXPECT_EQ(braked.mode(), pb::ROOM_MODE_GUARDED);
  glance("fast", [&](const pb::RoomGlance& one) { return one.newcomers() == many; });

  EXPECT_EQ(wave.back()->post("fast", 1, "hello").ack().status(), pb::ACK_STATUS_HELD);
  EXPECT_EQ(wave.front()->post("fast", 1, crisis_text).ack().status(), pb::ACK_STATUS_ACCEPTED);
  ana.join("other");
  EXPECT_EQ(ana.post("other", 1, "hello").ack().status(), pb::ACK_STATUS_ACCEPTED)
      << "other rooms go on";
}

TEST_F(DeskRooms, ShowHowMuchOfTheTalkIsModeratorsOwnAlsoToWhoComesLater) {
  ana.join("fast");
  for (std::uint32_t n = 1; n <= 3; ++n) ASSERT_TRUE(ana.post("fast", n, "a message").has_ack());
  auto say = act(pb::ACTION_ANNOUNCE, "fast");
  say.mutable_act()->set_text("There is tea.");
  ASSERT_TRUE(mia.ask(say).has_done());
  const auto is_counted = [](const pb::RoomGlance& one) {
    return one.moderator_share_percent() == 25;
  };
  glance("fast", is_counted);
  // A node that began after all of it reads the log.
  server.end(SIGTERM);
  server.start();
  Console late(server.desk_port());
  late.accept(support::invite(server), "Noa");
  late.next([&](const pb::DeskServerFrame& frame) {
    for (const auto& one : frame.glance().rooms())
      if (one.room() == "fast" && is_counted(one)) return true;
    return false;
  });
}

// What somebody's messages can be told by was made when the room was not there yet.
TEST_F(DeskRooms, ThatWereAddedMeanwhileReachWhatWaitsInTheOthers) {
  const std::string waits = "got leftover vicodin, make me an offer";
  ana.join("fast");
  ASSERT_EQ(ana.post("fast", 1, waits).ack().status(), pb::ACK_STATUS_HELD);
  std::ofstream(server.config_file(), std::ios::app)
      << "[[rooms]]\nslug = \"later\"\ntitle = \"Added meanwhile\"\n";
  const auto reloaded = support::run("hearthctl", {"reload", "--socket", server.socket()});
  ASSERT_EQ(reloaded.code, 0) << reloaded.err;
  ASSERT_EQ(ana.post("fast", 2, waits).ack().status(), pb::ACK_STATUS_HELD);
  const auto handle = ana.join("later").joined().self().handle();
  ASSERT_FALSE(handle.empty());
  ASSERT_TRUE(mia.step_up("Mia").has_signed_in());
  auto mute = act(pb::ACTION_MUTE, "later");
  mute.mutable_act()->set_subject(handle);
  mute.mutable_act()->set_scope(pb::SCOPE_SERVICE);
  mute.mutable_act()->set_reason("harassment");
  mute.mutable_act()->set_for_seconds(600);
  const auto done = mia.ask(mute);
  ASSERT_TRUE(done.has_done()) << done.ShortDebugString();
  const auto told = ana.next([](const pb::ServerFrame& frame) {
    return frame.has_notice() && frame.notice().code() == "returned";
  });
  EXPECT_EQ(told.notice().room(), "fast");
}

}  // namespace
}  // namespace hearth
