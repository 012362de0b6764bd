// SPDX-License-Identifier: Apache-2.0
// What an operator may publish of a month, from the ledger of a real hearthd.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <ctime>
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

class Transparency : public testing::Test {
 protected:
  support::Ended ask(const std::vector<std::string>& more) {
    std::vector<std::string> words{"transparency", "--socket", server.socket()};
    words.insert(words.end(), more.begin(), more.end());
    return support::run("hearthctl", words);
  }
  // As 2026-10, in UTC: the one that is, or the one before it.
  static std::string this_month(int before = 0) {
    const std::time_t now = std::time(nullptr);
    std::tm day{};
    ::gmtime_r(&now, &day);
    if (before > 0 && day.tm_mon-- == 0) {
      day.tm_mon = 11;
      --day.tm_year;
    }
    char text[8];
    return {text, std::strftime(text, sizeof text, "%Y-%m", &day)};
  }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
};

TEST_F(Transparency, AddsUpTheMonthAndNamesNobody) {
  Console mia(server.desk_port());
  const auto account = mia.accept(support::invite(server), "Canarymia").account();
  ASSERT_TRUE(mia.start_shift().has_done());
  const auto month = this_month();
  std::string alias;
  std::string id;
  for (std::uint8_t who = 1; who <= 6; ++who) {
    RawClient person(server.port());
    person.enter(who);
    alias = person.join("fast").joined().self().alias();
    ASSERT_TRUE(person.post("fast", 1, support::crisis_text).has_ack());
    const auto crisis = mia.next_case([&](const pb::Case& c) {
      return c.urgent() && c.subject().alias() == alias && c.owner().empty();
    });
    id = crisis.id();
    ASSERT_TRUE(mia.step(id, pb::STEP_CLAIM).has_done());
    ASSERT_TRUE(mia.step(id, pb::STEP_CLOSE, {}, {}, who == 1 ? "acted" : "helped").has_done());
  }

  const auto said = ask({"--month", month, "--json"});
  ASSERT_EQ(said.code, 0) << said.err;
  const auto report = boost::json::parse(said.out).as_object();
  EXPECT_EQ(report.at("month").as_string(), month);
  EXPECT_FALSE(report.at("over").as_bool());
  EXPECT_EQ(report.at("found").at("self_harm.delivered").as_int64(), 6);
  EXPECT_EQ(report.at("found").at("hate.held").as_int64(), 0);
  EXPECT_EQ(report.at("cases").at("finding").as_int64(), 6);
  EXPECT_EQ(report.at("closed").at("acted").as_string(), "<5");
  EXPECT_TRUE(report.at("closed").at("helped").is_null()) << "it would tell that one was acted on";
  EXPECT_EQ(report.at("seen").at("urgent.seen").as_int64(), 6);
  EXPECT_GE(report.at("seen_after_median_s").at("urgent").as_int64(), 0);
  EXPECT_EQ(report.at("appeals").at("made").as_int64(), 0);
  EXPECT_EQ(report.at("ended").at("modes").as_int64(), 0);

  const auto text = ask({"--month", month}).out;
  EXPECT_NE(text.find("Moderation in " + month + " (UTC), all rooms together, so far."),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("self_harm.delivered"), std::string::npos);
  for (const auto& out : {said.out, text})
    for (const auto& canary : {std::string("Canarymia"), account, alias, id, std::string("fast")})
      EXPECT_EQ(out.find(canary), std::string::npos) << canary;
}

TEST_F(Transparency, HasTheLastWholeMonthUnlessAnotherIsAskedFor) {
  const auto said = ask({"--json"});
  ASSERT_EQ(said.code, 0) << said.err;
  const auto report = boost::json::parse(said.out).as_object();
  EXPECT_TRUE(report.at("over").as_bool());
  EXPECT_EQ(report.at("month").as_string(), this_month(1));
  EXPECT_TRUE(report.at("seen_after_median_s").as_object().empty());
}

TEST_F(Transparency, RefusesWhatIsNoMonthOrHasNotBegun) {
  EXPECT_NE(ask({"--month", "2026-13"}).code, 0);
  EXPECT_NE(ask({"--month", "2026-13"}).err.find("written like 2026-10"), std::string::npos);
  EXPECT_NE(ask({"--month", "last one"}).err.find("written like 2026-10"), std::string::npos);
  EXPECT_NE(ask({"--month", "9000-01"}).err.find("has not begun"), std::string::npos);
}

TEST(TransparencyWithoutADesk, SaysWhatToDo) {
  support::Hearthd server;
  const auto said = support::run("hearthctl", {"transparency", "--socket", server.socket()});
  EXPECT_NE(said.code, 0);
  EXPECT_NE(said.err.find("desk.enabled"), std::string::npos) << said.err;
}

}  // namespace
}  // namespace hearth
