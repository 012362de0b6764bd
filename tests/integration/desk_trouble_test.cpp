// SPDX-License-Identifier: Apache-2.0
// A desk on two gateways whose Redis goes away, is full or comes back as it was a while ago, and
// moderators who do what does not fit.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/gateways.hpp"
#include "support/process.hpp"
#include "support/raw_client.hpp"
#include "support/redis_server.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Console;
using support::crisis_text;
using support::RawClient;

class DeskTrouble : public testing::Test {
 protected:
  void SetUp() override {
    mia = support::moderator(gateways[0], "Mia");
    noa = support::moderator(gateways[1], "Noa");
  }
  pb::Case crisis(std::uint8_t whose = 1) {
    RawClient ana(gateways[1].port());
    ana.enter(whose);
    const auto handle = ana.join("fast").joined().self().handle();
    EXPECT_TRUE(ana.post("fast", 1, crisis_text).has_ack());
    const auto is_it = [&](const pb::Case& c) { return c.subject().handle() == handle; };
    noa.console->next_case(is_it);
    return mia.console->next_case(is_it);
  }
  static pb::DeskClientFrame claim(const std::string& id) {
    pb::DeskClientFrame frame;
    frame.mutable_case_step()->set_case_(id);
    frame.mutable_case_step()->set_step(pb::STEP_CLAIM);
    return frame;
  }
  static pb::DeskClientFrame mute(const pb::Case& about,
                                  const std::string& reason = "guideline.respect") {
    return support::measure_in(about, pb::ACTION_MUTE, reason);
  }
  // Asked again while the pace was too fast or, if `until_back`, the store is away.
  static pb::DeskServerFrame insist(Console& console, const pb::DeskClientFrame& frame,
                                    bool until_back = false) {
    pb::DeskServerFrame reply;
    EXPECT_TRUE(support::eventually(
        [&] {
          reply = console.ask(frame);
          const auto reason = reply.refused().reason();
          if (reason != pb::REASON_BUSY && (!until_back || reason != pb::REASON_UNAVAILABLE))
            return true;
          console.raw().listen(static_cast<int>(reply.refused().retry_after_ms()));
          return false;
        },
        std::chrono::seconds(20)));
    return reply;
  }
  // Everything the ledger has, as this console sees it.
  static std::vector<pb::LedgerLine> ledger(Console& console) {
    std::vector<pb::LedgerLine> lines;
    for (std::uint64_t after = 0, top = 1; after < top;) {
      pb::DeskClientFrame read;
      read.mutable_read_ledger()->set_limit(100);
      read.mutable_read_ledger()->set_after(after);
      const auto page = insist(console, read, true).ledger_page();
      EXPECT_TRUE(page.verified());
      if (page.lines().empty()) break;
      top = page.top();
      after = page.lines(page.lines_size() - 1).number();
      for (const auto& line : page.lines()) lines.push_back(line);
    }
    return lines;
  }
  static long count(const std::vector<pb::LedgerLine>& lines, const std::string& what,
                    const std::string& id = {}) {
    return std::count_if(lines.begin(), lines.end(), [&](const auto& line) {
      return line.what() == what && (id.empty() || line.case_() == id);
    });
  }
  // Measures in the room's log, as somebody who comes in now reads it.
  long sanctions() {
    RawClient reader(gateways[1].port());
    reader.enter(99);
    const auto joined = reader.join("fast").joined();
    long found = 0;
    for (pb::Event event; event.position().seq() < joined.top().seq();) {
      event = reader.next_event();
      found += event.has_sanctioned();
    }
    return found;
  }
  void expect_chain_holds() {
    for (std::size_t i = 0; i < gateways.size(); ++i) {
      const auto said =
          support::run("hearthctl", {"audit", "verify", "--socket", gateways[i].socket()});
      EXPECT_EQ(said.code, 0) << said.out << said.err;
    }
  }

  support::RedisServer redis;
  support::Gateways gateways{2, redis.url()};
  support::Moderator mia, noa;
};

