// SPDX-License-Identifier: Apache-2.0
// Somebody who does not accept a measure, and forty people who have nothing to do with it, on two
// gateways and a real Redis, with the limits as shipped.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/deployment_keys.hpp"
#include "identity/handle.hpp"
#include "identity/pass.hpp"
#include "limits/work.hpp"
#include "support/gateways.hpp"
#include "support/raw_client.hpp"
#include "support/redis_server.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::RawClient;

constexpr const char* room = "shipped";
constexpr const char* rooms = R"(
[[rooms]]
slug = "shipped"
title = "As shipped"
post_interval_ms = 2000
post_burst = 5
newcomer_interval_ms = 10000
newcomer_burst = 2
room_posts_per_second = 20
room_burst = 40
)";

constexpr std::uint32_t address(std::uint8_t last) { return 0x7f000000U + last; }
constexpr std::uint8_t evader_address = 66;
// What a moderator needs from the first message to the measure, for the figures.
constexpr int reaction_s = 30;

// One connection of somebody's device, from an address.
struct Visit {
  Visit(const support::Hearthd& at, std::uint8_t from)
      : client(at.port(), support::Stream::Kind::plain, 0, address(from)) {}

  // With the pass, if there is one; else whatever work is asked for is done.
  void enter(std::uint16_t device, const std::string& pass = {}) {
    if (client.upgrade() != 101) throw std::runtime_error("no upgrade");
    pb::ClientFrame hello;
    *hello.mutable_hello() = client.hello(device);
    hello.mutable_hello()->set_pass(pass);
    auto reply = client.ask(hello);
    if (reply.has_challenge()) {
      bits = static_cast<std::uint8_t>(reply.challenge().difficulty_bits());
      auto* work = hello.mutable_hello()->mutable_work();
      work->set_challenge(reply.challenge().challenge());
      work->set_nonce(limits::solve(reply.challenge().challenge(), bits));
      reply = client.ask(hello);
    }
    if (!reply.has_welcome()) throw std::runtime_error("no welcome: " + reply.ShortDebugString());
    is_new = reply.welcome().on_probation();
  }
  pb::Joined join(const std::string& where = room) {
    slug = where;
    const auto reply = client.join(where);
    if (!reply.has_joined()) throw std::runtime_error("not joined: " + reply.ShortDebugString());
    return reply.joined();
  }
  pb::ServerFrame say() {
    ++n;
    return client.post(slug, n, "word " + std::to_string(n));
  }
  // Until the pace or a measure stops it; how many of them the room saw.
  int say_all() {
    for (int landed = 0;;) {
      const auto reply = say();
      if (reply.ack().status() == pb::ACK_STATUS_HELD) ++held;
      if (reply.has_refused()) {
        refusal = reply.refused().reason();
        return landed;
      }
      landed += reply.ack().status() == pb::ACK_STATUS_ACCEPTED;
    }
  }
  // Again after the pause that was asked for; the pauses together.
  int insist() {
    int waited_ms = 0;
    for (auto reply = say(); !reply.has_ack(); reply = say()) {
      const auto pause = static_cast<int>(reply.refused().retry_after_ms());
      if (pause == 0) throw std::runtime_error("refused: " + reply.ShortDebugString());
      waited_ms += pause;
      client.listen(pause);
    }
    return waited_ms;
  }

  RawClient client;
  std::string slug;
  std::uint32_t n = 0;
  int held = 0;
  std::uint8_t bits = 0;
  bool is_new = false;
  pb::Reason refusal = pb::REASON_UNSPECIFIED;
};

class Evader : public testing::Test {
 protected:
  void SetUp() override {
    mia = support::moderator(gateways[0], "Mia");
    ASSERT_TRUE(mia.console->start_shift().has_done());
  }
  void mute(const std::string& handle) {
    pb::DeskClientFrame frame;
    auto* in = frame.mutable_act();
    in->set_action(pb::ACTION_MUTE);
    in->set_for_seconds(3600);
    in->set_room(room);
    in->set_subject(handle);
    in->set_scope(pb::SCOPE_ROOM);
    in->set_reason("guideline.respect");
    const auto reply = mia.console->ask(frame);
    ASSERT_TRUE(reply.has_done()) << reply.ShortDebugString();
  }
  // Of a device that came yesterday.
  std::string pass_of(std::uint16_t device) {
    std::string problem;
    const auto keys = app::load_keys(gateways[0].folder() + "/data/keys", problem);
    if (!keys) throw std::runtime_error(problem);
    const auto secret = Visit(gateways[0], 1).client.hello(device).device_secret();
    std::array<std::uint8_t, 32> bytes{};
    std::copy(secret.begin(), secret.end(), bytes.begin());
    return identity::issue(*keys, identity::device_hash(bytes),
                           core::now() - std::chrono::hours(26));
  }
  // The ledger says that the room slowed itself because of who had to be restricted, and so it does
  // on every gateway. Few look: many would be a wave.
  bool is_braked() {
    const bool told = support::eventually([&] {
      pb::DeskClientFrame read;
      read.mutable_read_ledger()->set_limit(100);
      const auto page = mia.console->ask(read).ledger_page();
      mia.console->raw().listen(200);
      return std::any_of(page.lines().begin(), page.lines().end(), [](const auto& line) {
        return line.what() == "wave_seen" && line.params().at("joins") == "0";
      });
    });
    for (std::size_t gateway = 0; told && gateway < gateways.size(); ++gateway)
      for (int i = 0; !held_for_newcomer(gateway); ++i)
        if (i == 5) return false;
    return told;
  }
  bool held_for_newcomer(std::size_t gateway) {
    Visit probe(gateways[gateway], 200);
    probe.enter(next_device++);
    probe.join();
    if (probe.say().ack().status() == pb::ACK_STATUS_HELD) return true;
    probe.client.listen(500);
    return false;
  }

