// SPDX-License-Identifier: Apache-2.0
// Every action a moderator has, taken at a real hearthd: whom it concerns is told by which
// guideline, where, until when and how to object, or everybody in the room sees it. An action that
// is new and not in the table fails.
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "support/console.hpp"
#include "support/eventually.hpp"
#include "support/hearthd.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Console;
using support::RawClient;

constexpr const char* reason = "guideline.respect";
constexpr const char* waits = "got leftover vicodin, make me an offer";
constexpr std::uint32_t an_hour = 3600;

using EventKind = pb::Event::KindCase;

// What has to be told of an action.
struct Told {
  const char* notice = nullptr;  // of the one it concerns
  bool restricts = false;        // then it can be objected to
  std::uint32_t for_seconds = 0;
  EventKind event = pb::Event::KIND_NOT_SET;  // to everybody in the room
};

const std::map<pb::Action, Told>& table() {
  static const std::map<pb::Action, Told> all{
      {pb::ACTION_WARN, {"warning", true, 0, pb::Event::KIND_NOT_SET}},
      {pb::ACTION_MUTE, {"muted", true, an_hour, pb::Event::kSanctioned}},
      {pb::ACTION_REMOVE, {"removed", true, an_hour, pb::Event::kSanctioned}},
      {pb::ACTION_BAN, {"banned", true, 0, pb::Event::kSanctioned}},
      {pb::ACTION_LIFT, {"lifted", false, 0, pb::Event::kSanctioned}},
      {pb::ACTION_REDACT, {"message_removed", true, 0, pb::Event::kRedacted}},
      {pb::ACTION_RELEASE_HELD, {"released", false, 0, pb::Event::kMessage}},
      {pb::ACTION_RETURN_HELD, {"returned", true, 0, pb::Event::KIND_NOT_SET}},
      {pb::ACTION_SET_MODE, {nullptr, false, an_hour, pb::Event::kModeChanged}},
      {pb::ACTION_ANNOUNCE, {nullptr, false, 0, pb::Event::kAnnouncement}},
      {pb::ACTION_SAY, {nullptr, false, 0, pb::Event::kAnnouncement}},
      {pb::ACTION_UNDO, {"lifted", false, 0, pb::Event::kSanctioned}},
      {pb::ACTION_CONFIRM, {"banned", true, 0, pb::Event::kSanctioned}}};
  return all;
}

class NeverSilent : public testing::Test {
 protected:
  // Somebody new, with a message in the room.
  struct Somebody {
    RawClient client;
    std::string handle;
    pb::Position position;
    std::uint32_t n = 1;
    std::uint16_t device;

    Somebody(std::uint16_t port, std::uint16_t number) : client(port), device(number) {
      client.enter(device);
      handle = client.join("fast").joined().self().handle();
      position = client.post("fast", n, "hello").ack().position();
    }
  };

  NeverSilent() {
    mia.accept(support::invite(server), "Mia");
    EXPECT_TRUE(mia.start_shift().has_done());
    EXPECT_TRUE(mia.step_up("Mia").has_signed_in());
    ben.enter(1);
    ben.join("fast");
  }

