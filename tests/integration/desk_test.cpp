// SPDX-License-Identifier: Apache-2.0
// Moderators and participants of one real hearthd.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/console.hpp"
#include "support/eventually.hpp"
#include "support/hearthd.hpp"
#include "support/person.hpp"
#include "support/process.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Console;
using support::Person;

const std::map<std::string, std::string> with_desk{{"HEARTH_DESK_ENABLED", "true"}};

class Desk : public testing::Test {
 protected:
  std::unique_ptr<Console> moderator(const std::string& name, const std::string& role = "admin") {
    auto console = std::make_unique<Console>(server.desk_port());
    console->accept(support::invite(server, role), name);
    EXPECT_TRUE(console->start_shift().has_done());
    return console;
  }
  static pb::DeskClientFrame act(pb::Action action, const pb::Case& about,
                                 const std::string& reason = "guideline.respect") {
    pb::DeskClientFrame frame;
    auto* in = frame.mutable_act();
    in->set_action(action);
    in->set_room("fast");
    in->set_case_(about.id());
    in->set_subject(about.subject().handle());
    in->set_scope(pb::SCOPE_ROOM);
    in->set_reason(reason);
    return frame;
  }

  // Of what is kept of cases for as long as evidence is; what it says only the desk can read.
  int sealed_bytes() const {
    sqlite3* db = nullptr;
    sqlite3_stmt* sum = nullptr;
    const auto path = server.folder() + "/data/hearth.db";
    int bytes = 0;
    if (sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
        sqlite3_prepare_v2(
            db, "SELECT sum(length(value)) FROM records WHERE CAST(kind AS TEXT)='evidence'", -1,
            &sum, nullptr) == SQLITE_OK &&
        sqlite3_step(sum) == SQLITE_ROW)
      bytes = sqlite3_column_int(sum, 0);
    sqlite3_finalize(sum);
    sqlite3_close(db);
    return bytes;
  }

  support::Hearthd server{with_desk};
  Person ana{server.port(), 1};
  Person ben{server.port(), 2};
};

TEST_F(Desk, ShowsACrisisToAModeratorWhoseClaimHoldsAndWhoseActionIsInTheRoom) {
  auto mia = moderator("Mia");
  const auto self = ana.join("fast").self;
  ben.join("fast");
  ana.post("fast", "I am going to kill myself tonight");
  EXPECT_EQ(ben.next_text(), "I am going to kill myself tonight");

  const auto crisis = mia->next_case([](const pb::Case& c) { return c.urgent(); });
  EXPECT_EQ(crisis.subject().alias(), self.alias);
  EXPECT_EQ(crisis.severity(), 4U);
  EXPECT_TRUE(mia->step(crisis.id(), pb::STEP_CLAIM).has_done());
  ana.next<client::Notice>([](const auto& notice) { return notice.code == "seen_by_moderator"; });
  // Said once: whoever claims it after that says nothing new to its person.
  EXPECT_TRUE(mia->step(crisis.id(), pb::STEP_LET_GO).has_done());
  EXPECT_TRUE(mia->step(crisis.id(), pb::STEP_CLAIM).has_done());

  const auto muted = mia->ask(act(pb::ACTION_MUTE, crisis));
  ASSERT_TRUE(muted.has_done()) << muted.ShortDebugString();
  const auto told = ana.next<client::Notice>([](const auto&) { return true; });
  ASSERT_EQ(told.code, "muted");
  EXPECT_EQ(told.params.at("rule"), "guideline.respect");
  EXPECT_FALSE(told.params.at("appeal_code").empty());
  const auto refused = ana.post("fast", "and now?");
  ASSERT_TRUE(refused.refusal);
  EXPECT_EQ(refused.refusal->reason, client::Reason::muted);
}

