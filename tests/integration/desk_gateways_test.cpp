// SPDX-License-Identifier: Apache-2.0
// One desk on two gateways and a real Redis.
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
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
using support::Hearthd;
using support::RawClient;

bool is_urgent(const pb::Case& c) { return c.urgent(); }

class DeskGateways : public testing::Test {
 protected:
  std::unique_ptr<Console> moderator(const Hearthd& at, const std::string& name) {
    auto console = std::make_unique<Console>(at.desk_port());
    const auto in = console->accept(support::invite(at), name);
    accounts[name] = in.account();
    EXPECT_TRUE(console->start_shift().has_done());
    return console;
  }

  std::map<std::string, std::string> accounts;
  support::RedisServer redis;
  support::Gateways gateways{2, redis.url()};
  Hearthd& one = gateways[0];
  Hearthd& two = gateways[1];
};

TEST_F(DeskGateways, MakeOneCaseOfWhatBothRead) {
  auto mia = moderator(one, "Mia");
  auto noa = moderator(two, "Noa");
  constexpr std::uint8_t people = 12;
  std::vector<std::unique_ptr<RawClient>> in;
  for (std::uint8_t i = 0; i < people; ++i) {
    in.push_back(std::make_unique<RawClient>((i % 2 == 0 ? one : two).port()));
    in.back()->enter(static_cast<std::uint8_t>(i + 1));
    in.back()->join("fast");
    ASSERT_TRUE(in.back()->post("fast", 1, crisis_text).has_ack());
  }
  std::map<std::string, std::string> cases;  // by subject
  for (auto* console : {mia.get(), noa.get()}) {
    std::map<std::string, std::string> seen;
    while (seen.size() < people)
      seen.emplace([&] {
        const auto one_case = console->next_case([&](const pb::Case& c) {
          return is_urgent(c) && !seen.contains(c.subject().handle());
        });
        return std::pair{one_case.subject().handle(), one_case.id()};
      }());
    if (cases.empty()) cases = seen;
    EXPECT_EQ(seen, cases) << "the same cases on both";
  }
  pb::DeskClientFrame read;
  std::uint64_t opened = 0;
  for (std::uint64_t after = 0, top = 1; after < top;) {
    read.mutable_read_ledger()->set_limit(100);
    read.mutable_read_ledger()->set_after(after);
    const auto page = mia->ask(read).ledger_page();
    ASSERT_GT(page.lines_size(), 0);
    top = page.top();
    after = page.lines(page.lines_size() - 1).number();
    for (const auto& line : page.lines()) opened += line.what() == "case_opened";
    EXPECT_TRUE(page.verified());
  }
  EXPECT_EQ(opened, people);
}

TEST_F(DeskGateways, ShowAClaimOnBothAndGiveItToOne) {
  auto mia = moderator(one, "Mia");
  auto noa = moderator(two, "Noa");
  RawClient ana(two.port());
  ana.enter(1);
  ana.join("fast");
  ASSERT_TRUE(ana.post("fast", 1, crisis_text).has_ack());
  const auto crisis = mia->next_case(is_urgent);
  noa->next_case([&](const pb::Case& c) { return c.id() == crisis.id(); });
  ASSERT_TRUE(mia->step(crisis.id(), pb::STEP_CLAIM).has_done());
  EXPECT_EQ(noa->step(crisis.id(), pb::STEP_CLAIM).refused().reason(), pb::REASON_CHANGED);
  const auto claimed = noa->next_case([](const pb::Case& c) { return !c.owner().empty(); });
  EXPECT_EQ(claimed.owner(), accounts["Mia"]);
  ana.next([](const pb::ServerFrame& frame) {
    return frame.has_notice() && frame.notice().code() == "seen_by_moderator";
  });
}

TEST_F(DeskGateways, EndTheConsolesOfADisabledAccountOnEveryGatewayWithinTwoSeconds) {
  auto mia = moderator(one, "Mia");
  auto noa = moderator(two, "Noa");
  // Ends on a gateway other than the one that was asked.
  const auto said =
      support::run("hearthctl", {"moderators", "disable", "Noa", "--socket", one.socket()});
  const auto done = std::chrono::steady_clock::now();
  EXPECT_EQ(said.code, 0) << said.out << said.err;
  EXPECT_EQ(noa->raw().closed(), 4205);
  EXPECT_LT(std::chrono::steady_clock::now() - done, std::chrono::seconds(2));
}

