// SPDX-License-Identifier: Apache-2.0
// What the one who decides an appeal is shown of it.
#include <gtest/gtest.h>

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
using support::RawClient;

const std::string said = "what ana said";
const std::string pleaded = "I was quoting somebody";

class DeskAppeal : public testing::Test {
 protected:
  DeskAppeal() {
    for (auto* console : {&mia, &noa}) {
      console->accept(support::invite(server), console == &mia ? "Mia" : "Noa");
      EXPECT_TRUE(console->start_shift().has_done());
    }
    ana.enter(1);
    ben.enter(2);
    ana.join("fast");
    ben.join("fast");
  }
  // Mia removes what Ana said and mutes her for it; Ana asks to look again.
  pb::Case appealed() {
    const auto position = ana.post("fast", 1, said).ack().position();
    pb::ClientFrame report;
    report.mutable_report()->set_room("fast");
    *report.mutable_report()->mutable_target() = position;
    EXPECT_TRUE(ben.ask(report).has_ack());
    const auto about = mia.next_case([](const pb::Case& c) { return c.reports() > 0; });
    EXPECT_TRUE(mia.step(about.id(), pb::STEP_CLAIM).has_done());
    pb::DeskClientFrame frame;
    auto* act = frame.mutable_act();
    act->set_room("fast");
    act->set_case_(about.id());
    act->set_reason("harassment");
    act->set_action(pb::ACTION_REDACT);
    *act->mutable_target() = position;
    EXPECT_TRUE(mia.ask(frame).has_done());
    act->set_action(pb::ACTION_MUTE);
    act->set_subject(about.subject().handle());
    act->set_for_seconds(600);
    const auto muted = mia.ask(frame).done();
    measure = muted.action();
    until_ms = muted.until_ms();
    const auto notice = ana.next([](const pb::ServerFrame& told) {
      return told.has_notice() && told.notice().code() == "muted";
    });
    pb::ClientFrame appeal;
    appeal.mutable_appeal()->set_code(notice.notice().params().at("appeal_code"));
    appeal.mutable_appeal()->set_text(pleaded);
    EXPECT_TRUE(ana.ask(appeal).has_appeal_state());
    return noa.next_case([](const pb::Case& c) { return c.kind() == pb::CASE_KIND_APPEAL; });
  }
  static pb::CaseDetail open(Console& console, const std::string& id, bool reveal) {
    pb::DeskClientFrame frame;
    frame.mutable_open_case()->set_case_(id);
    frame.mutable_open_case()->set_reveal(reveal);
    return console.ask(frame).case_detail();
  }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  Console mia{server.desk_port()};
  Console noa{server.desk_port()};
  RawClient ana{server.port()};
  RawClient ben{server.port()};
  std::string measure;
  std::int64_t until_ms = 0;
};

TEST_F(DeskAppeal, IsReadLikeOtherTextsAndCountsLikeThem) {
  const auto appeal = appealed();
  const auto veiled = open(noa, appeal.id(), false);
  EXPECT_EQ(veiled.appeal_text(), "");
  EXPECT_EQ(veiled.neutral_line(), "appeal");
  EXPECT_EQ(veiled.exposure(), 0U);
  for (const auto& event : veiled.context()) EXPECT_EQ(event.message().text(), "");
  ASSERT_TRUE(noa.step(appeal.id(), pb::STEP_CLAIM).has_done());
  const auto shown = open(noa, appeal.id(), true);
  EXPECT_EQ(shown.appeal_text(), pleaded);
  EXPECT_EQ(shown.exposure(), 1U);

  pb::DeskClientFrame read;
  read.mutable_read_ledger()->set_limit(100);
  int revealed = 0;
  const auto page = noa.ask(read).ledger_page();
  for (const auto& line : page.lines())
    revealed += line.what() == "revealed" && line.case_() == appeal.id();
  EXPECT_EQ(revealed, 1);
}

