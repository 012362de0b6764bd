// SPDX-License-Identifier: Apache-2.0
// What people hear of what a moderator does, of one real hearthd.
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "support/console.hpp"
#include "support/eventually.hpp"
#include "support/hearthd.hpp"
#include "support/person.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::crisis_text;
using support::Person;

class DeskMeasures : public testing::Test {
 protected:
  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  Person ana{server.port(), 1};
  Person ben{server.port(), 2};
};

TEST_F(DeskMeasures, TellsWhoseMessageWaitedWhenAMuteTookItAlong) {
  auto mia = support::on_duty(server, "Mia");
  ana.join("fast");
  const auto held =
      ana.post("fast", "people from that country are vermin and should not be let into meetings");
  EXPECT_EQ(held.status, client::OutgoingStatus::held);
  const auto about = mia->next_case([](const pb::Case& c) { return c.held(); });
  ASSERT_TRUE(mia->ask(support::measure_in(about, pb::ACTION_MUTE)).has_done());
  const auto told = ana.next<client::Notice>([](const auto& n) { return n.code == "returned"; });
  EXPECT_EQ(told.params.at("why"), "dropped");
}

TEST_F(DeskMeasures, LetsNobodySpeakWithAWarningTheyHaveNotRead) {
  auto mia = support::on_duty(server, "Mia");
  ana.join("fast");
  ben.join("fast");
  ana.post("fast", crisis_text);
  const auto crisis = mia->next_case([](const pb::Case& c) { return c.urgent(); });
  ASSERT_TRUE(mia->ask(support::measure_in(crisis, pb::ACTION_WARN)).has_done());
  const auto warning = ana.next<client::Notice>([](const auto& n) { return n.code == "warning"; });
  EXPECT_EQ(ana.post("fast", "not yet").refusal->reason, client::Reason::must_acknowledge);
  const auto key = ana.client().acknowledge("fast", warning.params.at("code"));
  EXPECT_FALSE(ana.next<client::Outcome>([&](const auto& one) { return one.key == key; }).refusal);
  EXPECT_EQ(ana.post("fast", "now").status, client::OutgoingStatus::sent);
  pb::DeskClientFrame open;
  open.mutable_open_case()->set_case_(crisis.id());
  EXPECT_TRUE(support::eventually([&] {
    const auto detail = mia->ask(open).case_detail();
    return detail.actions_size() > 0 && detail.actions(0).read();
  })) << "the case says so";
}

// The first that was read let them write, whatever else was still to be read.
TEST_F(DeskMeasures, LetsThemSpeakAgainWhenEveryWarningWasRead) {
  auto mia = support::on_duty(server, "Mia");
  ana.join("fast");
  ana.post("fast", crisis_text);
  const auto crisis = mia->next_case([](const pb::Case& c) { return c.urgent(); });
  const auto warn = [&] {
    EXPECT_TRUE(mia->ask(support::measure_in(crisis, pb::ACTION_WARN)).has_done());
    return ana.next<client::Notice>([](const auto& n) { return n.code == "warning"; })
        .params.at("code");
  };
  const auto is_read = [&](std::uint64_t key) {
    return !ana.next<client::Outcome>([&](const auto& one) { return one.key == key; }).refusal;
  };
  const auto says = [&] { return ana.post("fast", "now?").refusal; };
  const auto one = warn();
  const auto two = warn();
  ASSERT_NE(one, two);
  ASSERT_TRUE(is_read(ana.client().acknowledge("fast", two)));
  ASSERT_TRUE(says());
  EXPECT_EQ(says()->reason, client::Reason::must_acknowledge) << "the other is still to be read";
  ASSERT_TRUE(is_read(ana.client().acknowledge("fast", one)));
  EXPECT_FALSE(says());

  // Two that are read at the same moment.
  const auto three = warn();
  const auto four = warn();
  const auto third = ana.client().acknowledge("fast", three);
  const auto fourth = ana.client().acknowledge("fast", four);
  EXPECT_TRUE(is_read(third));
  EXPECT_TRUE(is_read(fourth));
  EXPECT_FALSE(says());
}

// What is read takes nothing along that is said at the same moment.
TEST_F(DeskMeasures, LetsNobodySpeakWithAWarningThatCameWhileTheyReadAnother) {
  auto mia = support::on_duty(server, "Mia");
  ana.join("fast");
  ana.post("fast", crisis_text);
  const auto crisis = mia->next_case([](const pb::Case& c) { return c.urgent(); });
  const auto warn = [&](std::uint32_t for_seconds) {
    auto frame = support::measure_in(crisis, pb::ACTION_WARN);
    frame.mutable_act()->set_for_seconds(for_seconds);
    EXPECT_TRUE(mia->ask(frame).has_done());
  };
  const auto told = [&] {
    return ana.next<client::Notice>([](const auto& n) { return n.code == "warning"; })
        .params.at("code");
  };
  const auto is_read = [&](std::uint64_t key) {
    return !ana.next<client::Outcome>([&](const auto& one) { return one.key == key; }).refusal;
  };
  int said = 0;
  const auto says = [&] { return ana.post("fast", "now? " + std::to_string(++said)).refusal; };
  for (int round = 0; round < 3; ++round) {
    warn(3600);
    const auto one = told();
    const auto key = ana.client().acknowledge("fast", one);
    warn(7200);
    ASSERT_TRUE(is_read(key));
    const auto other = told();
    ASSERT_NE(one, other);
    const auto refusal = says();
    ASSERT_TRUE(refusal) << "the other is still to be read";
    EXPECT_EQ(refusal->reason, client::Reason::must_acknowledge);
    ASSERT_TRUE(is_read(ana.client().acknowledge("fast", other)));
    EXPECT_FALSE(says());
  }
}

