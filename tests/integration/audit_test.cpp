// SPDX-License-Identifier: Apache-2.0
// The audit chain of a real hearthd, and somebody who edits its file.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <iomanip>
#include <map>
#include <sstream>
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

class Audit : public testing::Test {
 protected:
  void SetUp() override {
    Console mia(server.desk_port());
    token = mia.accept(support::invite(server), "Mia").token();
    ASSERT_TRUE(mia.start_shift().has_done());
  }
  support::Ended verify(const std::string& head = {}) {
    std::vector<std::string> words{"audit", "verify", "--socket", server.socket()};
    if (!head.empty()) words.insert(words.end(), {"--head", head});
    return support::run("hearthctl", words);
  }
  // What the desk shows moderators of the newest entry when they sign in.
  std::string head() {
    Console mia(server.desk_port());
    pb::DeskClientFrame back;
    back.mutable_sign_in()->set_token(token);
    const auto in = mia.ask(back).signed_in();
    token = in.token();
    std::ostringstream out;
    out << in.ledger_top() << ':' << std::hex << std::setfill('0');
    for (const unsigned char byte : in.ledger_hash()) out << std::setw(2) << int{byte};
    return out.str();
  }
  void edit(const std::string& sql) {
    server.end(SIGTERM);
    sqlite3* db = nullptr;
    const auto path = server.folder() + "/data/hearth.db";
    ASSERT_EQ(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    EXPECT_GE(sqlite3_changes(db), 1);
    sqlite3_close(db);
    server.start();
  }
  // A moderator comes back, and somebody is in need.
  void expect_that_the_desk_works() {
    Console mia(server.desk_port());
    pb::DeskClientFrame back;
    back.mutable_sign_in()->set_token(token);
    ASSERT_TRUE(mia.ask(back).has_signed_in());
    RawClient ana(server.port());
    ana.enter(1);
    ana.join("fast");
    ASSERT_TRUE(ana.post("fast", 1, support::crisis_text).has_ack());
    const auto crisis = mia.next_case([](const pb::Case& c) { return c.urgent(); });
    EXPECT_TRUE(mia.step(crisis.id(), pb::STEP_CLAIM).has_done());
    pb::DeskClientFrame read;
    read.mutable_read_ledger()->set_limit(100);
    EXPECT_FALSE(mia.ask(read).ledger_page().verified()) << "and says that it does not hold";
  }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  std::string token;
};

TEST_F(Audit, HoldsForAChainNobodyTouched) {
  const auto said = verify();
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_NE(said.out.find("each follows from the one before"), std::string::npos) << said.out;
}

TEST_F(Audit, NamesTheEntryThatWasEditedWhileTheDeskWorksOn) {
  edit("UPDATE ledger SET at_us = at_us + 1000000 WHERE number = 2");
  const auto said = verify();
  EXPECT_NE(said.code, 0);
  EXPECT_NE(said.err.find("entry 2 is edited"), std::string::npos) << said.err;
  expect_that_the_desk_works();
}

TEST_F(Audit, NamesTheEntryThatIsMissingWhileTheDeskWorksOn) {
  edit("DELETE FROM ledger WHERE number = 1");
  const auto said = verify();
  EXPECT_NE(said.code, 0);
  EXPECT_NE(said.err.find("entry 1 is missing"), std::string::npos) << said.err;
  expect_that_the_desk_works();
}

TEST_F(Audit, NamesTheEntryThatWasMoved) {
  edit(
      "UPDATE ledger SET number = -2 WHERE number = 2; UPDATE ledger SET number = 2 WHERE number = "
      "3; UPDATE ledger SET number = 3 WHERE number = -2");
  const auto said = verify();
  EXPECT_NE(said.code, 0);
  EXPECT_NE(said.err.find("entry 2 is reordered"), std::string::npos) << said.err;
}

TEST_F(Audit, NamesTheFirstEntryThatWasCutOffAgainstAHeadThatWasNoted) {
  const auto noted = head();
  EXPECT_EQ(verify(noted).code, 0) << verify(noted).err;
  const auto last = noted.substr(0, noted.find(':'));
  const auto number = std::stoull(last);
  ASSERT_GE(number, 3U);
  edit("DELETE FROM ledger WHERE number > " + std::to_string(number - 2));
  EXPECT_EQ(verify().code, 0) << "whole in itself";
  const auto said = verify(noted);
  EXPECT_NE(said.code, 0);
  EXPECT_NE(said.err.find("entry " + std::to_string(number - 1) + " is truncated"),
            std::string::npos)
      << said.err;
}

TEST_F(Audit, TellsAChainThatWasWrittenAnewAndRefusesWhatIsNoHead) {
  auto noted = head();
  noted.back() = noted.back() == '0' ? '1' : '0';
  const auto said = verify(noted);
  EXPECT_NE(said.code, 0);
  EXPECT_NE(said.err.find("is replaced"), std::string::npos) << said.err;
  for (const auto* none : {"7", "7:", "7:abcd", ":", "x:y"}) {
    const auto refused = verify(none);
    EXPECT_NE(refused.code, 0);
    EXPECT_NE(refused.err.find("number:hash"), std::string::npos) << refused.err;
  }
}

}  // namespace
}  // namespace hearth
