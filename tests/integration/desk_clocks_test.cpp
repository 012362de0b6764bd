// SPDX-License-Identifier: Apache-2.0
// Gateways whose clocks differ, and days that pass at once.
#include <gtest/gtest.h>

#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
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

// What a hearthd is started with to live at another time; waits pass as they do. Empty: cannot be.
std::map<std::string, std::string> elsewhen(const std::string& offset) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  return {};  // a sanitizer wants to be the first to be loaded
#endif
#endif
  for (const auto* folder : {"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"}) {
    const auto library = std::string(folder) + "/faketime/libfaketimeMT.so.1";
    if (std::filesystem::exists(library))
      return {{"LD_PRELOAD", library},
              {"FAKETIME", offset},
              {"FAKETIME_DONT_FAKE_MONOTONIC", "1"},
              {"DONT_FAKE_MONOTONIC", "1"}};
  }
  return {};
}

// The same service, started again at another time.
void live_at(support::Hearthd& server, const std::string& offset) {
  server.end(SIGTERM);
  for (const auto& [name, value] : elsewhen(offset)) server.set(name, value);
  server.start();
}

class DeskClocks : public testing::Test {
 protected:
  void SetUp() override {
    if (elsewhen("+1s").empty()) GTEST_SKIP() << "there is no libfaketime, or a sanitizer";
  }
  static pb::SignedIn back(const support::Hearthd& at, const std::string& token) {
    pb::DeskClientFrame frame;
    frame.mutable_sign_in()->set_token(token);
    return Console(at.desk_port()).ask(frame).signed_in();
  }
  // From one room, until it is lifted.
  static pb::DeskClientFrame ban(const std::string& handle) {
    pb::DeskClientFrame frame;
    auto* in = frame.mutable_act();
    in->set_action(pb::ACTION_BAN);
    in->set_room("fast");
    in->set_subject(handle);
    in->set_scope(pb::SCOPE_ROOM);
    in->set_reason("harassment");
    return frame;
  }
  static std::vector<std::int64_t> numbers_of(const support::Hearthd& server,
                                              const std::string& query) {
    sqlite3* db = nullptr;
    sqlite3_stmt* rows = nullptr;
    std::vector<std::int64_t> all;
    const auto path = server.folder() + "/data/hearth.db";
    if (sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
        sqlite3_prepare_v2(db, query.c_str(), -1, &rows, nullptr) == SQLITE_OK)
      while (sqlite3_step(rows) == SQLITE_ROW) all.push_back(sqlite3_column_int64(rows, 0));
    sqlite3_finalize(rows);
    sqlite3_close(db);
    return all;
  }
  // When the records of a kind end, microseconds; 0 = not by themselves.
  static std::vector<std::int64_t> ends_of(const support::Hearthd& server,
                                           const std::string& kind) {
    return numbers_of(server,
                      "SELECT until_us FROM records WHERE CAST(kind AS TEXT)='" + kind + "'");
  }
};

// Who is refused at the door reads why, and asks for another look with what they read.
pb::ClientFrame appeal_of_whom_is_banned(const support::Hearthd& server) {
  RawClient ana(server.port());
  ana.enter(1);
  EXPECT_EQ(ana.join("fast").refused().reason(), pb::REASON_BANNED);
  const auto told = ana.next([](const pb::ServerFrame& frame) { return frame.has_notice(); });
  EXPECT_EQ(told.notice().code(), "banned");
  pb::ClientFrame appeal;
  appeal.mutable_appeal()->set_code(told.notice().params().at("appeal_code"));
  appeal.mutable_appeal()->set_text("please look again");
  return appeal;
}

// Lea comes back so many days later, and is ready to decide the appeal that waits.
pb::Case claimed_appeal(Console& console, const Console& lea, int days) {
  const auto later = days * 24 * 3600;
  EXPECT_TRUE(console.ask(Console::passphrase("Lea", lea.totp_secret(), later)).has_signed_in());
  auto about =
      console.next_case([](const pb::Case& c) { return c.kind() == pb::CASE_KIND_APPEAL; });
  EXPECT_TRUE(console.start_shift().has_done());
  EXPECT_TRUE(console.step(about.id(), pb::STEP_CLAIM).has_done());
  auto again = Console::passphrase("Lea", lea.totp_secret(), later + 30);
  again.mutable_sign_in()->set_step_up(true);
  EXPECT_TRUE(console.ask(again).has_signed_in());
  return about;
}

bool is_warning(const pb::ServerFrame& frame) {
  return frame.has_notice() && frame.notice().code() == "warning";
}

