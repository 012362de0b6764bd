// SPDX-License-Identifier: Apache-2.0
// Authors who take back what waits for a moderator, on one real hearthd.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "support/console.hpp"
#include "support/eventually.hpp"
#include "support/hearthd.hpp"
#include "support/person.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using client::OutgoingStatus;
using client::Reason;
using support::Console;
using support::Person;

constexpr const char* offering = "got leftover vicodin, make me an offer canary-5d1e";
constexpr const char* guarded = R"(
[[rooms]]
slug = "guarded"
title = "Newcomers wait where nobody is"
coverage = "guarded"
)";

class Withdrawing : public testing::Test {
 protected:
  void SetUp() override {
    mia.accept(support::invite(server), "Mia");
    ana.join("fast");
    ben.join("fast");
  }
  client::Outgoing held(const std::string& room = "fast", const std::string& text = offering) {
    auto outgoing = ana.post(room, text);
    EXPECT_EQ(outgoing.status, OutgoingStatus::held);
    return outgoing;
  }
  // Why not; nothing: it is gone.
  std::optional<Reason> withdraw(Person& who, std::uint32_t n, const std::string& room = "fast") {
    const auto key = who.client().withdraw(room, n);
    const auto outcome = who.next<client::Outcome>([&](const auto& one) { return one.key == key; });
    if (!outcome.refusal) return std::nullopt;
    return outcome.refusal->reason;
  }
  pb::Case waiting_case() {
    return mia.next_case([](const pb::Case& c) { return c.held(); });
  }
  pb::CaseDetail opened(const pb::Case& about) {
    pb::DeskClientFrame open;
    open.mutable_open_case()->set_case_(about.id());
    open.mutable_open_case()->set_reveal(true);
    return mia.ask(open).case_detail();
  }
  pb::DeskServerFrame decide(pb::Action action, const pb::Case& about, std::uint64_t held) {
    pb::DeskClientFrame frame;
    auto* act = frame.mutable_act();
    act->set_action(action);
    act->set_room("fast");
    act->set_case_(about.id());
    act->set_held(held);
    act->set_reason("drug_sourcing");
    return mia.ask(frame);
  }
  bool is_in_a_file(const std::string& canary) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(server.folder())) {
      if (!file.is_regular_file()) continue;
      std::ostringstream bytes;
      bytes << std::ifstream(file.path(), std::ios::binary).rdbuf();
      if (bytes.str().find(canary) != std::string::npos) return true;
    }
    return false;
  }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}, {}, guarded};
  Console mia{server.desk_port()};
  Person ana{server.port(), 1};
  Person ben{server.port(), 2};
};

TEST_F(Withdrawing, TakesTheTextFromTheDeskAndTheDiskAndSaysSoNowhereElse) {
  ASSERT_TRUE(mia.start_shift().has_done());
  const auto outgoing = held();
  const auto about = waiting_case();
  ASSERT_TRUE(mia.step(about.id(), pb::STEP_CLAIM).has_done());
  const auto before = opened(about);
  ASSERT_EQ(before.held_size(), 1);
  EXPECT_EQ(before.held(0).text(), offering);
  EXPECT_TRUE(is_in_a_file("canary-5d1e")) << "the search finds what is there";

  EXPECT_EQ(withdraw(ana, outgoing.n), std::nullopt);
  const auto after =
      mia.next_case([&](const pb::Case& c) { return c.id() == about.id() && !c.held(); });
  EXPECT_TRUE(support::eventually([&] { return opened(after).held_size() == 0; }))
      << "nor is a sealed copy of it";
  const auto detail = opened(after);
  EXPECT_EQ(detail.withdrawn(), 1u);
  EXPECT_EQ(detail.findings_size(), before.findings_size()) << "that there was one stays";
  EXPECT_EQ(decide(pb::ACTION_RELEASE_HELD, after, before.held(0).held()).refused().reason(),
            pb::REASON_CHANGED);
  pb::DeskClientFrame read;
  read.mutable_read_ledger()->set_limit(100);
  const auto ledger = mia.ask(read).ledger_page();
  int told = 0;
  for (const auto& line : ledger.lines()) told += line.what() == "held_gone.withdrawn";
  EXPECT_EQ(told, 1);

  EXPECT_EQ(ana.post("fast", "something kinder").status, OutgoingStatus::sent);
  const auto first = ben.next<client::Event>();
  EXPECT_EQ(std::get<client::Message>(first.body).text, "something kinder");
  EXPECT_EQ(first.position.seq, 1u) << "no event was written";
  EXPECT_FALSE(ben.sees<client::Notice>());
  while (ana.sees<client::Notice>())
    EXPECT_EQ(ana.next<client::Notice>().code, "seen_by_moderator") << "nobody moderated them";
  EXPECT_FALSE(is_in_a_file("canary-5d1e"));
}

TEST_F(Withdrawing, WorksAfterTheConnectionAndTheServerCameBack) {
  const auto outgoing = held();
  server.end(SIGKILL);
  EXPECT_EQ(withdraw(ana, outgoing.n), Reason::disconnected);
  server.start();
  ana.client().wake();
  ana.next<client::Joined>();
  EXPECT_EQ(withdraw(ana, outgoing.n), std::nullopt);
  EXPECT_EQ(withdraw(ana, outgoing.n), std::nullopt) << "asked again, where the answer was lost";
}

TEST_F(Withdrawing, SaysThatItIsTooLateOnceItWasDecided) {
  const auto outgoing = held();
  EXPECT_EQ(withdraw(ben, outgoing.n), Reason::too_late) << "it is not theirs";
  const auto about = waiting_case();
  ASSERT_TRUE(mia.start_shift().has_done());
  ASSERT_TRUE(mia.step(about.id(), pb::STEP_CLAIM).has_done());
  const auto shown = opened(about);
  ASSERT_EQ(shown.held_size(), 1);
  const auto item = shown.held(0).held();
  ASSERT_TRUE(decide(pb::ACTION_RELEASE_HELD, about, item).has_done());
  EXPECT_EQ(ben.next_text(), offering);
  EXPECT_EQ(withdraw(ana, outgoing.n), Reason::too_late);
  EXPECT_EQ(withdraw(ana, outgoing.n, "other"), Reason::not_joined);
}

TEST_F(Withdrawing, EndsACaseThatHadNothingElse) {
  ana.join("guarded");
  const auto outgoing = held("guarded", "hello everybody");
  const auto about = waiting_case();
  EXPECT_EQ(about.kind(), pb::CASE_KIND_HELD);
  EXPECT_EQ(withdraw(ana, outgoing.n, "guarded"), std::nullopt);
  EXPECT_EQ(mia.next_case([&](const pb::Case& c) { return c.state() == pb::CASE_STATE_CLOSED; })
                .outcome(),
            "withdrawn");
}

}  // namespace
}  // namespace hearth
