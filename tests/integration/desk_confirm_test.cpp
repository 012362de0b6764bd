// SPDX-License-Identifier: Apache-2.0
// A ban from every room for long, which takes two people.
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/time.hpp"
#include "support/console.hpp"
#include "support/eventually.hpp"
#include "support/hearthd.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Console;
using support::Hearthd;
using support::RawClient;

constexpr std::int64_t day_ms = 24 * 3600 * 1000LL;

// The days from now until then, to the nearest.
std::int64_t days_until(std::int64_t ms) {
  return (ms - core::unix_ms(core::now()) + day_ms / 2) / day_ms;
}

class DeskConfirm : public testing::Test {
 protected:
  std::unique_ptr<Console> moderator(const std::string& name, const std::string& role = "admin",
                                     const std::string& rooms = {}) {
    auto console = support::on_duty(server, name, role, rooms);
    EXPECT_TRUE(console->step_up(name).has_signed_in());
    return console;
  }
  // Ana said something in the room, and there is a case about her.
  pb::Case about(Console& console) {
    ana.emplace(server.port());
    ana->enter(1);
    ana->join("fast");
    EXPECT_TRUE(ana->post("fast", 1, support::crisis_text).has_ack());
    return console.next_case([](const pb::Case& c) { return c.urgent(); });
  }
  static pb::DeskClientFrame ban(const pb::Case& about, std::uint32_t for_seconds = 0) {
    auto frame = support::measure(pb::ACTION_BAN, about, "harassment");
    frame.mutable_act()->set_scope(pb::SCOPE_SERVICE);
    frame.mutable_act()->set_for_seconds(for_seconds);
    return frame;
  }
  static pb::DeskClientFrame confirm(const std::string& id) {
    pb::DeskClientFrame frame;
    frame.mutable_act()->set_action(pb::ACTION_CONFIRM);
    frame.mutable_act()->set_room("fast");
    frame.mutable_act()->set_confirm(id);
    return frame;
  }
  static pb::DeskClientFrame undo(const std::string& id) {
    pb::DeskClientFrame frame;
    frame.mutable_act()->set_action(pb::ACTION_UNDO);
    frame.mutable_act()->set_room("fast");
    frame.mutable_act()->set_undo(id);
    return frame;
  }
  static pb::AskedBan asked(Console& console) {
    return console
        .next([](const pb::DeskServerFrame& frame) {
          return frame.has_glance() && frame.glance().asked_bans_size() > 0;
        })
        .glance()
        .asked_bans(0);
  }
  bool comes_in(const std::string& room) {
    return support::eventually([&] {
      RawClient back(server.port());
      back.enter(1);
      return back.join(room).has_joined();
    });
  }
  // What Ana is told when she comes back to the room.
  pb::Notice told(const std::string& room) {
    RawClient back(server.port());
    back.enter(1);
    EXPECT_EQ(back.join(room).refused().reason(), pb::REASON_BANNED);
    return back.next([](const pb::ServerFrame& frame) { return frame.has_notice(); }).notice();
  }
  std::map<std::string, std::string> line(Console& console, const std::string& account) {
    pb::DeskClientFrame read;
    read.mutable_read_ledger()->set_limit(100);
    const auto reply = console.ask(read);
    for (const auto& one : reply.ledger_page().lines())
      if (one.what() == "acted.ban" && one.account() == account)
        return {one.params().begin(), one.params().end()};
    return {};
  }

  Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  std::optional<RawClient> ana;
};