// Each left the end the other had, and the last that was read ended otherwise.
TEST_F(DeskMeasures, LetsThemSpeakWhenWarningsOfDifferentEndsWereReadAtOnce) {
  auto mia = support::on_duty(server, "Mia");
  ana.join("fast");
  ana.post("fast", crisis_text);
  const auto crisis = mia->next_case([](const pb::Case& c) { return c.urgent(); });
  std::vector<std::string> codes;
  for (const std::uint32_t seconds : {1800U, 3600U, 7200U}) {
    auto frame = support::measure_in(crisis, pb::ACTION_WARN);
    frame.mutable_act()->set_for_seconds(seconds);
    ASSERT_TRUE(mia->ask(frame).has_done());
    codes.push_back(ana.next<client::Notice>([](const auto& n) { return n.code == "warning"; })
                        .params.at("code"));
  }
  const auto is_read = [&](std::uint64_t key) {
    return !ana.next<client::Outcome>([&](const auto& one) { return one.key == key; }).refusal;
  };
  const auto middle = ana.client().acknowledge("fast", codes[1]);
  const auto longest = ana.client().acknowledge("fast", codes[2]);
  EXPECT_TRUE(is_read(middle));
  EXPECT_TRUE(is_read(longest));
  ASSERT_TRUE(ana.post("fast", "now?").refusal) << "one is still to be read";
  EXPECT_TRUE(is_read(ana.client().acknowledge("fast", codes[0])));
  EXPECT_FALSE(ana.post("fast", "now?").refusal);
}

TEST_F(DeskMeasures, HasAnAppealDecidedBySomebodyElse) {
  auto mia = support::on_duty(server, "Mia");
  auto noa = support::on_duty(server, "Noa");
  ana.join("fast");
  ana.post("fast", crisis_text);
  const auto crisis = mia->next_case([](const pb::Case& c) { return c.urgent(); });
  ASSERT_TRUE(mia->ask(support::measure_in(crisis, pb::ACTION_MUTE)).has_done());
  const auto code = ana.next<client::Notice>([](const auto& n) { return n.code == "muted"; })
                        .params.at("appeal_code");
  const auto ask = [&](const std::string& text) {
    const auto key = ben.client().appeal(code, text);
    const auto outcome = ben.next<client::Outcome>([&](const auto& one) { return one.key == key; });
    return outcome.appeal.value_or(client::AppealState{});
  };
  ben.join("fast");
  EXPECT_EQ(ask("").status, client::AppealStatus::not_made);
  EXPECT_EQ(ask("I needed to say it").status, client::AppealStatus::waiting);

  const auto is_appeal = [](const pb::Case& c) { return c.kind() == pb::CASE_KIND_APPEAL; };
  const auto appeal = mia->next_case(is_appeal);
  EXPECT_FALSE(appeal.mine_to_decide());
  EXPECT_TRUE(mia->step(appeal.id(), pb::STEP_CLAIM).has_refused());
  noa->next_case(is_appeal);
  EXPECT_TRUE(noa->step(appeal.id(), pb::STEP_CLAIM).has_done());
  const auto closed = noa->step(appeal.id(), pb::STEP_CLOSE, {}, "You were right.", "lifted");
  ASSERT_TRUE(closed.has_done()) << closed.ShortDebugString();
  EXPECT_EQ(ask("").status, client::AppealStatus::lifted);
  EXPECT_EQ(ask("").answer, "You were right.");
  const auto sent = ana.post("fast", "thank you");
  EXPECT_EQ(sent.status, client::OutgoingStatus::sent)
      << client::to_string(sent.refusal.value_or(client::Refusal{}).reason);
}

TEST_F(DeskMeasures, LetsARoomsModeEndByItselfAndTakesNoneWithoutReasonOrBounds) {
  auto mia = support::on_duty(server, "Mia");
  ana.join("fast");
  pb::DeskClientFrame frame;
  auto* in = frame.mutable_act();
  in->set_action(pb::ACTION_SET_MODE);
  in->set_room("fast");
  in->set_mode(pb::ROOM_MODE_CLOSED);
  EXPECT_EQ(mia->ask(frame).refused().reason(), pb::REASON_BAD_TEXT) << "what for?";
  in->set_reason("guideline.respect");
  in->set_for_seconds(25 * 3600);
  EXPECT_EQ(mia->ask(frame).refused().reason(), pb::REASON_BAD_TEXT) << "for longer than a day";
  in->set_for_seconds(1);
  in->set_post_interval_ms(601'000);
  EXPECT_EQ(mia->ask(frame).refused().reason(), pb::REASON_BAD_TEXT) << "hardly a word an hour";
  in->set_post_interval_ms(600'000);
  ASSERT_TRUE(mia->ask(frame).has_done());
  const auto mode = [&] {
    const auto event = ana.next<client::Event>(
        [](const auto& one) { return std::holds_alternative<client::ModeChanged>(one.body); });
    return std::get<client::ModeChanged>(event.body).mode;
  };
  EXPECT_EQ(mode(), client::RoomMode::closed);
  EXPECT_EQ(mode(), client::RoomMode::open);
  EXPECT_EQ(ana.post("fast", "hello again").status, client::OutgoingStatus::sent);
  ana.take();
  // By nobody, and once.
  pb::DeskClientFrame read;
  read.mutable_read_ledger()->set_limit(100);
  const auto ends = [&] {
    int count = 0;
    const auto page = mia->ask(read).ledger_page();
    for (const auto& line : page.lines())
      if (line.what() == "acted.mode" && line.account().empty()) ++count;
    return count;
  };
  EXPECT_TRUE(support::eventually([&] { return ends() > 0; }));
  EXPECT_EQ(ends(), 1);
}

}  // namespace
}  // namespace hearth