// Ana's case, and how she says that she has read what she was warned of in it.
std::pair<std::string, pb::ClientFrame> warn_ana(const support::Hearthd& server, Console& mia) {
  RawClient ana(server.port());
  ana.enter(1);
  ana.join("fast");
  EXPECT_TRUE(ana.post("fast", 1, crisis_text).has_ack());
  const auto about = mia.next_case([](const pb::Case& c) { return c.urgent(); });
  EXPECT_TRUE(mia.ask(support::measure_in(about, pb::ACTION_WARN)).has_done());
  pb::ClientFrame read;
  read.mutable_acknowledge()->set_room("fast");
  read.mutable_acknowledge()->set_code(ana.next(is_warning).notice().params().at("code"));
  return {about.id(), read};
}

// The one measure a case shows to Mia, who comes back so many days later.
pb::CaseAction only_measure(const support::Hearthd& server, const std::string& id,
                            const std::string& totp_secret, int days) {
  Console console(server.desk_port());
  EXPECT_TRUE(
      console.ask(Console::passphrase("Mia", totp_secret, days * 24 * 3600)).has_signed_in());
  pb::DeskClientFrame open;
  open.mutable_open_case()->set_case_(id);
  const auto detail = console.ask(open).case_detail();
  EXPECT_EQ(detail.actions_size(), 1);
  return detail.actions_size() == 1 ? detail.actions(0) : pb::CaseAction{};
}

// A claim lasts at least twice as long as clocks may differ: two seconds here, a minute as shipped.
TEST_F(DeskClocks, GiveACaseToOneAtATimeThoughTheyDiffer) {
  support::RedisServer redis;
  const std::map<std::string, std::string> quick{{"HEARTH_DESK_CLAIM_SECONDS", "6"},
                                                 {"HEARTH_DESK_CALL_AGAIN_SECONDS", "1"}};
  support::Gateways one(1, redis.url(), quick);
  auto ahead = elsewhen("+2s");
  ahead.insert(quick.begin(), quick.end());
  ahead["HEARTH_STORE_KEYS"] = one[0].folder() + "/data/keys";
  support::Gateways other(1, redis.url(), ahead);
  auto mia = support::moderator(one[0], "Mia");
  auto noa = support::moderator(one[0], "Noa");
  noa.come_back(other[0]);

  RawClient ana(one[0].port());
  ana.enter(1);
  ana.join("fast");
  ASSERT_TRUE(ana.post("fast", 1, crisis_text).has_ack());
  const auto is_it = [](const pb::Case& c) { return c.urgent(); };
  const auto id = mia.console->next_case(is_it).id();
  noa.console->next_case(is_it);
  // In turns: who has it keeps it from the other, and when the claim runs out the other gets it.
  auto* has = &noa;
  auto* wants = &mia;
  for (int turn = 0; turn < 3; ++turn, std::swap(has, wants)) {
    EXPECT_TRUE(support::eventually(
        [&] {
          has->console->raw().listen(150);
          return has->console->step(id, pb::STEP_CLAIM).has_done();
        },
        std::chrono::seconds(30)))
        << "turn " << turn;
    EXPECT_EQ(wants->console->step(id, pb::STEP_CLAIM).refused().reason(), pb::REASON_CHANGED);
  }
  pb::DeskClientFrame read;
  read.mutable_read_ledger()->set_limit(100);
  const auto page = mia.console->ask(read).ledger_page();
  EXPECT_TRUE(page.verified());
  std::int64_t free_from = 0;
  std::string owner;
  for (const auto& line : page.lines()) {
    if (line.what() != "claimed") continue;
    if (line.account() != owner) EXPECT_GE(line.at_ms(), free_from) << "line " << line.number();
    owner = line.account();
    free_from = line.at_ms() + 6000;
  }
}

// After a month nobody knew any more whom a ban means: it could not be lifted, its appeal said that
// it was, and whoever came back found a closed door and no word why.
TEST_F(DeskClocks, KnowWhomABanMeansForAsLongAsItStands) {
  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  std::string handle;
  {
    auto mia = support::moderator(server, "Mia");
    ASSERT_TRUE(mia.console->step_up("Mia").has_signed_in());
    RawClient ana(server.port());
    ana.enter(1);
    handle = ana.join("fast").joined().self().handle();
    ASSERT_TRUE(mia.console->ask(ban(handle)).has_done());
  }
  const auto lea = support::moderator(server, "Lea");
  const auto first = ends_of(server, "subject");
  ASSERT_EQ(first.size(), 1U);
  live_at(server, "+20d");
  EXPECT_TRUE(support::eventually([&] {
    const auto ends = ends_of(server, "subject");
    return ends.size() == 1 && ends.front() > first.front();
  }));
  EXPECT_EQ(ends_of(server, "notice"), std::vector<std::int64_t>{0}) << "until it is read";
  live_at(server, "+40d");
  RawClient bea(server.port());
  bea.enter(2);
  ASSERT_TRUE(bea.ask(appeal_of_whom_is_banned(server)).has_appeal_state());
  Console console(server.desk_port());
  const auto about = claimed_appeal(console, *lea.console, 40);
  ASSERT_TRUE(console.step(about.id(), pb::STEP_CLOSE, {}, "Welcome back.", "lifted").has_done());
  RawClient back(server.port());
  back.enter(1);
  EXPECT_TRUE(back.join("fast").has_joined());
}