TEST_F(Desk, AsksOnlyWhoMayBeGivenACaseAndShowsItToAll) {
  auto noa = moderator("Noa");
  pb::DeskClientFrame wish;
  wish.mutable_preferences()->add_opt_outs("self_harm");
  ASSERT_TRUE(noa->ask(wish).has_done());
  auto mia = moderator("Mia");
  ana.join("fast");
  ana.post("fast", "I am going to kill myself tonight");
  const auto asked = mia->next_case([](const pb::Case& c) { return c.asked() != 0; });
  EXPECT_TRUE(asked.urgent());
  // The call is news for both: it is in Noa's queue, and she is not asked.
  const auto seen = noa->next_case([&](const pb::Case& c) {
    return c.id() == asked.id() && c.changed_ms() >= asked.changed_ms();
  });
  EXPECT_EQ(seen.asked(), 0U);
}

TEST_F(Desk, GivesACaseToOneModeratorOnly) {
  auto mia = moderator("Mia");
  auto noa = moderator("Noa");
  ana.join("fast");
  ben.join("fast");
  ana.post("fast", "I am going to kill myself tonight");
  const auto urgent = [](const pb::Case& c) { return c.urgent(); };
  const auto crisis = mia->next_case(urgent);
  noa->next_case(urgent);
  EXPECT_TRUE(mia->step(crisis.id(), pb::STEP_CLAIM).has_done());
  const auto second = noa->step(crisis.id(), pb::STEP_CLAIM);
  EXPECT_EQ(second.refused().reason(), pb::REASON_CHANGED);
  EXPECT_EQ(noa->next_case([](const pb::Case& c) { return !c.owner().empty(); }).state(),
            pb::CASE_STATE_CLAIMED);
}

TEST_F(Desk, MakesACaseOfAReportOnceAndShowsItWithWhatStandsAroundIt) {
  auto mia = moderator("Mia");
  ana.join("fast");
  ben.join("fast");
  ana.post("fast", "first words");
  const auto event = ben.next<client::Event>();
  for (int i = 0; i < 2; ++i) {
    const auto key = ben.client().report("fast", event.position, "this hurts");
    const auto outcome = ben.next<client::Outcome>([&](const auto& one) { return one.key == key; });
    EXPECT_FALSE(outcome.refusal) << client::to_string(outcome.refusal->reason);
  }
  const auto reported = mia->next_case([](const pb::Case& c) { return c.reports() > 0; });
  EXPECT_EQ(reported.reports(), 1U);
  pb::DeskClientFrame open;
  open.mutable_open_case()->set_case_(reported.id());
  const auto veiled = mia->ask(open).case_detail();
  ASSERT_EQ(veiled.context_size(), 1);
  EXPECT_EQ(veiled.context(0).message().text(), "");
  open.mutable_open_case()->set_reveal(true);
  EXPECT_EQ(mia->ask(open).refused().reason(), pb::REASON_CHANGED) << "it is not hers yet";
  ASSERT_TRUE(mia->step(reported.id(), pb::STEP_CLAIM).has_done());
  const auto shown = mia->ask(open).case_detail();
  EXPECT_EQ(shown.context(0).message().text(), "first words");
  ASSERT_EQ(shown.findings_size(), 1);
  EXPECT_EQ(shown.findings(0).note(), "this hurts");
  EXPECT_EQ(shown.exposure(), 1U);
}

TEST_F(Desk, HearsOfAnInsultThatIsSentAnyway) {
  auto mia = moderator("Mia");
  support::RawClient cleo(server.port());
  cleo.enter(3);
  cleo.join("fast");
  pb::ClientFrame frame;
  frame.mutable_post()->set_room("fast");
  frame.mutable_post()->set_n(1);
  frame.mutable_post()->set_text("what a sad little addict you are, go away");
  EXPECT_EQ(cleo.ask(frame).refused().reason(), pb::REASON_LOOK_AGAIN);
  frame.mutable_post()->set_confirmed(true);
  EXPECT_EQ(cleo.ask(frame).ack().status(), pb::ACK_STATUS_ACCEPTED);
  const auto told = mia->next_case([](const pb::Case& c) { return c.findings() > 0; });
  EXPECT_TRUE(told.labels(0).starts_with("harassment")) << told.ShortDebugString();
}

