// SPDX-License-Identifier: Apache-2.0
// Gateways whose clocks differ, and days that pass at once.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>

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
};

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

TEST_F(DeskClocks, LetNobodyInWithAnInviteOrASessionThatIsOver) {
  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  const auto token = support::moderator(server, "Mia").token;
  const auto invite = support::invite(server);
  EXPECT_FALSE(back(server, token).account().empty());
  const auto at = [&](const std::string& offset) {
    server.end(SIGTERM);
    for (const auto& [name, value] : elsewhen(offset)) server.set(name, value);
    server.start();
  };
  const auto show = [&] {
    pb::DeskClientFrame frame;
    frame.mutable_sign_in()->mutable_invite()->set_code(invite);
    return Console(server.desk_port()).ask(frame);
  };
  at("+14m");
  EXPECT_FALSE(back(server, token).account().empty()) << "a quarter of an hour without a word";
  at("+16m");
  EXPECT_TRUE(back(server, token).account().empty());
  at("+71h");
  EXPECT_TRUE(show().has_sign_in_step()) << "three days";
  at("+73h");
  EXPECT_EQ(show().refused().reason(), pb::REASON_SIGN_IN);
  const auto said = support::run("hearthctl", {"audit", "verify", "--socket", server.socket()});
  EXPECT_EQ(said.code, 0) << said.err;
}

}  // namespace
}  // namespace hearth
