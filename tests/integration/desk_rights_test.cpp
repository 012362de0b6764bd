// SPDX-License-Identifier: Apache-2.0
// What a moderator may not do, asked of one real hearthd.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "support/console.hpp"
#include "support/hearthd.hpp"
#include "support/process.hpp"
#include "support/raw_client.hpp"
#include "support/redis_server.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Console;
using support::crisis_text;
using support::RawClient;

class DeskRights : public testing::Test {
 protected:
  std::unique_ptr<Console> moderator(const std::string& name, const std::string& role = "admin",
                                     const std::string& rooms = {}) {
    return support::on_duty(server, name, role, rooms);
  }
  // Ana, in crisis, as the console sees her.
  pb::Case crisis(Console& console) {
    ana.enter(1);
    ana.join("fast");
    EXPECT_TRUE(ana.post("fast", 1, crisis_text).has_ack());
    return console.next_case([](const pb::Case& c) { return c.urgent(); });
  }
  static pb::DeskClientFrame act(pb::Action action, const pb::Case& about,
                                 pb::Scope scope = pb::SCOPE_ROOM) {
    auto frame = support::measure(action, about);
    frame.mutable_act()->set_scope(scope);
    return frame;
  }
  static pb::LedgerPage ledger(Console& console) {
    pb::DeskClientFrame frame;
    frame.mutable_read_ledger()->set_limit(100);
    return console.ask(frame).ledger_page();
  }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  RawClient ana{server.port()};
};

TEST_F(DeskRights, ShowARoomAndItsCasesToNobodyWhoLooksAfterAnother) {
  auto mia = moderator("Mia");
  auto nia = moderator("Nia", "moderator", "other");
  const auto about = crisis(*mia);

  EXPECT_TRUE(nia->step(about.id(), pb::STEP_CLAIM).has_refused());
  EXPECT_TRUE(nia->step(about.id(), pb::STEP_NOTE, {}, "a note").has_refused());
  pb::DeskClientFrame open;
  open.mutable_open_case()->set_case_(about.id());
  EXPECT_EQ(nia->ask(open).refused().reason(), pb::REASON_NOT_FOUND);
  open.mutable_open_case()->set_reveal(true);
  EXPECT_EQ(nia->ask(open).refused().reason(), pb::REASON_NOT_FOUND);
  EXPECT_EQ(nia->ask(act(pb::ACTION_MUTE, about)).refused().reason(), pb::REASON_NOT_ALLOWED);
  pb::DeskClientFrame watch;
  watch.mutable_watch()->set_room("fast");
  EXPECT_EQ(nia->ask(watch).refused().reason(), pb::REASON_NOT_ALLOWED);
  pb::DeskClientFrame explain;
  explain.mutable_explain()->set_room("fast");
  explain.mutable_explain()->set_text("hello");
  EXPECT_EQ(nia->ask(explain).refused().reason(), pb::REASON_NOT_ALLOWED);
  pb::DeskClientFrame shift;
  shift.mutable_shift()->set_on(true);
  shift.mutable_shift()->add_rooms("fast");
  EXPECT_TRUE(nia->ask(shift).has_refused());

  const auto page = ledger(*nia);
  EXPECT_GT(page.lines_size(), 4);
  for (const auto& line : page.lines()) {
    EXPECT_NE(line.room(), "fast") << line.ShortDebugString();
    EXPECT_NE(line.case_(), about.id()) << line.ShortDebugString();
  }
  // Mia's claim is news of the case; what Nia is told after it comes later.
  ASSERT_TRUE(mia->step(about.id(), pb::STEP_CLAIM).has_done());
  nia->next([](const pb::DeskServerFrame& frame) {
    for (const auto& one : frame.roster().on_duty())
      if (one.claimed() == 1) return true;
    return false;
  });
  while (const auto frame = nia->raw().take()) {
    const auto bytes = frame->SerializeAsString();
    EXPECT_EQ(bytes.find(about.id()), std::string::npos);
    EXPECT_EQ(bytes.find(about.subject().handle()), std::string::npos);
    EXPECT_EQ(bytes.find("fast"), std::string::npos);
  }
  // It is noted, as often as it was of a kind.
  const auto refusals = [&] {
    int count = 0;
    const auto page_now = ledger(*mia);
    for (const auto& line : page_now.lines())
      if (line.params().contains("code")) ++count;
    return count;
  };
  EXPECT_TRUE(support::eventually([&] { return refusals() >= 5; })) << refusals();
}

