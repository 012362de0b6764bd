// SPDX-License-Identifier: Apache-2.0
// What the checks think of a message is between its author and those on duty. With the rules that
// hearthd comes with, and a moderator who is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>

#include "support/author.hpp"
#include "support/console.hpp"
#include "support/hooked_service.hpp"
#include "support/http_client.hpp"
#include "support/onlooker.hpp"
#include "support/shipped.hpp"

namespace hearth {
namespace {

using support::Author;
using support::files_with;
using support::Onlooker;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
namespace pb = hearth::v1;

struct Said {
  std::string text;
  bool delivered;
};
const std::vector<Said> evening{
    {"good evening all", true},
    {"I relapsed last night", true},                           // card
    {"I want to kill myself", true},                           // card, flag
    {"I've said my goodbyes and tonight I'm doing it", true},  // card, urgent flag
    {"people from that country are vermin and should not be let into meetings", false},  // hold
    {"I'm in ninth grade and scared about how much I smoke", false},  // hold, card, urgent flag
    {"what a sad little addict you are, go away", false},             // nudge
    {"call me on 555-867-5309", false},                               // block
    {"I will wait for you after group and break your legs", false},   // block, urgent flag
    {"thank you for listening", true}};

class NeverTold : public testing::Test {
 protected:
  explicit NeverTold(const std::string& desk = "true")
      : service({{moderators.url(), ""}},
                {{"HEARTH_MODERATION_RULES", support::shipped("config/rules")},
                 {"HEARTH_DESK_ENABLED", desk}}),
        port(service.server().port()) {
    if (desk != "true") return;
    mia = std::make_unique<support::Console>(service.server().desk_port());
    mia->accept(support::invite(service.server()), "Mia");
    EXPECT_TRUE(mia->start_shift().has_done());
    pb::DeskClientFrame watch;
    watch.mutable_watch()->set_room("fast");
    EXPECT_NE(mia->ask(watch).body_case(), pb::DeskServerFrame::kRefused);
  }
  // A case in which the moderator sees this much.
  pb::Case told(const std::string& label) {
    return mia->next_case([&](const pb::Case& c) {
      return std::any_of(c.labels().begin(), c.labels().end(),
                         [&](const auto& one) { return one.starts_with(label); });
    });
  }

  void say_all(Author& author) {
    for (const auto& [text, delivered] : evening)
      EXPECT_EQ(author.delivers(text), delivered) << text;
  }
  static std::vector<std::string> delivered() {
    std::vector<std::string> texts;
    for (const auto& said : evening)
      if (said.delivered) texts.push_back(said.text);
    return texts;
  }
  std::string directory() { return support::HttpClient(port).get("/v1/rooms").body; }