  support::RedisServer redis;
  support::Gateways gateways{
      2, redis.url(), {{"HEARTH_LIMITS_CALM_PASSES_PER_MINUTE", "60"}}, rooms};
  support::Moderator mia;
  std::uint16_t next_device = 1000;
};

TEST_F(Evader, LandsNothingOnAnyWayBackOfTheSameDevice) {
  Visit first(gateways[0], evader_address);
  first.enter(1);
  const auto handle = first.join().self().handle();
  EXPECT_EQ(first.say_all(), 2) << "a newcomer's first words";
  mute(handle);
  int landed = 0;
  int ways = 0;
  for (std::size_t gateway = 0; gateway < gateways.size(); ++gateway)
    for (const std::uint8_t from : {evader_address, std::uint8_t{67}})  // and a new address
      for (int tab = 0; tab < 2; ++tab) {  // the page loaded again, and a new one
        Visit again(gateways[gateway], from);
        again.n = static_cast<std::uint32_t>(10 * ++ways);
        again.enter(1);
        EXPECT_EQ(again.join().self().handle(), handle);
        landed += again.say_all();
        EXPECT_EQ(again.refusal, pb::REASON_MUTED);
      }
  EXPECT_EQ(landed, 0);
  std::cout << "the same device on " << ways << " ways back: " << landed << " messages landed\n";
}

TEST_F(Evader, SlowsTheRoomForNewNamesAndNobodyElse) {
  int landed = 0;
  int measures = 0;
  int burst = 0;
  std::uint8_t bits = 0;
  const auto come_back = [&](int i, bool clears) {
    Visit visit(gateways[static_cast<std::size_t>(i) % 2],
                static_cast<std::uint8_t>(evader_address + (i % 4 == 3 ? i : 0)));
    visit.enter(clears ? next_device++ : 1);
    EXPECT_TRUE(visit.is_new) << "probation begins anew";
    const auto joined = visit.join();
    EXPECT_EQ(joined.post_interval_ms(), 10'000U) << "and slowly";
    const auto said = visit.say_all();
    burst = std::max(burst, said);
    landed += said;
    bits = std::max(bits, visit.bits);
    return std::pair(said, joined.self().handle());
  };
  for (int i = 0; i < 3; ++i) {
    const auto [said, handle] = come_back(i, true);
    EXPECT_GT(said, 0);
    mute(handle);
    ++measures;
  }
  const auto before = landed;
  ASSERT_TRUE(is_braked());
  for (int i = 3; i < 15; ++i) EXPECT_EQ(come_back(i, true).first, 0) << "they wait for Mia";
  EXPECT_EQ(landed, before);

  const int between = reaction_s / 10;  // by the newcomers' pace
  std::cout << "messages landed per hour, a moderator reacting within " << reaction_s << " s\n"
            << "  without measures, new pass:         " << burst + 3600 / 10 << '\n'
            << "  without measures, pass of a day:    " << 5 + 3600 / 2 << '\n'
            << "  muted, same device on any way back: 0\n"
            << "  muted, a new name each time:        " << 2 * measures * (burst + between) << " ("
            << measures << " names each half an hour, then new names wait)\n"
            << "  most work a new pass cost:          " << static_cast<int>(bits) << " bits\n";
}

// Forty people behind the evader's address: a clinic, a shelter, a mobile network.
TEST_F(Evader, CostsThoseBehindTheSameAddressNothing) {
  for (int i = 0; i < 3; ++i) {
    Visit visit(gateways[0], evader_address);
    visit.enter(next_device++);
    const auto handle = visit.join().self().handle();
    visit.say_all();
    mute(handle);
  }
  for (int i = 0; i < 60; ++i) Visit(gateways[0], evader_address).enter(next_device++);
  ASSERT_TRUE(is_braked());

  constexpr std::uint16_t people = 40;
  std::vector<std::unique_ptr<Visit>> known;
  int waited_ms = 0;
  for (std::uint16_t i = 0; i < people; ++i) {
    known.push_back(std::make_unique<Visit>(gateways[0], evader_address));
    known.back()->enter(static_cast<std::uint16_t>(2000 + i),
                        pass_of(static_cast<std::uint16_t>(2000 + i)));
    EXPECT_EQ(known.back()->bits, 0) << "no work";
    EXPECT_FALSE(known.back()->is_new);
    EXPECT_EQ(known.back()->join().post_interval_ms(), 2000U);
    waited_ms += known.back()->insist();
    EXPECT_EQ(known.back()->held, 0);
  }
  // Twenty a second is the room's own pace.
  for (auto& one : known) waited_ms += one->insist();
  EXPECT_LE(waited_ms, 2 * people * 1000 / 20 + 2000);

  // New here today, from the same address, in a room where nothing has happened.
  std::uint8_t bits = 0;
  for (std::uint16_t i = 0; i < people; ++i) {
    Visit one(gateways[0], evader_address);
    one.enter(static_cast<std::uint16_t>(3000 + i));
    one.join("lounge");
    EXPECT_EQ(one.say().ack().status(), pb::ACK_STATUS_ACCEPTED);
    bits = std::max(bits, one.bits);
  }
  EXPECT_LE(bits, 16) << "a third of a second on a weak phone";
  std::cout << people << " known people behind the evader's address: all accepted, " << waited_ms
            << " ms waited for the room's pace together, no work\n"
            << people << " new people there: all accepted, at most " << static_cast<int>(bits)
            << " bits of work (" << (1 << bits) / 200 << " ms on a weak phone)\n";
}

}  // namespace
}  // namespace hearth