  pb::DeskClientFrame frame(pb::Action action, const Somebody& about, std::uint32_t for_seconds) {
    pb::DeskClientFrame out;
    auto* act = out.mutable_act();
    act->set_action(action);
    act->set_room("fast");
    act->set_scope(pb::SCOPE_ROOM);
    act->set_reason(reason);
    act->set_for_seconds(for_seconds);
    switch (action) {
      case pb::ACTION_REDACT:
        *act->mutable_target() = about.position;
        break;
      case pb::ACTION_SET_MODE:
        act->set_mode(pb::ROOM_MODE_SLOW);
        break;
      case pb::ACTION_ANNOUNCE:
        act->set_text("We begin in five minutes.");
        break;
      case pb::ACTION_SAY:
        act->set_text("pause");
        break;
      case pb::ACTION_LIFT:
        act->set_lifts(pb::ACTION_MUTE);
        [[fallthrough]];
      default:
        act->set_subject(about.handle);
    }
    return out;
  }
  std::string done(const pb::DeskClientFrame& frame) {
    const auto reply = mia.ask(frame);
    EXPECT_TRUE(reply.has_done()) << reply.ShortDebugString();
    return reply.done().action();
  }
  std::uint64_t held_of(Somebody& about) {
    EXPECT_EQ(about.client.post("fast", ++about.n, waits).ack().status(), pb::ACK_STATUS_HELD);
    const auto waiting = mia.next_case(
        [&](const pb::Case& c) { return c.held() && c.subject().handle() == about.handle; });
    pb::DeskClientFrame open;
    open.mutable_open_case()->set_case_(waiting.id());
    return mia.ask(open).case_detail().held(0).held();
  }
  // Whatever has to be there before, and the action.
  void take(pb::Action action, Somebody& about) {
    if (action == pb::ACTION_CONFIRM) return confirm(about);
    auto acting = frame(action, about, table().at(action).for_seconds);
    if (action == pb::ACTION_RELEASE_HELD || action == pb::ACTION_RETURN_HELD)
      acting.mutable_act()->set_held(held_of(about));
    if (action == pb::ACTION_LIFT || action == pb::ACTION_UNDO) {
      const auto mute = done(frame(pb::ACTION_MUTE, about, an_hour));
      see_event(pb::Event::kSanctioned);
      if (action == pb::ACTION_UNDO) acting.mutable_act()->set_undo(mute);
    }
    done(acting);
  }
  // Until it is lifted and everywhere, so that somebody else has to confirm it.
  void confirm(const Somebody& about) {
    Console kim(server.desk_port());
    kim.accept(support::invite(server, "lead"), "Kim");
    ASSERT_TRUE(kim.step_up("Kim").has_signed_in());
    auto ban = frame(pb::ACTION_BAN, about, 0);
    ban.mutable_act()->set_scope(pb::SCOPE_SERVICE);
    pb::DeskClientFrame confirmed;
    confirmed.mutable_act()->set_action(pb::ACTION_CONFIRM);
    confirmed.mutable_act()->set_room("fast");
    confirmed.mutable_act()->set_confirm(done(ban));
    see_event(pb::Event::kSanctioned);
    const auto reply = kim.ask(confirmed);
    EXPECT_TRUE(reply.has_done()) << reply.ShortDebugString();
  }
  pb::Event see_event(EventKind kind) {
    return ben
        .next([&](const pb::ServerFrame& one) {
          return one.has_event() && one.event().kind_case() == kind;
        })
        .event();
  }
  pb::Notice notice_of(RawClient& client, const std::string& code) {
    return client
        .next([&](const pb::ServerFrame& one) {
          return one.has_notice() && one.notice().code() == code;
        })
        .notice();
  }
  // Who is out of the room is told there and then, and does not come in again.
  pb::Notice notice_on_the_way_out(Somebody& about, const std::string& code) {
    const auto out = about.client.next([](const pb::ServerFrame& one) { return one.has_left(); });
    EXPECT_EQ(out.left().reason(), pb::REASON_BANNED);
    EXPECT_EQ(about.client.join("fast").refused().reason(), pb::REASON_BANNED);
    return notice_of(about.client, code);
  }
  // Who is out of every room is told when they come to this one's door again.
  pb::Notice notice_at_the_door(Somebody& about, const std::string& code) {
    EXPECT_EQ(about.client.closed(), 4204);
    std::optional<pb::Notice> notice;
    support::eventually([&] {
      RawClient again(server.port());
      again.enter(about.device);
      EXPECT_EQ(again.join("fast").refused().reason(), pb::REASON_BANNED);
      again.listen(500);
      while (const auto frame = again.take())
        if (frame->has_notice() && frame->notice().code() == code &&
            frame->notice().params().at("until_ms") == "0")
          notice = frame->notice();
      return notice.has_value();
    });
    return notice.value_or(pb::Notice());
  }
  void expect_told(Somebody& about, pb::Action action, const Told& told) {
    const bool is_out = action == pb::ACTION_REMOVE || action == pb::ACTION_BAN;
    const auto notice = action == pb::ACTION_CONFIRM ? notice_at_the_door(about, told.notice)
                        : is_out                     ? notice_on_the_way_out(about, told.notice)
                                                     : notice_of(about.client, told.notice);
    const auto& params = notice.params();
    EXPECT_EQ(notice.room(), "fast");
    ASSERT_TRUE(params.contains("until_ms") && params.contains("rule"));
    if (told.restricts) {
      EXPECT_EQ(params.at("rule"), reason);
      EXPECT_TRUE(params.contains("appeal_code") && !params.at("appeal_code").empty());
    }
    EXPECT_EQ(params.at("scope"), action == pb::ACTION_CONFIRM ? "service" : "room");
    EXPECT_EQ(params.at("automated"), "0");
    const auto until = std::stoll(params.at("until_ms"));
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count();
    // A warning ends by itself, though nobody said when.
    if (told.for_seconds == 0 && action != pb::ACTION_WARN)
      EXPECT_EQ(until, 0);
    else
      EXPECT_GT(until, now);
  }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  Console mia{server.desk_port()};
  RawClient ben{server.port()};  // who was there, and looks
};