  support::Receiver moderators;
  support::HookedService service;
  std::uint16_t port;
  std::unique_ptr<support::Console> mia;  // on duty, and watching the room
};

class NeverToldWithoutADesk : public NeverTold {
 protected:
  NeverToldWithoutADesk() : NeverTold("false") {}
};

// One message as the room has it, without what differs between any two.
std::string shape_of(pb::ServerFrame frame) {
  auto& event = *frame.mutable_event();
  event.mutable_position()->set_seq(1);
  event.set_at_ms(1);
  event.mutable_message()->set_text("x");
  return frame.SerializeAsString();
}

TEST_F(NeverTold, IsTheRoomOfACardAFlagOrAHold) {
  Onlooker onlooker(port);
  Author author(port);
  say_all(author);
  const auto frames = onlooker.until("thank you for listening");
  EXPECT_EQ(support::texts_of(frames), delivered());
  std::set<std::string> shapes;
  std::uint64_t seq = onlooker.joined().top().seq();
  for (const auto& frame : frames) {
    if (frame.has_presence() || frame.has_coverage()) continue;
    ASSERT_TRUE(frame.event().has_message()) << frame.ShortDebugString();
    EXPECT_EQ(frame.event().position().seq(), ++seq) << "no hole where something was stopped";
    shapes.insert(shape_of(frame));
  }
  EXPECT_EQ(shapes.size(), 1u) << "a message with a card looks like any other";
  EXPECT_THAT(author.cards(), Not(IsEmpty()));
  // The moderator is told of all of it; how much of it at once is nobody's promise.
  std::set<std::string> missing{"self_harm", "hate", "minors", "harassment"};
  mia->next_case([&](const pb::Case& c) {
    for (const auto& label : c.labels()) missing.erase(label.substr(0, label.find('.')));
    return missing.empty();
  });
}

TEST_F(NeverTold, IsWhoComesLaterOrLooksAtTheDirectory) {
  Author author(port);
  const auto before = directory();
  say_all(author);
  EXPECT_EQ(directory(), before);
  Onlooker late(port);
  const auto frames = late.until("thank you for listening");
  EXPECT_EQ(support::texts_of(frames), delivered());
  std::uint64_t last = 0;
  for (const auto& frame : frames) {
    EXPECT_TRUE(frame.has_event() || frame.has_presence() || frame.has_coverage())
        << frame.ShortDebugString();
    if (frame.has_event()) last = frame.event().position().seq();
  }
  EXPECT_EQ(last, delivered().size());
}

// Presence says nothing about who writes, waits or thinks again.
TEST_F(NeverTold, IsPresenceOfWhatWasStopped) {
  Onlooker onlooker(port);
  Author author(port);
  const auto first =
      onlooker.client().next([](const auto& f) { return f.presence().count() == 2; });
  say_all(author);
  for (const auto& frame : onlooker.until("thank you for listening"))
    if (frame.has_presence())
      EXPECT_EQ(frame.SerializeAsString(), first.SerializeAsString()) << frame.ShortDebugString();
}

TEST_F(NeverTold, IsAnybodyByADigestANotificationOrAPushOfACrisisText) {
  Author author(port);
  const std::string text = "I want to kill myself canary6620";
  ASSERT_TRUE(author.delivers(text));
  EXPECT_THAT(moderators.next().body, Not(HasSubstr("canary6620")));
  for (const auto& file : files_with(service.server().folder(), "canary6620"))
    EXPECT_THAT(file, HasSubstr("/data/hearth.db")) << "the room's log alone has it";
  EXPECT_THAT(service.server().log(), Not(HasSubstr("canary6620")));
  EXPECT_THAT(service.server().status(), Not(HasSubstr("canary6620")));
  for (const auto* target : {"/v1/rooms", "/v1/resources", "/readyz", "/"})
    EXPECT_THAT(support::HttpClient(port).get(target).body, Not(HasSubstr("canary6620"))) << target;
}

// Without a desk nothing says who was in a crisis: not what moderators are told, not what is kept.
TEST_F(NeverToldWithoutADesk, IsAHistoryOfCrisesThatIsKeptAboutAPerson) {
  Author author(port);
  say_all(author);
  const auto& self = author.self();
  for (int flags = 0; flags < 3; ++flags) {
    const auto told = moderators.next().body;
    EXPECT_THAT(told, Not(HasSubstr(self.alias())));
    EXPECT_THAT(told, Not(HasSubstr(self.handle())));
  }
  EXPECT_EQ(service.server().end(SIGTERM), 0);
  for (const auto* sign : {"self_harm", "card.", "ideation", "severity", "urgent", "overdose"})
    EXPECT_THAT(files_with(service.server().folder() + "/data", sign), IsEmpty()) << sign;
  EXPECT_THAT(service.server().log(), Not(HasSubstr("self_harm")));
  EXPECT_THAT(service.server().log(), Not(HasSubstr(self.alias())));
}

// At the desk a case says whom it is about, to its moderators, until the record that knows the
// person ends. Outside of it nothing does.
TEST_F(NeverTold, IsAnybodyButTheDeskWhoWasInACrisis) {
  Author author(port);
  say_all(author);
  const auto& self = author.self();
  EXPECT_EQ(told("self_harm").subject().alias(), self.alias());
  for (int flags = 0; flags < 3; ++flags) {
    const auto body = moderators.next().body;
    EXPECT_THAT(body, Not(HasSubstr(self.alias())));
    EXPECT_THAT(body, Not(HasSubstr(self.handle())));
  }
  EXPECT_THAT(service.server().log(), Not(HasSubstr("self_harm")));
  EXPECT_THAT(service.server().log(), Not(HasSubstr(self.alias())));
  EXPECT_THAT(service.server().status(), Not(HasSubstr(self.alias())));
}

// "Another member can make a card appear on somebody's screen."
TEST_F(NeverTold, IsSomebodyACardByWhatAnotherWritesAnswersOrReports) {
  Author author(port);
  ASSERT_TRUE(author.delivers("I had a hard day"));
  const auto target = author.last().ack().position();
  Author other(port);
  other.stay_for(8);
  pb::ClientFrame answer;
  answer.mutable_post()->set_room("fast");
  answer.mutable_post()->set_n(1);
  answer.mutable_post()->set_reply_to(target.seq());
  answer.mutable_post()->set_text("you want to kill yourself, don't you? I want to die too");
  other.client().ask(answer);
  pb::ClientFrame report;
  report.mutable_report()->set_room("fast");
  *report.mutable_report()->mutable_target() = target;
  report.mutable_report()->set_note("they want to kill themselves");
  other.client().ask(report);
  pb::ClientFrame support;
  support.mutable_react()->set_room("fast");
  support.mutable_react()->set_n(2);
  support.mutable_react()->set_target(target.seq());
  support.mutable_react()->set_support(pb::SUPPORT_WITH_YOU);
  ASSERT_TRUE(other.client().ask(support).has_ack());
  author.client().next([](const auto& f) { return f.event().has_support(); });
  EXPECT_THAT(author.cards(), IsEmpty());
}

}  // namespace
}  // namespace hearth