TEST_F(Desk, TellsWhoseMessageWaitedWhenAMuteTookItAlong) {
  auto mia = moderator("Mia");
  ana.join("fast");
  const auto held =
      ana.post("fast", "people from that country are vermin and should not be let into meetings");
  EXPECT_EQ(held.status, client::OutgoingStatus::held);
  const auto about = mia->next_case([](const pb::Case& c) { return c.held(); });
  ASSERT_TRUE(mia->ask(act(pb::ACTION_MUTE, about)).has_done());
  const auto told = ana.next<client::Notice>([](const auto& n) { return n.code == "returned"; });
  EXPECT_EQ(told.params.at("why"), "dropped");
}

TEST_F(Desk, ShowsWhatWasTakenBackAndRemovedAmongWhatIsStillThere) {
  auto mia = moderator("Mia");
  ana.join("fast");
  ben.join("fast");
  const auto first = ana.post("fast", "I am going to kill myself tonight").position;
  const auto crisis = mia->next_case([](const pb::Case& c) { return c.urgent(); });
  ASSERT_TRUE(mia->step(crisis.id(), pb::STEP_CLAIM).has_done());
  ASSERT_TRUE(support::eventually([&] { return sealed_bytes() > 0; }));
  const auto before = sealed_bytes();
  const auto second = ana.post("fast", "I want to kill myself").position;
  ben.post("fast", "I am here");
  ASSERT_TRUE(support::eventually([&] { return sealed_bytes() > before; }));
  ASSERT_TRUE(first && second);
  const auto key = ana.client().unsay("fast", *first);
  EXPECT_FALSE(ana.next<client::Outcome>([&](const auto& one) { return one.key == key; }).refusal);
  auto redact = act(pb::ACTION_REDACT, crisis);
  redact.mutable_act()->mutable_target()->set_epoch(second->epoch);
  redact.mutable_act()->mutable_target()->set_seq(second->seq);
  ASSERT_TRUE(mia->ask(redact).has_done());
  pb::DeskClientFrame open;
  open.mutable_open_case()->set_case_(crisis.id());
  open.mutable_open_case()->set_reveal(true);
  std::vector<std::string> texts;
  const auto detail = mia->ask(open).case_detail();
  for (const auto& event : detail.context())
    if (event.has_message()) texts.push_back(event.message().text());
  EXPECT_EQ(texts, (std::vector<std::string>{"I am going to kill myself tonight",
                                             "I want to kill myself", "I am here"}));
}

TEST_F(Desk, LetsNobodySpeakWithAWarningTheyHaveNotRead) {
  auto mia = moderator("Mia");
  ana.join("fast");
  ben.join("fast");
  ana.post("fast", "I am going to kill myself tonight");
  const auto crisis = mia->next_case([](const pb::Case& c) { return c.urgent(); });
  ASSERT_TRUE(mia->ask(act(pb::ACTION_WARN, crisis)).has_done());
  const auto warning = ana.next<client::Notice>([](const auto& n) { return n.code == "warning"; });
  EXPECT_EQ(ana.post("fast", "not yet").refusal->reason, client::Reason::must_acknowledge);
  const auto key = ana.client().acknowledge("fast", warning.params.at("code"));
  EXPECT_FALSE(ana.next<client::Outcome>([&](const auto& one) { return one.key == key; }).refusal);
  EXPECT_EQ(ana.post("fast", "now").status, client::OutgoingStatus::sent);
}