TEST_F(DeskAppeal, ShowsTheMeasureItIsAboutAndWhatWasThere) {
  const auto appeal = appealed();
  ASSERT_TRUE(noa.step(appeal.id(), pb::STEP_CLAIM).has_done());
  const auto shown = open(noa, appeal.id(), true);
  int about = 0;
  for (const auto& action : shown.actions()) {
    if (!action.appealed()) continue;
    ++about;
    EXPECT_EQ(action.id(), measure);
    EXPECT_EQ(action.action(), pb::ACTION_MUTE);
    EXPECT_EQ(action.scope(), pb::SCOPE_ROOM);
    EXPECT_EQ(action.reason(), "harassment");
    EXPECT_EQ(action.until_ms(), until_ms);
    EXPECT_FALSE(action.automated());
  }
  EXPECT_EQ(about, 1);
  ASSERT_GE(shown.context_size(), 1);
  EXPECT_EQ(shown.context(0).message().text(), said)
      << "sealed when the case began; the room has it no more";
}

TEST_F(DeskAppeal, IsDecidedByNobodyWhoTookTheMeasure) {
  const auto appeal = appealed();
  EXPECT_FALSE(
      mia.next_case([&](const pb::Case& c) { return c.id() == appeal.id(); }).mine_to_decide());
  EXPECT_TRUE(mia.step(appeal.id(), pb::STEP_CLAIM).has_refused());
  EXPECT_TRUE(mia.step(appeal.id(), pb::STEP_CLOSE, {}, "no", "upheld").has_refused());
  ASSERT_TRUE(noa.step(appeal.id(), pb::STEP_CLAIM).has_done());
  EXPECT_TRUE(mia.step(appeal.id(), pb::STEP_CLOSE, {}, "no", "upheld").has_refused());
  EXPECT_TRUE(noa.step(appeal.id(), pb::STEP_CLOSE, {}, "It stays.", "upheld").has_done());
}

// There was no case, so nothing was sealed, and who had to decide saw an empty room.
TEST_F(DeskAppeal, ShowsWhatAMeasureOutsideOfACaseWasAbout) {
  const auto handle = ana.join("fast").joined().self().handle();
  const auto position = ana.post("fast", 1, said).ack().position();
  for (std::uint32_t n = 1; n <= 15; ++n) ASSERT_TRUE(ben.post("fast", n, "go on").has_ack());
  pb::DeskClientFrame frame;
  auto* act = frame.mutable_act();
  act->set_room("fast");
  act->set_reason("harassment");
  act->set_action(pb::ACTION_MUTE);
  act->set_subject(handle);
  act->set_for_seconds(600);
  ASSERT_TRUE(mia.ask(frame).has_done());
  // Sealed by now, so that it is there though the message goes.
  act->set_action(pb::ACTION_REDACT);
  act->clear_subject();
  act->clear_for_seconds();
  *act->mutable_target() = position;
  ASSERT_TRUE(mia.ask(frame).has_done());
  const auto muted = ana.next([](const pb::ServerFrame& told) {
    return told.has_notice() && told.notice().code() == "muted";
  });
  const auto removed = ana.next([](const pb::ServerFrame& told) {
    return told.has_notice() && told.notice().code() == "message_removed";
  });
  std::string seen;
  for (const auto& notice : {muted.notice(), removed.notice()}) {
    pb::ClientFrame appeal;
    appeal.mutable_appeal()->set_code(notice.params().at("appeal_code"));
    appeal.mutable_appeal()->set_text(pleaded);
    EXPECT_TRUE(ana.ask(appeal).has_appeal_state());
    const auto about = noa.next_case(
        [&](const pb::Case& c) { return c.kind() == pb::CASE_KIND_APPEAL && c.id() != seen; });
    seen = about.id();
    const auto texts = [&](bool reveal) {
      std::string all;
      const auto detail = open(noa, about.id(), reveal);
      for (const auto& event : detail.context()) all += event.message().text() + "|";
      return all;
    };
    EXPECT_EQ(texts(false).find(said), std::string::npos) << "veiled as other texts are";
    ASSERT_TRUE(noa.step(about.id(), pb::STEP_CLAIM).has_done());
    EXPECT_NE(texts(true).find(said), std::string::npos) << notice.code();
  }
}

