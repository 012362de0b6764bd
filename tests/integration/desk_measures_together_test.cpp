// SPDX-License-Identifier: Apache-2.0
// Several measures of a kind on one person: what each of them does to the others.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "support/eventually.hpp"
#include "support/gateways.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Console;
using support::RawClient;

constexpr std::uint32_t ten_minutes = 600;
constexpr std::uint32_t a_week = 7 * 24 * 3600;

class DeskMeasuresTogether : public testing::Test {
 protected:
  DeskMeasuresTogether() {
    EXPECT_TRUE(mia.step_up("Mia").has_signed_in());
    ana.enter(1);
    handle = ana.join("fast").joined().self().handle();
    ana.join("other");
  }
  pb::DeskClientFrame act(pb::Action action, std::uint32_t for_seconds,
                          pb::Scope scope = pb::SCOPE_ROOM) const {
    pb::DeskClientFrame frame;
    auto* in = frame.mutable_act();
    in->set_action(action);
    in->set_room("fast");
    in->set_subject(handle);
    in->set_scope(scope);
    in->set_reason("harassment");
    in->set_for_seconds(for_seconds);
    return frame;
  }
  static std::string done(Console& console, const pb::DeskClientFrame& frame) {
    const auto reply = console.ask(frame);
    EXPECT_TRUE(reply.has_done()) << reply.ShortDebugString();
    return reply.done().action();
  }
  static pb::DeskServerFrame undo(Console& console, const std::string& action) {
    pb::DeskClientFrame frame;
    frame.mutable_act()->set_action(pb::ACTION_UNDO);
    frame.mutable_act()->set_room("fast");
    frame.mutable_act()->set_undo(action);
    return console.ask(frame);
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

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  support::Moderator admin = support::moderator(server, "Mia");
  support::Moderator one = support::moderator(server, "Nia", "moderator");
  support::Moderator other = support::moderator(server, "Noa", "moderator");
  Console& mia = *admin.console;
  Console& nia = *one.console;
  Console& noa = *other.console;
  RawClient ana{server.port()};
  std::string handle;
  std::uint32_t n = 0;
};

// A moderator's undo of ten minutes lifted an admin's week everywhere.
TEST_F(DeskMeasuresTogether, AnUndoTakesNothingBackThatOthersDecided) {
  const auto minutes = done(nia, act(pb::ACTION_MUTE, ten_minutes));
  const auto week = done(mia, act(pb::ACTION_MUTE, a_week, pb::SCOPE_SERVICE));
  ASSERT_TRUE(comes_to_say("other", pb::REASON_MUTED));
  auto lift = act(pb::ACTION_LIFT, 0);
  lift.mutable_act()->set_lifts(pb::ACTION_MUTE);
  EXPECT_EQ(nia.ask(lift).refused().reason(), pb::REASON_NOT_ALLOWED);
  EXPECT_TRUE(undo(nia, minutes).has_done());
  EXPECT_EQ(says("fast"), pb::REASON_MUTED);
  EXPECT_EQ(says("other"), pb::REASON_MUTED);
  EXPECT_TRUE(undo(nia, minutes).has_refused()) << "once";
  EXPECT_EQ(undo(nia, week).refused().reason(), pb::REASON_NOT_ALLOWED);

  // What is shorter stays where the longer is taken back.
  const auto again = done(nia, act(pb::ACTION_MUTE, ten_minutes));
  EXPECT_TRUE(undo(mia, week).has_done());
  EXPECT_TRUE(comes_to_say("other", pb::REASON_UNSPECIFIED));
  EXPECT_EQ(says("fast"), pb::REASON_MUTED);
  EXPECT_TRUE(undo(nia, again).has_done());
  EXPECT_TRUE(comes_to_say("fast", pb::REASON_UNSPECIFIED));
}

// Three seconds by a moderator ended an admin's week.
TEST_F(DeskMeasuresTogether, AShorterOneShortensNothing) {
  done(mia, act(pb::ACTION_MUTE, a_week, pb::SCOPE_SERVICE));
  ASSERT_TRUE(comes_to_say("other", pb::REASON_MUTED));
  done(nia, act(pb::ACTION_MUTE, 1));
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(2500);
  while (std::chrono::steady_clock::now() < until) {
    ana.listen(250);
    ASSERT_EQ(says("fast"), pb::REASON_MUTED);
    ASSERT_EQ(says("other"), pb::REASON_MUTED);
  }
}

TEST_F(DeskMeasuresTogether, OfAMuteAndARemovalHaveAnEnd) {
  for (const auto action : {pb::ACTION_MUTE, pb::ACTION_REMOVE}) {
    EXPECT_EQ(nia.ask(act(action, 0)).refused().reason(), pb::REASON_BAD_TEXT);
    EXPECT_EQ(mia.ask(act(action, 0)).refused().reason(), pb::REASON_BAD_TEXT) << "stepped up";
  }
  EXPECT_TRUE(nia.ask(act(pb::ACTION_WARN, 0)).has_done());
  EXPECT_TRUE(mia.ask(act(pb::ACTION_BAN, 0)).has_done());
}

// The menu on a room's page names no case: two worked one person.
TEST_F(DeskMeasuresTogether, AreForWhoHasTheCaseOfThatPerson) {
  EXPECT_TRUE(ana.post("fast", ++n, "I am going to kill myself tonight").has_ack());
  const auto about = nia.next_case([](const pb::Case& c) { return c.urgent(); });
  ASSERT_TRUE(nia.start_shift().has_done());
  ASSERT_TRUE(nia.step(about.id(), pb::STEP_CLAIM).has_done());
  EXPECT_EQ(noa.ask(act(pb::ACTION_MUTE, ten_minutes)).refused().reason(), pb::REASON_CHANGED);
  const auto mute = done(nia, act(pb::ACTION_MUTE, ten_minutes));
  pb::DeskClientFrame open;
  open.mutable_open_case()->set_case_(about.id());
  const auto detail = nia.ask(open).case_detail();
  ASSERT_EQ(detail.actions_size(), 1) << "in the case, though it was not named";
  EXPECT_EQ(detail.actions(0).id(), mute);
}

}  // namespace
}  // namespace hearth