TEST_F(DeskTrouble, GivesEachCaseToOneOfTwoWhoAskAtOnce) {
  std::vector<std::string> ids;
  for (std::uint8_t i = 1; i <= 12; ++i) ids.push_back(crisis(i).id());
  std::map<std::string, std::string> owners;
  for (const auto& id : ids) {
    const auto hers = mia.console->send(claim(id));
    const auto theirs = noa.console->send(claim(id));
    const auto one = mia.console->reply(hers);
    const auto other = noa.console->reply(theirs);
    EXPECT_NE(one.has_done(), other.has_done());
    EXPECT_EQ((one.has_done() ? other : one).refused().reason(), pb::REASON_CHANGED);
    owners[id] = one.has_done() ? mia.account : noa.account;
  }
  for (const auto& [id, owner] : owners)
    for (auto* who : {&mia, &noa})
      EXPECT_EQ(
          who->console
              ->next_case([&](const pb::Case& c) { return c.id() == id && !c.owner().empty(); })
              .owner(),
          owner);
  EXPECT_EQ(count(ledger(*mia.console), "claimed"), 12);
}

TEST_F(DeskTrouble, RefusesWhatDoesNotFitAndChangesNothing) {
  const auto about = crisis();
  const std::string id = about.id();
  auto& console = *mia.console;
  EXPECT_EQ(console.ask(mute(about, std::string(65, 'r'))).refused().reason(), pb::REASON_BAD_TEXT);
  EXPECT_EQ(console.ask(mute(about, "")).refused().reason(), pb::REASON_BAD_TEXT);
  auto forever = mute(about);
  forever.mutable_act()->set_for_seconds(31 * 24 * 3600);
  EXPECT_EQ(console.ask(forever).refused().reason(), pb::REASON_BAD_TEXT);
  EXPECT_EQ(console.step(id, pb::STEP_NOTE, {}, std::string(4'001, 'n')).refused().reason(),
            pb::REASON_TOO_LONG)
      << "words have a bound";
  EXPECT_EQ(console.step("aaaa", pb::STEP_CLAIM).refused().reason(), pb::REASON_NOT_FOUND);
  EXPECT_EQ(console.step(id, pb::STEP_CLOSE, {}, {}, "helped").refused().reason(),
            pb::REASON_CHANGED)
      << "without having it";
  EXPECT_EQ(count(ledger(console), "acted.mute"), 0);

  ASSERT_TRUE(console.step(id, pb::STEP_CLAIM).has_done());
  ASSERT_TRUE(console.step(id, pb::STEP_CLOSE, {}, {}, "helped").has_done());
  noa.console->next_case([&](const pb::Case& c) { return c.outcome() == "helped"; });
  for (auto* who : {&mia, &noa})
    for (const auto step : {pb::STEP_CLAIM, pb::STEP_LET_GO, pb::STEP_ESCALATE,
                            pb::STEP_ACKNOWLEDGE, pb::STEP_ACCEPT, pb::STEP_NOTE, pb::STEP_CLOSE})
      EXPECT_EQ(insist(*who->console,
                       [&] {
                         auto frame = claim(id);
                         frame.mutable_case_step()->set_step(step);
                         frame.mutable_case_step()->set_text("words");
                         frame.mutable_case_step()->set_outcome("helped");
                         return frame;
                       }())
                    .refused()
                    .reason(),
                pb::REASON_CHANGED)
          << "of a closed case, step " << step;
  const auto lines = ledger(console);
  EXPECT_EQ(count(lines, "claimed", id), 1);
  EXPECT_EQ(count(lines, "closed.helped", id), 1);
  EXPECT_EQ(count(lines, "noted", id), 0);
}

TEST_F(DeskTrouble, SaysSoWhenTheStoreIsFullAndWorksOnceItIsNot) {
  const auto about = crisis();
  const auto before = ledger(*mia.console).size();
  auto client = redis.client();
  ASSERT_EQ(client.text({"CONFIG", "SET", "maxmemory", "1"}), "OK");
  for (auto* who : {&mia, &noa}) {
    EXPECT_EQ(insist(*who->console, claim(about.id())).refused().reason(), pb::REASON_UNAVAILABLE);
    EXPECT_EQ(insist(*who->console, mute(about)).refused().reason(), pb::REASON_UNAVAILABLE);
  }
  ASSERT_EQ(client.text({"CONFIG", "SET", "maxmemory", "0"}), "OK");
  EXPECT_TRUE(insist(*noa.console, claim(about.id()), true).has_done());
  const auto lines = ledger(*mia.console);
  EXPECT_EQ(count(lines, "claimed"), 1);
  EXPECT_EQ(count(lines, "acted.mute"), 0) << "none of what was refused";
  EXPECT_EQ(sanctions(), 0);
  EXPECT_GE(lines.size(), before + 1);
  const auto muted = insist(*noa.console, mute(about), true);
  EXPECT_TRUE(muted.has_done()) << muted.ShortDebugString();
  expect_chain_holds();
}

TEST_F(DeskTrouble, DoesNothingByHalvesWhenTheStoreGoesAwayInMidCommand) {
  const auto about = crisis();
  const auto other = crisis(2);
  redis.pause();
  const auto hers = mia.console->send(claim(about.id()));
  const auto muting = mia.console->send(mute(other));
  const auto theirs = noa.console->send(claim(about.id()));
  EXPECT_EQ(mia.console->reply(hers).refused().reason(), pb::REASON_UNAVAILABLE);
  EXPECT_EQ(noa.console->reply(theirs).refused().reason(), pb::REASON_UNAVAILABLE);
  EXPECT_EQ(mia.console->reply(muting).refused().reason(), pb::REASON_UNAVAILABLE);
  redis.resume();
  // What had gone out may have been done; then it was done whole, and once.
  const auto mias = insist(*mia.console, claim(about.id()), true);
  const auto noas = insist(*noa.console, claim(about.id()), true);
  EXPECT_NE(mias.has_done(), noas.has_done());
  EXPECT_TRUE(insist(*mia.console, mute(other), true).has_done());
  EXPECT_TRUE(support::eventually([&] {
    return count(ledger(*noa.console), "acted.mute") == sanctions();
  })) << "what is in the room is in the ledger";
  const auto lines = ledger(*mia.console);
  EXPECT_EQ(count(lines, "claimed", about.id()), 1);
  EXPECT_GE(sanctions(), 1);
  expect_chain_holds();
}

// Its newest entries are gone with the server; the gateways still know them.
TEST_F(DeskTrouble, HasTheSameCasesAfterAServerThatForgotTheNewestEntries) {
  const auto about = crisis();
  ASSERT_EQ(redis.client().text({"SAVE"}), "OK");
  ASSERT_TRUE(mia.console->step(about.id(), pb::STEP_CLAIM).has_done());
  noa.console->next_case([](const pb::Case& c) { return !c.owner().empty(); });
  redis.kill();
  redis.start();
  EXPECT_EQ(insist(*noa.console, claim(about.id()), true).refused().reason(), pb::REASON_CHANGED);
  EXPECT_TRUE(insist(*mia.console, claim(about.id()), true).has_done());
  EXPECT_TRUE(support::eventually([&] {
    return count(ledger(*noa.console), "claimed", about.id()) == 1;
  })) << "put back";
  expect_chain_holds();
}

// And nobody knows them any more who wrote them: the ledger goes on from what is left.
TEST_F(DeskTrouble, GoesOnFromWhatIsLeftWhereTheNewestEntriesAreLost) {
  const auto about = crisis();
  ASSERT_EQ(redis.client().text({"SAVE"}), "OK");
  ASSERT_TRUE(mia.console->step(about.id(), pb::STEP_CLAIM).has_done());
  noa.console->next_case([](const pb::Case& c) { return !c.owner().empty(); });
  redis.kill();
  gateways[0].end(SIGKILL);
  redis.start();
  // The claim is not in the ledger, so it is nobody's: Noa sees that, and takes it.
  noa.console->next([&](const pb::DeskServerFrame& frame) {
    return std::any_of(
        frame.queue().cases().begin(), frame.queue().cases().end(),
        [&](const pb::Case& c) { return c.id() == about.id() && c.owner().empty(); });
  });
  EXPECT_TRUE(insist(*noa.console, claim(about.id()), true).has_done());
  gateways[0].start();
  mia.come_back(gateways[0]);
  EXPECT_EQ(insist(*mia.console, claim(about.id()), true).refused().reason(), pb::REASON_CHANGED);
  EXPECT_EQ(count(ledger(*mia.console), "claimed", about.id()), 1);
  expect_chain_holds();
}

}  // namespace
}  // namespace hearth
