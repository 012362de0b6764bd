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
using support::crisis_text;
using support::Person;

const std::map<std::string, std::string> with_desk{{"HEARTH_DESK_ENABLED", "true"}};

class Desk : public testing::Test {
 protected:
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
  auto mia = support::on_duty(server, "Mia");
  const auto self = ana.join("fast").self;
  ben.join("fast");
  ana.post("fast", crisis_text);
  EXPECT_EQ(ben.next_text(), crisis_text);

  const auto crisis = mia->next_case([](const pb::Case& c) { return c.urgent(); });
  EXPECT_EQ(crisis.subject().alias(), self.alias);
  EXPECT_EQ(crisis.severity(), 4U);
  EXPECT_TRUE(mia->step(crisis.id(), pb::STEP_CLAIM).has_done());
  ana.next<client::Notice>([](const auto& notice) { return notice.code == "seen_by_moderator"; });
  // Said once: whoever claims it after that says nothing new to its person.
  EXPECT_TRUE(mia->step(crisis.id(), pb::STEP_LET_GO).has_done());
  EXPECT_TRUE(mia->step(crisis.id(), pb::STEP_CLAIM).has_done());
  support::RawClient away(server.port());
  away.enter(1);
  away.join("fast");
  const auto said = away.next([](const pb::ServerFrame& frame) { return frame.has_notice(); });
  EXPECT_EQ(said.notice().code(), "seen_by_moderator") << "also to who was away just then";

  const auto muted = mia->ask(support::measure_in(crisis, pb::ACTION_MUTE));
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
  auto noa = support::on_duty(server, "Noa");
  pb::DeskClientFrame wish;
  wish.mutable_preferences()->add_opt_outs("self_harm");
  ASSERT_TRUE(noa->ask(wish).has_done());
  auto mia = support::on_duty(server, "Mia");
  ana.join("fast");
  ana.post("fast", crisis_text);
  const auto asked = mia->next_case([](const pb::Case& c) { return c.asked() != 0; });
  EXPECT_TRUE(asked.urgent());
  // The call is news for both: it is in Noa's queue, and she is not asked.
  const auto seen = noa->next_case([&](const pb::Case& c) {
    return c.id() == asked.id() && c.changed_ms() >= asked.changed_ms();
  });
  EXPECT_EQ(seen.asked(), 0U);
}

TEST_F(Desk, GivesACaseToOneModeratorOnly) {
  auto mia = support::on_duty(server, "Mia");
  auto noa = support::on_duty(server, "Noa");
  ana.join("fast");
  ben.join("fast");
  ana.post("fast", crisis_text);
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
  auto mia = support::on_duty(server, "Mia");
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
  auto mia = support::on_duty(server, "Mia");
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

TEST_F(Desk, ShowsWhatWasTakenBackAndRemovedAmongWhatIsStillThere) {
  auto mia = support::on_duty(server, "Mia");
  ana.join("fast");
  ben.join("fast");
  const auto first = ana.post("fast", crisis_text).position;
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
  auto redact = support::measure_in(crisis, pb::ACTION_REDACT);
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
  EXPECT_EQ(texts, (std::vector<std::string>{crisis_text, "I want to kill myself", "I am here"}));
}

TEST_F(Desk, LetsNobodySignOutWithAnUrgentCaseUntilSomebodyHasAcceptedIt) {
  auto mia = support::on_duty(server, "Mia");
  Console noa(server.desk_port());
  const auto other = noa.accept(support::invite(server), "Noa").account();
  ASSERT_TRUE(noa.start_shift().has_done());
  ana.join("fast");
  ana.post("fast", crisis_text);
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
  auto mia = support::on_duty(server, "Mia");
  support::on_duty(server, "Noa");
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
    ana.post("fast", crisis_text);
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
