// SPDX-License-Identifier: Apache-2.0
// The audit chain of a real hearthd, and somebody who edits its file.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iomanip>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "app/audit_line.hpp"
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
  pb::DeskServerFrame come_back(Console& mia) {
    pb::DeskClientFrame back;
    back.mutable_sign_in()->set_token(token);
    return mia.ask(back);
  }
  // What the desk shows moderators of the newest entry when they sign in.
  std::string head() {
    Console mia(server.desk_port());
    const auto in = come_back(mia).signed_in();
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
    ASSERT_TRUE(come_back(mia).has_signed_in());
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

class AuditExport : public Audit {
 protected:
  support::Ended write_out() {
    return support::run("hearthctl", {"audit", "export", file, "--socket", server.socket()});
  }
  support::Ended verify_file(const std::string& head = {}) {
    std::vector<std::string> words{"audit", "verify", "--file", file};
    if (!head.empty()) words.insert(words.end(), {"--head", head});
    return support::run("hearthctl", words);
  }
  std::vector<std::string> lines() const {
    std::ifstream in(file);
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  }
  void write(const std::vector<std::string>& all) const {
    std::ofstream out(file);
    for (const auto& line : all) out << line << '\n';
  }
  void expect_broken(const char* why) {
    const auto said = verify_file();
    EXPECT_NE(said.code, 0);
    EXPECT_NE(said.err.find(why), std::string::npos) << said.err;
  }

  const std::string file = server.folder() + "/ledger.jsonl";
};

TEST_F(AuditExport, IsVerifiedWithoutAHearthdAndIsForItsOwnerAlone) {
  const auto noted = head();
  const auto said = write_out();
  EXPECT_EQ(said.code, 0) << said.err;
  server.end(SIGTERM);
  EXPECT_EQ(verify_file(noted).code, 0) << verify_file(noted).err;
  EXPECT_EQ(verify_file().out, said.out);
  struct stat is{};
  ASSERT_EQ(::stat(file.c_str(), &is), 0);
  EXPECT_EQ(is.st_mode & 0777, 0600U);
  EXPECT_NE(lines().front().find("\"number\":1,"), std::string::npos) << lines().front();
}

TEST_F(AuditExport, NamesWhatWasEditedMovedLeftOutOrCutOff) {
  const auto noted = head();
  ASSERT_EQ(write_out().code, 0);
  const auto whole = lines();
  ASSERT_GE(whole.size(), 3U);

  auto other = whole;
  const auto at = other[1].find("\"at_ms\":") + 8;
  other[1][at] = other[1][at] == '1' ? '2' : '1';
  write(other);
  expect_broken("entry 2 is edited");

  other = whole;
  other[1].replace(other[1].find("\"what\":\"") + 8, 1, "x");
  write(other);
  expect_broken("line 2");

  other = whole;
  const auto what = other[1].find("\"what\":\"") + 8;
  other[1].replace(what, other[1].find('"', what) - what, "unknown");
  write(other);
  EXPECT_EQ(verify_file().code, 0) << "as a version wrote it that did not know it";
  const auto by = other[1].find("\"by\":\"");
  ASSERT_NE(by, std::string::npos) << other[1];
  other[1][by + 6] = other[1][by + 6] == 'a' ? 'b' : 'a';
  write(other);
  expect_broken("line 2");

  other = whole;
  std::swap(other[1], other[2]);
  write(other);
  expect_broken("entry 2 is reordered");

  other = whole;
  other.erase(other.begin() + 1);
  write(other);
  expect_broken("entry 2 is missing");

  other = whole;
  other[1] = "{}";
  write(other);
  expect_broken("line 2");

  other = whole;
  other.pop_back();
  write(other);
  EXPECT_EQ(verify_file().code, 0) << "whole in itself";
  EXPECT_NE(verify_file(noted).err.find("is truncated"), std::string::npos);
}

TEST_F(AuditExport, OverwritesNothingAndLeavesNothingHalfDone) {
  std::ofstream(file) << "mine\n";
  const auto refused = write_out();
  EXPECT_NE(refused.code, 0);
  EXPECT_NE(refused.err.find("is there already"), std::string::npos) << refused.err;
  EXPECT_EQ(lines(), std::vector<std::string>{"mine"});
  std::filesystem::remove(file);
  server.end(SIGTERM);
  EXPECT_NE(write_out().code, 0) << "nobody answers";
  EXPECT_FALSE(std::filesystem::exists(file));
}

// What was said, who reported it and what moderators wrote beside it stays where it is.
TEST_F(AuditExport, HoldsNothingAnybodyWrote) {
  Console mia(server.desk_port());
  ASSERT_TRUE(come_back(mia).has_signed_in());
  RawClient ana(server.port());
  ana.enter(1);
  ana.join("fast");
  ASSERT_TRUE(ana.post("fast", 1, std::string(support::crisis_text) + " canary7151").has_ack());
  const auto crisis = mia.next_case([](const pb::Case& c) { return c.urgent(); });
  ASSERT_TRUE(mia.step(crisis.id(), pb::STEP_CLAIM).has_done());
  pb::DeskClientFrame note;
  note.mutable_case_step()->set_case_(crisis.id());
  note.mutable_case_step()->set_step(pb::STEP_NOTE);
  note.mutable_case_step()->set_text("canary7152");
  ASSERT_TRUE(mia.ask(note).has_done());
  ASSERT_EQ(write_out().code, 0);
  std::string all;
  for (const auto& line : lines()) all += line;
  EXPECT_NE(all.find("\"what\":\"noted\""), std::string::npos);
  EXPECT_EQ(all.find(crisis.subject().alias()), std::string::npos);
  for (const auto& word : {std::string("canary715"), std::string(crisis.subject().handle())})
    for (const auto& line : lines())
      EXPECT_EQ(app::read_audit_line(line)->entry.body.find(word), std::string::npos) << line;
}

}  // namespace
}  // namespace hearth