TEST_F(Desk, HasAnAppealDecidedBySomebodyElse) {
  auto mia = moderator("Mia");
  auto noa = moderator("Noa");
  ana.join("fast");
  ana.post("fast", "I am going to kill myself tonight");
  const auto crisis = mia->next_case([](const pb::Case& c) { return c.urgent(); });
  ASSERT_TRUE(mia->ask(act(pb::ACTION_MUTE, crisis)).has_done());
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

TEST_F(Desk, LetsNobodySignOutWithAnUrgentCaseUntilSomebodyHasAcceptedIt) {
  auto mia = moderator("Mia");
  Console noa(server.desk_port());
  const auto other = noa.accept(support::invite(server), "Noa").account();
  ASSERT_TRUE(noa.start_shift().has_done());
  ana.join("fast");
  ana.post("fast", "I am going to kill myself tonight");
  const auto urgent = [](const pb::Case& c) { return c.urgent(); };
  const auto crisis = mia->next_case(urgent);
  ASSERT_TRUE(mia->step(crisis.id(), pb::STEP_CLAIM).has_done());
  for (const bool everywhere : {false, true})
    EXPECT_EQ(mia->sign_out(everywhere).refused().reason(), pb::REASON_OWNS_CASES);

  ASSERT_TRUE(mia->step(crisis.id(), pb::STEP_HAND_OVER, other, "please").has_done());
  EXPECT_EQ(mia->sign_out().refused().reason(), pb::REASON_OWNS_CASES) << "not accepted yet";
  noa.next_case([&](const pb::Case& c) { return c.offered_to() == other; });
  ASSERT_TRUE(noa.step(crisis.id(), pb::STEP_ACCEPT).has_done());
  mia->next_case([&](const pb::Case& c) { return c.owner() == other; });
  EXPECT_TRUE(mia->sign_out().has_done());
  EXPECT_EQ(mia->raw().closed(), 4205);
}

TEST_F(Desk, LetsARoomsModeEndByItselfAndTakesNoneWithoutReasonOrBounds) {
  auto mia = moderator("Mia");
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

TEST_F(Desk, RefusesWhoIsNotSignedInAndWhatParticipantsMayNotSay) {
  Console nobody(server.desk_port());
  EXPECT_EQ(nobody.sign_in("Mia", "JBSWY3DPEHPK3PXP").refused().reason(), pb::REASON_SIGN_IN);
  pb::DeskClientFrame frame;
  frame.set_request_id(99);
  frame.mutable_shift()->set_on(true);
  nobody.raw().send_message(frame.SerializeAsString());
  EXPECT_EQ(nobody.raw().closed(), 4201);

  support::RawClient participant(server.port());
  participant.enter(7);
  participant.send_message(frame.SerializeAsString());
  EXPECT_EQ(participant.next([](const pb::ServerFrame& reply) { return reply.request_id() == 99; })
                .refused()
                .reason(),
            pb::REASON_UNSUPPORTED);
}

TEST_F(Desk, ClosesTheConsolesOfAnAccountThatIsDisabled) {
  auto mia = moderator("Mia");
  moderator("Noa");
  const auto said =
      support::run("hearthctl", {"moderators", "disable", "Mia", "--socket", server.socket()});
  EXPECT_EQ(said.code, 0) << said.out << said.err;
  EXPECT_EQ(mia->raw().closed(), 4205);
}

TEST_F(Desk, KeepsWhatItKnowsOverAKill) {
  std::string token;
  std::string account;
  {
    Console mia(server.desk_port());
    const auto in = mia.accept(support::invite(server), "Mia");
    token = in.token();
    account = in.account();
    ana.join("fast");
    ana.post("fast", "I am going to kill myself tonight");
    const auto crisis = mia.next_case([](const pb::Case& c) { return c.urgent(); });
    ASSERT_TRUE(mia.step(crisis.id(), pb::STEP_CLAIM).has_done());
    server.end(SIGKILL);
  }
  server.start();
  Console again(server.desk_port());
  pb::DeskClientFrame back;
  back.mutable_sign_in()->set_token(token);
  ASSERT_TRUE(again.ask(back).has_signed_in());
  const auto crisis = again.next_case([](const pb::Case& c) { return c.urgent(); });
  EXPECT_EQ(crisis.owner(), account);
}

}  // namespace
}  // namespace hearth