// Neither of the two who decided it looks again, and by then the message may be gone.
TEST_F(DeskAppeal, ShowsWhatALongBanWasAboutThatTwoDecided) {
  const auto position = ana.post("fast", 1, said).ack().position();
  EXPECT_TRUE(mia.step_up("Mia").has_signed_in() && noa.step_up("Noa").has_signed_in());
  pb::DeskClientFrame frame;
  auto* act = frame.mutable_act();
  act->set_room("fast");
  act->set_reason("harassment");
  act->set_action(pb::ACTION_BAN);
  act->set_scope(pb::SCOPE_SERVICE);
  act->set_subject(ana.join("fast").joined().self().handle());
  *act->mutable_target() = position;
  const auto asked = mia.ask(frame).done();
  ASSERT_TRUE(asked.asks());
  act->set_action(pb::ACTION_REDACT);
  act->set_scope(pb::SCOPE_ROOM);
  act->clear_subject();
  ASSERT_TRUE(mia.ask(frame).has_done());
  pb::DeskClientFrame confirmed;
  confirmed.mutable_act()->set_action(pb::ACTION_CONFIRM);
  confirmed.mutable_act()->set_room("fast");
  confirmed.mutable_act()->set_confirm(asked.action());
  ASSERT_TRUE(noa.ask(confirmed).has_done());

  RawClient back(server.port());
  back.enter(1);
  EXPECT_EQ(back.join("fast").refused().reason(), pb::REASON_BANNED);
  const auto banned = back.next([](const pb::ServerFrame& told) {
    return told.has_notice() && told.notice().code() == "banned" &&
           told.notice().params().at("until_ms") == "0";
  });
  pb::ClientFrame appeal;
  appeal.mutable_appeal()->set_code(banned.notice().params().at("appeal_code"));
  appeal.mutable_appeal()->set_text(pleaded);
  EXPECT_TRUE(back.ask(appeal).has_appeal_state());
  Console kim(server.desk_port());
  kim.accept(support::invite(server), "Kim");
  EXPECT_TRUE(kim.start_shift().has_done());
  const auto about =
      kim.next_case([](const pb::Case& c) { return c.kind() == pb::CASE_KIND_APPEAL; });
  ASSERT_TRUE(kim.step(about.id(), pb::STEP_CLAIM).has_done());
  std::string texts;
  const auto detail = open(kim, about.id(), true);
  for (const auto& event : detail.context()) texts += event.message().text();
  EXPECT_NE(texts.find(said), std::string::npos);
}

// A small service with one moderator: the person waits for somebody who does not exist.
TEST_F(DeskAppeal, ThatNoOtherAccountMayLiftSaysSoAndIsGrantedByTheOperator) {
  const auto appeal = appealed();
  EXPECT_FALSE(appeal.needs_second());
  const auto ctl = [&](std::vector<std::string> typed) {
    typed.insert(typed.end(), {"--socket", server.socket()});
    const auto ended = support::run("hearthctl", typed);
    EXPECT_EQ(ended.code, 0) << ended.err;
    return ended;
  };
  EXPECT_EQ(ctl({"moderators", "list"}).err, "");
  ctl({"moderators", "disable", "Noa"});
  EXPECT_NE(ctl({"moderators", "list"}).err.find("nobody else may lift what Mia decides"),
            std::string::npos);
  EXPECT_NE(ctl({"moderators", "appeals"}).out.find(appeal.id() + "  mute in fast, by Mia; no"),
            std::string::npos);
  EXPECT_TRUE(open(mia, appeal.id(), false).case_().needs_second());
  EXPECT_TRUE(mia.step(appeal.id(), pb::STEP_CLAIM).has_refused());

  ctl({"moderators", "lift", appeal.id()});
  ana.next([](const pb::ServerFrame& told) {
    return told.has_notice() && told.notice().code() == "lifted";
  });
  EXPECT_TRUE(ana.post("fast", 2, "thank you").has_ack());
  const auto again =
      support::run("hearthctl", {"moderators", "lift", appeal.id(), "--socket", server.socket()});
  EXPECT_NE(again.code, 0);
  pb::DeskClientFrame read;
  read.mutable_read_ledger()->set_limit(100);
  bool is_said = false;
  const auto page = mia.ask(read).ledger_page();
  for (const auto& line : page.lines())
    is_said |= line.what() == "acted.lift" && line.account().empty() &&
               line.params().at("reason") == "operator";
  EXPECT_TRUE(is_said) << "the ledger says who granted it";
  EXPECT_TRUE(page.verified());
}

}  // namespace
}  // namespace hearth