TEST_F(DeskGateways, EndASessionOnEveryGatewayWithinTwoSecondsOfItsSignOut) {
  Console mia(one.desk_port());
  const auto in = mia.accept(support::invite(one), "Mia");
  auto mia_elsewhere = std::make_unique<Console>(two.desk_port());
  ASSERT_TRUE(mia_elsewhere->ask(Console::passphrase("Mia", mia.totp_secret(), 30)).has_signed_in())
      << "another one";
  pb::DeskClientFrame back;
  back.mutable_sign_in()->set_token(in.token());
  Console tab(two.desk_port());
  ASSERT_TRUE(tab.ask(back).has_signed_in());

  EXPECT_TRUE(mia.sign_out().has_done());
  const auto done = std::chrono::steady_clock::now();
  EXPECT_EQ(mia.raw().closed(), 4205);
  EXPECT_EQ(tab.raw().closed(), 4205);
  EXPECT_LT(std::chrono::steady_clock::now() - done, std::chrono::seconds(2));
  for (const auto* gateway : {&one, &two}) {
    Console next(gateway->desk_port());
    EXPECT_EQ(next.ask(back).refused().reason(), pb::REASON_SIGN_IN);
  }
  EXPECT_TRUE(mia_elsewhere->start_shift().has_done()) << "not signed out there";
}

TEST_F(DeskGateways, TellOfAMeasureWhereverItsSubjectIsAndOnceReadNowhereAgain) {
  auto mia = moderator(one, "Mia");
  RawClient ana(two.port());
  ana.enter(1);
  ana.join("fast");
  ASSERT_TRUE(ana.post("fast", 1, crisis_text).has_ack());
  const auto about = mia->next_case(is_urgent);
  ASSERT_TRUE(mia->ask(support::measure(pb::ACTION_MUTE, about)).has_done());
  const auto is_muted = [](const pb::ServerFrame& frame) {
    return frame.has_notice() && frame.notice().code() == "muted";
  };
  const auto notice = ana.next(is_muted).notice();
  RawClient again(one.port());
  again.enter(1);
  again.join("fast");
  EXPECT_EQ(again.next(is_muted).notice().params().at("code"), notice.params().at("code"));
  pb::ClientFrame read;
  read.mutable_acknowledge()->set_room("fast");
  read.mutable_acknowledge()->set_code(notice.params().at("code"));
  ASSERT_TRUE(ana.ask(read).has_ack());
  RawClient third(one.port());
  third.enter(1);
  third.join("fast");
  // Answered in order, behind what joining asked; the second time there is nothing left to read.
  third.ask(read);
  ASSERT_TRUE(third.ask(read).has_refused());
  while (const auto frame = third.take()) EXPECT_FALSE(is_muted(*frame));
}

// Each gateway alone stays under the bound of fifty, as behind a load balancer.
TEST_F(DeskGateways, BrakeAWaveThatIsSpreadOverThem) {
  auto mia = moderator(one, "Mia");
  auto noa = moderator(two, "Noa");
  std::vector<std::unique_ptr<RawClient>> in;
  const auto come = [&](const Hearthd& at, std::uint16_t device) {
    in.push_back(std::make_unique<RawClient>(at.port()));
    in.back()->enter(device);
    ASSERT_TRUE(in.back()->join("fast").has_joined());
  };
  for (std::uint16_t n = 0; n < 20; ++n) come(one, static_cast<std::uint16_t>(1000 + n));
  // Who changes gateways is still one person.
  for (std::uint16_t n = 0; n < 20; ++n) come(two, static_cast<std::uint16_t>(1000 + n));
  for (std::uint16_t n = 20; n < 51; ++n)
    come(n % 2 ? one : two, static_cast<std::uint16_t>(1000 + n));
  std::string id;
  for (auto* console : {mia.get(), noa.get()}) {
    const auto wave =
        console->next_case([](const pb::Case& c) { return c.kind() == pb::CASE_KIND_WAVE; });
    EXPECT_EQ(wave.room(), "fast");
    if (id.empty()) id = wave.id();
    EXPECT_EQ(wave.id(), id) << "one wave, one case";
    console->next([](const pb::DeskServerFrame& frame) {
      for (const auto& room : frame.glance().rooms())
        if (room.room() == "fast" && room.braked()) return true;
      return false;
    });
  }
  // Both have read of it.
  for (auto* client : {in.front().get(), in.back().get()})
    EXPECT_EQ(client->post("fast", 1, "hello").ack().status(), pb::ACK_STATUS_HELD);
  std::vector<std::string> joins;
  pb::DeskClientFrame read;
  read.mutable_read_ledger()->set_limit(100);
  const auto page = mia->ask(read).ledger_page();
  for (const auto& line : page.lines())
    if (line.what() == "wave_seen") joins.push_back(line.params().at("joins"));
  EXPECT_EQ(joins, std::vector<std::string>{"51"}) << "one line, with the fifty-first";
}

}  // namespace
}  // namespace hearth