TEST_F(DeskRights, HoldABanOfTheServiceInEveryRoomOverARestartAndALiftedMute) {
  auto mia = moderator("Mia");
  const auto about = crisis(*mia);
  auto ban = act(pb::ACTION_BAN, about, pb::SCOPE_SERVICE);
  ASSERT_TRUE(mia->step_up("Mia").has_signed_in());
  // A mute beside it, taken back: the ban stays.
  ASSERT_TRUE(mia->ask(act(pb::ACTION_MUTE, about)).has_done());
  ASSERT_TRUE(mia->ask(ban).has_done());
  EXPECT_EQ(ana.closed(), 4204);
  const auto other = [&] {
    RawClient again(server.port());
    again.enter(1);
    const auto reply = again.join("other");
    return reply.has_joined() ? pb::REASON_UNSPECIFIED : reply.refused().reason();
  };
  EXPECT_TRUE(support::eventually([&] { return other() == pb::REASON_BANNED; }));
  auto lift = act(pb::ACTION_LIFT, about);
  lift.mutable_act()->set_lifts(pb::ACTION_MUTE);
  ASSERT_TRUE(mia->ask(lift).has_done());
  server.end(SIGTERM);
  server.start();
  Console again(server.desk_port());
  EXPECT_TRUE(support::eventually([&] { return other() == pb::REASON_BANNED; }));
  EXPECT_EQ(other(), pb::REASON_BANNED);
}

TEST_F(DeskRights, LetABanEndEverywhereWithItsLift) {
  auto mia = moderator("Mia");
  const auto about = crisis(*mia);
  ASSERT_TRUE(mia->step_up("Mia").has_signed_in());
  ASSERT_TRUE(mia->ask(act(pb::ACTION_BAN, about, pb::SCOPE_SERVICE)).has_done());
  EXPECT_EQ(ana.closed(), 4204);
  auto lift = act(pb::ACTION_LIFT, about, pb::SCOPE_SERVICE);
  lift.mutable_act()->set_lifts(pb::ACTION_BAN);
  ASSERT_TRUE(mia->ask(lift).has_done());
  EXPECT_TRUE(support::eventually([&] {
    RawClient again(server.port());
    again.enter(1);
    return again.join("other").has_joined();
  }));
}

TEST_F(DeskRights, NoteWhatIsAskedOfClosedCasesAndByParticipantsOnceAMinute) {
  auto mia = moderator("Mia");
  const auto about = crisis(*mia);
  ASSERT_TRUE(mia->step(about.id(), pb::STEP_CLAIM).has_done());
  ASSERT_TRUE(mia->step(about.id(), pb::STEP_CLOSE, {}, {}, "helped").has_done());
  pb::DeskClientFrame shift;
  shift.mutable_shift()->set_on(true);
  for (std::uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(mia->step(about.id(), pb::STEP_CLAIM).refused().reason(), pb::REASON_CHANGED);
    shift.set_request_id(900 + i);
    ana.send_message(shift.SerializeAsString());
    const auto reply =
        ana.next([&](const pb::ServerFrame& one) { return one.request_id() == 900 + i; });
    EXPECT_EQ(reply.refused().reason(), pb::REASON_UNSUPPORTED);
  }
  const auto noted = [&](const std::string& code) {
    int count = 0;
    const auto page = ledger(*mia);
    for (const auto& line : page.lines())
      if (line.params().contains("code") && line.params().at("code") == code) {
        EXPECT_EQ(line.account().empty(), code == "participant");
        ++count;
      }
    return count;
  };
  EXPECT_TRUE(support::eventually([&] { return noted("closed") > 0 && noted("participant") > 0; }));
  EXPECT_EQ(noted("closed"), 1);
  EXPECT_EQ(noted("participant"), 1);
}

}  // namespace
}  // namespace hearth