TEST_F(DeskConfirm, HoldsForADayAtOnceAndForLongOnceAnotherHasConfirmed) {
  auto mia = moderator("Mia");
  auto lee = moderator("Lee", "lead", "fast");
  const auto of = about(*mia);
  const auto done = mia->ask(ban(of)).done();
  ASSERT_TRUE(done.asks());
  EXPECT_EQ(days_until(done.until_ms()), 1);
  EXPECT_EQ(ana->closed(), 4204) << "from the first moment";
  EXPECT_TRUE(support::eventually([&] {
    RawClient back(server.port());
    back.enter(1);
    return back.join("other").refused().reason() == pb::REASON_BANNED;
  }));

  EXPECT_EQ(mia->ask(confirm(done.action())).refused().reason(), pb::REASON_NOT_ALLOWED)
      << "not by who asked";
  const auto waiting = asked(*lee);
  EXPECT_EQ(waiting.id(), done.action());
  EXPECT_EQ(waiting.room(), "fast");
  EXPECT_EQ(waiting.case_(), of.id());
  EXPECT_EQ(waiting.subject().alias(), of.subject().alias());
  EXPECT_EQ(waiting.asked_until_ms(), 0);
  EXPECT_EQ(waiting.until_ms(), done.until_ms());
  const auto longer = lee->ask(confirm(waiting.id()));
  ASSERT_TRUE(longer.has_done()) << longer.DebugString();
  EXPECT_EQ(longer.done().until_ms(), 0) << "until it is lifted";
  EXPECT_EQ(lee->ask(confirm(waiting.id())).refused().reason(), pb::REASON_CHANGED);

  EXPECT_EQ(told("other").params().at("scope"), "service");
  const auto first = line(*mia, waiting.account());
  EXPECT_EQ(first.at("asked_until_ms"), "0");
  pb::DeskClientFrame open;
  open.mutable_open_case()->set_case_(of.id());
  const auto detail = lee->ask(open).case_detail();
  ASSERT_EQ(detail.actions_size(), 2);
  EXPECT_FALSE(detail.actions(0).asks()) << "nothing waits any more";
  EXPECT_EQ(line(*mia, detail.actions(1).account()).at("confirms"), done.action());

  // Taken back, nothing of either is left, in no room.
  EXPECT_EQ(mia->ask(undo(done.action())).refused().reason(), pb::REASON_NOT_ALLOWED);
  ASSERT_TRUE(mia->ask(undo(longer.done().action())).has_done());
  for (const auto* room : {"fast", "other"}) EXPECT_TRUE(comes_in(room)) << room;
}

TEST_F(DeskConfirm, IsConfirmedByNobodyWhoMayNot) {
  auto mia = moderator("Mia");
  auto lee = moderator("Lee", "lead", "fast");
  auto noa = moderator("Noa", "moderator", "fast");
  auto kim = moderator("Kim", "lead", "other");
  const auto id = mia->ask(ban(about(*mia))).done().action();
  EXPECT_EQ(noa->ask(confirm(id)).refused().reason(), pb::REASON_NOT_ALLOWED);
  EXPECT_EQ(kim->ask(confirm(id)).refused().reason(), pb::REASON_NOT_ALLOWED);
  EXPECT_EQ(lee->ask(confirm("nonsense")).refused().reason(), pb::REASON_NOT_FOUND);
  // Taken back, nothing waits.
  ASSERT_TRUE(mia->ask(undo(id)).has_done());
  EXPECT_TRUE(support::eventually(
      [&] { return lee->ask(confirm(id)).refused().reason() == pb::REASON_CHANGED; }));
  EXPECT_TRUE(comes_in("fast"));
}

TEST_F(DeskConfirm, IsNotAskedForAWeekNorWhereThereIsNobodyElse) {
  auto mia = moderator("Mia");
  const auto of = about(*mia);
  const auto alone = mia->ask(ban(of, 30 * 24 * 3600)).done();
  EXPECT_FALSE(alone.asks());
  EXPECT_EQ(days_until(alone.until_ms()), 30);
  moderator("Lee", "lead", "fast");
  const auto week = mia->ask(ban(of, 7 * 24 * 3600)).done();
  EXPECT_FALSE(week.asks());
  EXPECT_EQ(days_until(week.until_ms()), 7);
  EXPECT_TRUE(mia->ask(ban(of, 30 * 24 * 3600)).done().asks());
}

}  // namespace
}  // namespace hearth