// Who left and never read theirs was asked to read it years later, and the file kept it so long.
TEST_F(DeskClocks, EndAWarningThatNobodyReads) {
  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}, {"HEARTH_DESK_WARNING_DAYS", "7"}}};
  const auto warned = [&] {
    return numbers_of(server, "SELECT count(*) FROM sanctions") != std::vector<std::int64_t>{0};
  };
  auto mia = support::moderator(server, "Mia");
  const auto secret = mia.console->totp_secret();
  const auto [id, read] = warn_ana(server, *mia.console);
  live_at(server, "+6d");
  {
    RawClient ana(server.port());
    ana.enter(1);
    ana.join("fast");
    ana.next(is_warning);
    EXPECT_EQ(ana.post("fast", 2, "hello").refused().reason(), pb::REASON_MUST_ACKNOWLEDGE);
    EXPECT_TRUE(warned());
  }
  live_at(server, "+8d");
  RawClient ana(server.port());
  ana.enter(1);
  ana.join("fast");
  EXPECT_TRUE(ana.post("fast", 3, "hello").has_ack());
  EXPECT_EQ(ana.ask(read).refused().reason(), pb::REASON_NOT_FOUND) << "nothing to read";
  while (const auto frame = ana.take()) EXPECT_FALSE(is_warning(*frame));
  EXPECT_TRUE(support::eventually([&] { return ends_of(server, "notice").empty() && !warned(); }));

  const auto done = only_measure(server, id, secret, 8);
  const auto lasts = done.until_ms() - done.at_ms();
  EXPECT_LT(std::abs(lasts - std::int64_t{7} * 24 * 3600 * 1000), 10'000) << "it ended";
  EXPECT_FALSE(done.undone()) << "and nobody took it back";
  EXPECT_FALSE(done.read());
  const auto said = support::run("hearthctl", {"audit", "verify", "--socket", server.socket()});
  EXPECT_EQ(said.code, 0) << said.err;
}

// Whoever the record went with: what cannot be lifted is not said to be.
TEST_F(DeskClocks, SayOfNoAppealThatItIsLiftedWhereNobodyIsKnown) {
  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  auto mia = support::moderator(server, "Mia");
  const auto lea = support::moderator(server, "Lea");
  ASSERT_TRUE(mia.console->step_up("Mia").has_signed_in());
  RawClient ana(server.port());
  ana.enter(1);
  const auto handle = ana.join("fast").joined().self().handle();
  ASSERT_TRUE(mia.console->ask(ban(handle)).has_done());
  live_at(server, "+60d");

  auto appeal = appeal_of_whom_is_banned(server);
  RawClient bea(server.port());
  bea.enter(2);
  ASSERT_TRUE(bea.ask(appeal).has_appeal_state());
  Console console(server.desk_port());
  const auto about = claimed_appeal(console, *lea.console, 60);
  EXPECT_EQ(console.step(about.id(), pb::STEP_CLOSE, {}, "Welcome.", "lifted").refused().reason(),
            pb::REASON_NOT_FOUND);
  appeal.mutable_appeal()->clear_text();
  EXPECT_EQ(bea.ask(appeal).appeal_state().status(), pb::APPEAL_STATUS_WAITING);
  EXPECT_TRUE(console.step(about.id(), pb::STEP_CLOSE, {}, "It stays.", "upheld").has_done());
}

TEST_F(DeskClocks, LetNobodyInWithAnInviteOrASessionThatIsOver) {
  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  const auto token = support::moderator(server, "Mia").token;
  const auto invite = support::invite(server);
  EXPECT_FALSE(back(server, token).account().empty());
  const auto show = [&] {
    pb::DeskClientFrame frame;
    frame.mutable_sign_in()->mutable_invite()->set_code(invite);
    return Console(server.desk_port()).ask(frame);
  };
  live_at(server, "+14m");
  EXPECT_FALSE(back(server, token).account().empty()) << "a quarter of an hour without a word";
  live_at(server, "+16m");
  EXPECT_TRUE(back(server, token).account().empty());
  live_at(server, "+71h");
  EXPECT_TRUE(show().has_sign_in_step()) << "three days";
  live_at(server, "+73h");
  EXPECT_EQ(show().refused().reason(), pb::REASON_SIGN_IN);
  const auto said = support::run("hearthctl", {"audit", "verify", "--socket", server.socket()});
  EXPECT_EQ(said.code, 0) << said.err;
}

}  // namespace
}  // namespace hearth
