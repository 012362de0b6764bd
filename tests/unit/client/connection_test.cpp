// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "support/scripted_server.hpp"

namespace hearth::client {
namespace {

using namespace std::chrono_literals;
using support::ScriptedServer;
namespace pb = hearth::v1;

TEST(Connection, SaysHelloAndIsLiveOnceWelcome) {
  ScriptedServer server;
  server.machine.open(server.now);
  server.take();
  EXPECT_EQ(server.connects, 1);
  EXPECT_EQ(server.machine.state(), ConnectionState::connecting);
  server.machine.on_open(server.now);
  const auto hello = server.command();
  EXPECT_EQ(hello.hello().device_secret(), std::string(32, 7));
  EXPECT_EQ(hello.hello().producer(), std::string(12, 9));
  server.reply(hello, ScriptedServer::welcome());
  EXPECT_EQ(server.machine.state(), ConnectionState::live);
  EXPECT_EQ(server.last<Welcome>().text_bytes_max, 4096u);
}

TEST(Connection, KeepsTheNewPassAndUsesItNextTime) {
  ScriptedServer server;
  server.machine.open(server.now);
  server.take();
  server.machine.on_open(server.now);
  auto welcome = ScriptedServer::welcome();
  welcome.mutable_welcome()->set_pass("pass");
  server.reply(server.command(), welcome);
  EXPECT_EQ(server.last<PassChanged>().pass, "pass");
  server.end(1006);
  server.wait();
  server.machine.on_open(server.now);
  EXPECT_EQ(server.command().hello().pass(), "pass");
}

TEST(Connection, GivesUpAPassThatIsRejected) {
  ScriptedServer server({}, "old");
  server.machine.open(server.now);
  server.take();
  server.machine.on_open(server.now);
  const auto hello = server.command();
  EXPECT_EQ(hello.hello().pass(), "old");
  server.refuse(hello, pb::REASON_PASS_REJECTED);
  EXPECT_EQ(server.last<PassChanged>().pass, "");
  EXPECT_EQ(server.command().hello().pass(), "");
}

TEST(Connection, BringsTheWorkItIsAskedFor) {
  ScriptedServer server;
  server.machine.open(server.now);
  server.take();
  server.machine.on_open(server.now);
  pb::ServerFrame challenge;
  challenge.mutable_challenge()->set_challenge("challenge");
  challenge.mutable_challenge()->set_difficulty_bits(8);
  server.reply(server.command(), challenge);
  ASSERT_TRUE(server.work);
  EXPECT_EQ(server.last<WorkAsked>().difficulty_bits, 8u);
  server.machine.on_solved("another", 1, server.now);
  EXPECT_TRUE(server.silent());
  const auto nonce = solve_work(server.work->challenge, server.work->difficulty_bits, 0, 1'000'000);
  ASSERT_TRUE(nonce);
  server.machine.on_solved(server.work->challenge, *nonce, server.now);
  const auto hello = server.command();
  EXPECT_EQ(hello.hello().work().challenge(), "challenge");
  EXPECT_EQ(hello.hello().work().nonce(), *nonce);
  server.refuse(hello, pb::REASON_WORK_REJECTED);
  EXPECT_FALSE(server.command().hello().has_work());
}

TEST(Connection, StopsSayingHelloBeforeTheServerStopsIt) {
  ScriptedServer server;
  server.machine.open(server.now);
  server.take();
  server.machine.on_open(server.now);
  for (int i = 0; i < 4; ++i) server.refuse(server.command(), pb::REASON_WORK_REJECTED);
  EXPECT_TRUE(server.silent());
  EXPECT_EQ(server.last<StateChange>().reason, "work_rejected");
  EXPECT_TRUE(server.last<StateChange>().retry_at);
}

TEST(Connection, FindsTheSmallestNonceThatDoesTheWork) {
  const auto nonce = solve_work("challenge", 12, 0, 1'000'000);
  ASSERT_TRUE(nonce);
  EXPECT_FALSE(solve_work("challenge", 12, 0, *nonce));
  EXPECT_EQ(solve_work("challenge", 12, *nonce, 1), nonce);
}

TEST(Connection, WaitsAtRandomBeforeTheFirstTryToo) {
  ScriptedServer server;
  server.let_in(10'000);
  server.end(1006);
  const auto change = server.last<StateChange>();
  EXPECT_EQ(change.state, ConnectionState::resuming);
  EXPECT_EQ(change.reason, "connection_lost");
  ASSERT_TRUE(change.retry_at);
  EXPECT_GT(*change.retry_at, server.now);
  EXPECT_LT(*change.retry_at, server.now + 10s);
  EXPECT_EQ(server.connects, 1);
  server.wait();
  EXPECT_EQ(server.connects, 2);
}

TEST(Connection, DoublesItsWaitWhileNothingAnswers) {
  ScriptedServer server;
  server.machine.open(server.now);
  server.take();
  auto longest = 0ns;
  for (int i = 0; i < 40; ++i) {
    server.end(1006);
    const auto wait = *server.last<StateChange>().retry_at - server.now;
    EXPECT_LT(wait, i == 0 ? 500ms : 30s);
    longest = std::max(longest, std::chrono::nanoseconds(wait));
    server.wait();
  }
  EXPECT_GT(longest, 15s);
}

TEST(Connection, GivesUpATryThatDoesNotComeUp) {
  ScriptedServer server;
  server.machine.open(server.now);
  server.take();
  server.pass_time(14'999ms);
  EXPECT_EQ(server.disconnects, 0);
  server.pass_time(1ms);
  EXPECT_EQ(server.disconnects, 1);
  EXPECT_EQ(server.last<StateChange>().reason, "no_answer");
}

TEST(Connection, AsksForASignOfLifeAfterSilence) {
  ScriptedServer server;
  server.let_in();
  server.pass_time(54'999ms);
  EXPECT_TRUE(server.silent());
  server.pass_time(1ms);
  EXPECT_TRUE(server.command().has_leave());
  server.pass_time(10s);
  EXPECT_EQ(server.last<StateChange>().reason, "no_answer");
  EXPECT_FALSE(server.connected);
}

TEST(Connection, ProbesOrTriesAtOnceWhenWoken) {
  ScriptedServer server;
  server.let_in();
  server.machine.wake(server.now);
  EXPECT_TRUE(server.command().has_leave());
  server.pass_time(4s);
  EXPECT_EQ(server.machine.state(), ConnectionState::resuming);
  EXPECT_EQ(server.connects, 1);
  server.machine.wake(server.now);
  server.take();
  EXPECT_EQ(server.connects, 2);
}

TEST(Connection, MovesWithinTheTimeADrainingServerGives) {
  ScriptedServer server;
  server.let_in();
  pb::ServerFrame frame;
  frame.mutable_reconnect()->set_after_ms(20'000);
  server.say(frame);
  EXPECT_EQ(server.machine.state(), ConnectionState::live);
  EXPECT_LT(server.machine.deadline(), server.now + 20s);
  server.wait();
  EXPECT_EQ(server.last<StateChange>().reason, "draining");
  EXPECT_EQ(server.disconnects, 1);
  EXPECT_EQ(server.connects, 2);
}

TEST(Connection, DoesNotCountWhatTheServerAskedForAsAFailure) {
  ScriptedServer server;
  server.machine.open(server.now);
  server.take();
  for (int i = 0; i < 40; ++i) {
    server.end(4100);
    EXPECT_LT(*server.last<StateChange>().retry_at, server.now + 500ms);
    server.wait();
  }
  for (int i = 0; i < 2; ++i) {
    server.end(4000);
    EXPECT_LT(*server.last<StateChange>().retry_at, server.now + 500ms * (1 << i));
    server.wait();
  }
}

TEST(Connection, StartsDoublingAgainAfterAGoodTime) {
  ScriptedServer server;
  const auto longest_wait = [&](client::Duration up) {
    auto longest = 0ms;
    for (int i = 0; i < 40; ++i) {
      server.machine.on_open(server.now);
      server.reply(server.command(), ScriptedServer::welcome());
      server.now += up;
      server.end(1006);
      longest = std::max(longest, std::chrono::ceil<std::chrono::milliseconds>(
                                      *server.last<StateChange>().retry_at - server.now));
      server.wait();
    }
    return longest;
  };
  server.machine.open(server.now);
  server.take();
  EXPECT_GT(longest_wait(9'999ms), 10s);
  EXPECT_LT(longest_wait(10'000ms), 500ms);
}

TEST(Connection, StaysAwayWhenItIsToldTo) {
  ScriptedServer server;
  server.let_in();
  server.end(4204);
  EXPECT_EQ(server.machine.state(), ConnectionState::closed);
  EXPECT_EQ(server.last<StateChange>().reason, "banned");
  EXPECT_EQ(server.machine.deadline(), Time::max());
}

TEST(Connection, BelievesTheByeWhereTheCloseCodeWasLost) {
  ScriptedServer server;
  server.let_in();
  pb::ServerFrame frame;
  frame.mutable_bye()->set_code(4203);
  server.say(frame);
  server.end(1006);
  EXPECT_EQ(server.last<StateChange>().code, 4203);
  EXPECT_EQ(server.machine.state(), ConnectionState::closed);
}

TEST(Connection, EndsOnWhatIsNoFrame) {
  ScriptedServer server;
  server.let_in();
  server.machine.on_message("\x42\x7f", server.now);
  server.take();
  EXPECT_EQ(server.last<StateChange>().reason, "malformed");
  EXPECT_FALSE(server.connected);
}

TEST(Connection, WaitsAsLongAsARefusalSays) {
  ScriptedServer server;
  server.machine.open(server.now);
  server.take();
  server.machine.on_open(server.now);
  server.refuse(server.command(), pb::REASON_TOO_MANY_CONNECTIONS, 60'000);
  EXPECT_GE(*server.last<StateChange>().retry_at, server.now + 60s);
}

TEST(Connection, ClosesForGoodAndOpensAgain) {
  ScriptedServer server;
  server.let_in();
  server.machine.join("evening", {}, server.now);
  server.let_into_room();
  server.machine.close(server.now);
  EXPECT_EQ(server.told<Left>().size(), 1u);
  EXPECT_EQ(server.last<StateChange>().reason, "closed");
  EXPECT_EQ(server.machine.deadline(), Time::max());
  server.machine.open(server.now);
  server.take();
  EXPECT_EQ(server.connects, 2);
}

}  // namespace
}  // namespace hearth::client