TEST_F(NeverSilent, EveryActionIsToldToWhomItConcernsOrSeenByTheWholeRoom) {
  const auto* actions = pb::Action_descriptor();
  // All speak before the first is restricted: after three of them newcomers' messages wait.
  std::map<pb::Action, std::unique_ptr<Somebody>> people;
  for (int i = 0; i < actions->value_count(); ++i) {
    const auto action = static_cast<pb::Action>(actions->value(i)->number());
    if (action == pb::ACTION_UNSPECIFIED) continue;
    const auto device = static_cast<std::uint16_t>(100 + i);
    people[action] = std::make_unique<Somebody>(server.port(), device);
    see_event(pb::Event::kMessage);
  }
  for (const auto& [action, person] : people) {
    auto& about = *person;
    SCOPED_TRACE(pb::Action_Name(action));
    ASSERT_TRUE(table().contains(action)) << "nobody has said what is told of it";
    const auto& told = table().at(action);
    ASSERT_TRUE(told.notice || told.event != pb::Event::KIND_NOT_SET) << "a silent measure";
    take(action, about);
    if (told.event != pb::Event::KIND_NOT_SET) see_event(told.event);
    if (told.notice) expect_told(about, action, told);
    if (HasFatalFailure()) return;
  }
}

TEST_F(NeverSilent, EveryModeOfTheRoomIsSeenByTheWholeRoom) {
  for (const auto mode :
       {pb::ROOM_MODE_SLOW, pb::ROOM_MODE_GUARDED, pb::ROOM_MODE_CLOSED, pb::ROOM_MODE_OPEN}) {
    pb::DeskClientFrame acting;
    auto* act = acting.mutable_act();
    act->set_action(pb::ACTION_SET_MODE);
    act->set_room("fast");
    act->set_reason("harassment");
    act->set_mode(mode);
    act->set_for_seconds(an_hour);
    const auto until = mia.ask(acting).done().until_ms();
    const auto told = see_event(pb::Event::kModeChanged).mode_changed();
    EXPECT_EQ(told.mode(), mode);
    EXPECT_EQ(told.until_ms(), until);
    EXPECT_EQ(told.rule(), "harassment");
  }
}

TEST_F(NeverSilent, WhoeverComesLaterHearsUntilWhenAndWhyTheRoomIsSlow) {
  pb::DeskClientFrame acting;
  auto* act = acting.mutable_act();
  act->set_action(pb::ACTION_SET_MODE);
  act->set_room("fast");
  act->set_reason("what Robin from Leeds said");
  act->set_mode(pb::ROOM_MODE_SLOW);
  act->set_for_seconds(an_hour);
  EXPECT_EQ(mia.ask(acting).refused().reason(), pb::REASON_BAD_TEXT)
      << "a code, never a moderator's own words";
  act->set_reason("other");
  act->set_post_interval_ms(1);
  const auto until = mia.ask(acting).done().until_ms();
  const auto expect_told = [&](pb::RoomMode mode, std::int64_t until_ms, const std::string& rule) {
    EXPECT_EQ(mode, pb::ROOM_MODE_SLOW);
    EXPECT_EQ(until_ms, until);
    EXPECT_EQ(rule, "other");
  };
  see_event(pb::Event::kModeChanged);
  const auto in = std::make_unique<RawClient>(server.port());
  in->enter(900);
  const auto joined = in->join("fast").joined();
  expect_told(joined.mode(), joined.mode_until_ms(), joined.mode_rule());
  // So much is said after it that a server that begins anew does not read as far back.
  for (std::uint16_t device = 901; device <= 910; ++device) {
    RawClient client(server.port());
    client.enter(device);
    client.join("fast");
    for (std::uint32_t n = 1; n <= 26; ++n)
      ASSERT_TRUE(support::eventually([&] {  // slow, by a millisecond
        return client.post("fast", n, "hello " + std::to_string(n)).has_ack();
      }));
  }
  server.end(SIGTERM);
  server.start();
  RawClient last(server.port());
  last.enter(901);
  last.join("fast");
  const auto coverage =
      last.next([](const pb::ServerFrame& frame) { return frame.coverage().mode_until_ms() != 0; })
          .coverage();
  expect_told(coverage.mode(), coverage.mode_until_ms(), coverage.mode_rule());
}

}  // namespace
}  // namespace hearth
