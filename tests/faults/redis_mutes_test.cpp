// SPDX-License-Identifier: Apache-2.0
// A mute against posting: four gateways on a real Redis, and somebody who posts on all of them.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <stdexcept>

#include "faults/scene.hpp"
#include "support/gateways.hpp"
#include "support/raw_client.hpp"
#include "support/redis_server.hpp"

namespace hearth::faults {
namespace {

namespace pb = hearth::v1;
using support::crisis_text;
using support::Moderator;
using support::RawClient;

constexpr std::size_t gateway_count = 4;

// More where somebody waits for it: ./dev faults.
int rounds() { return std::getenv("HEARTH_FAULT_SECONDS") ? 200 : 25; }

// One connection of the person who is muted. Each is a producer of its own: they post side by side.
class Voice {
 public:
  Voice(std::uint16_t port, char producer) : client_(port) {
    if (client_.upgrade() != 101) throw std::runtime_error("no upgrade");
    pb::ClientFrame hello;
    *hello.mutable_hello() = client_.hello(1);
    hello.mutable_hello()->set_producer(std::string(12, producer));
    const bool welcome = client_.ask(hello).has_welcome();
    if (!welcome || !client_.join(room).has_joined()) throw std::runtime_error("not let in");
  }

  void say(const std::string& text) {
    pb::ClientFrame post;
    post.mutable_post()->set_room(room);
    post.mutable_post()->set_n(++n_);
    post.mutable_post()->set_text(text);
    request_ = client_.send(post);
  }
  pb::ServerFrame reply() {
    return client_.next([&](const auto& frame) { return frame.request_id() == request_; });
  }
  // Again where the pace of commands on this connection was too fast.
  pb::ServerFrame insist(const std::string& text) {
    say(text);
    auto answer = reply();
    while (answer.refused().reason() == pb::REASON_BUSY) {
      client_.listen(static_cast<int>(answer.refused().retry_after_ms()));
      say(text);
      answer = reply();
    }
    return answer;
  }

 private:
  RawClient client_;
  std::uint32_t n_ = 0;
  std::uint32_t request_ = 0;
};

// One listener's story of the room: what was said where, and the measures.
struct Heard {
  std::map<std::uint64_t, std::string> said;        // by seq
  std::map<std::uint64_t, std::string> said_muted;  // against a mute that came before in the log
  bool muted = false;
  std::uint64_t last = 0;

  void take(const pb::Event& event, const std::string& subject) {
    EXPECT_EQ(event.position().seq(), last + 1) << "in order, without a hole";
    last = event.position().seq();
    if (event.has_sanctioned()) muted = !event.sanctioned().lifted();
    if (!event.has_message() || event.author().handle() != subject) return;
    said[last] = event.message().text();
    if (muted) said_muted[last] = event.message().text();
  }
};

class RedisMutes : public testing::Test {
 protected:
  void SetUp() override {
    for (std::size_t i = 0; i < gateway_count; ++i) {
      const auto port = gateways[i].port();
      before.push_back(std::make_unique<Voice>(port, static_cast<char>('a' + i)));
      after.push_back(std::make_unique<Voice>(port, static_cast<char>('A' + i)));
      listeners.push_back(std::make_unique<RawClient>(port));
      listeners.back()->enter(static_cast<std::uint16_t>(10 + i));
      heard.at(i).last = listeners.back()->join(room).joined().top().seq();
    }
    for (std::size_t i = 0; i < gateway_count; ++i)
      desk.push_back(support::moderator(gateways[i], "Mod " + std::to_string(i)));
    const auto ack = after.front()->insist(crisis_text);
    accepted[ack.ack().position().seq()] = crisis_text;
    about = desk.front().console->next_case([](const pb::Case& c) { return c.urgent(); });
  }

  pb::DeskClientFrame act(pb::Action action) {
    pb::DeskClientFrame frame;
    auto* in = frame.mutable_act();
    in->set_action(action);
    in->set_room(room);
    in->set_subject(about.subject().handle());
    in->set_scope(pb::SCOPE_ROOM);
    in->set_reason("guideline.respect");
    // Longer each time: one that is said again changes something, too, and is in the log.
    if (action == pb::ACTION_MUTE) in->set_for_seconds(for_seconds += 60);
    if (action == pb::ACTION_LIFT) in->set_lifts(pb::ACTION_MUTE);
    return frame;
  }
  std::uint64_t done(support::Console& console, pb::Action action) {
    auto reply = console.ask(act(action));
    while (reply.refused().reason() == pb::REASON_BUSY) {
      console.raw().listen(static_cast<int>(reply.refused().retry_after_ms()));
      reply = console.ask(act(action));
    }
    if (!reply.has_done()) throw std::runtime_error("not done: " + reply.ShortDebugString());
    return reply.done().position().seq();
  }
  void listen() {
    for (std::size_t i = 0; i < gateway_count; ++i) {
      listeners[i]->listen(0);
      while (const auto event = listeners[i]->kept_event())
        heard.at(i).take(*event, about.subject().handle());
    }
  }

  void play(int round) {
    auto order = std::array<std::size_t, gateway_count>{0, 1, 2, 3};
    std::shuffle(order.begin(), order.end(), random);
    const auto text = [round](const char* what, std::size_t at) {
      return std::string(what) + " " + std::to_string(round) + " on " + std::to_string(at);
    };
    // The mute goes its way among the posts, anywhere between the first and the last.
    const auto place = random() % (gateway_count + 1);
    auto& console = *desk[random() % gateway_count].console;
    std::uint32_t mute = 0;
    for (std::size_t i = 0; i <= gateway_count; ++i) {
      if (i == place) mute = console.send(act(pb::ACTION_MUTE));
      if (i < gateway_count) before[order[i]]->say(text("on its way", order[i]));
    }
    auto muted = console.reply(mute);
    const auto at =
        muted.has_done() ? muted.done().position().seq() : done(console, pb::ACTION_MUTE);
    for (const auto i : order) after[i]->say(text("after it", i));
    for (const auto i : order) {
      const auto early = before[i]->reply();
      if (early.has_ack()) {
        EXPECT_LT(early.ack().position().seq(), at) << "round " << round;
        accepted[early.ack().position().seq()] = text("on its way", i);
        ++in_time;
      }
      auto late = after[i]->reply();
      if (late.refused().reason() == pb::REASON_BUSY) late = after[i]->insist(text("after it", i));
      EXPECT_EQ(late.refused().reason(), pb::REASON_MUTED)
          << "round " << round << ", gateway " << i << ": " << late.ShortDebugString();
    }
    done(*desk[random() % gateway_count].console, pb::ACTION_LIFT);
    const auto voice = random() % gateway_count;
    const auto again = after[voice]->insist(text("may again", voice));
    ASSERT_TRUE(again.has_ack()) << "round " << round << ": " << again.ShortDebugString();
    accepted[again.ack().position().seq()] = text("may again", voice);
    listen();
  }

  std::mt19937 random{seed()};
  testing::ScopedTrace seeded{__FILE__, __LINE__, "HEARTH_SEED=" + std::to_string(seed())};
  support::RedisServer redis;
  support::Gateways gateways{gateway_count, redis.url()};
  std::vector<std::unique_ptr<Voice>> before, after;
  std::vector<std::unique_ptr<RawClient>> listeners;
  std::array<Heard, gateway_count> heard;
  std::vector<Moderator> desk;
  pb::Case about;
  std::uint32_t for_seconds = 3600;
  std::map<std::uint64_t, std::string> accepted;  // by seq
  int in_time = 0;
};

TEST_F(RedisMutes, AcceptNothingAfterTheyAreAcknowledgedAndLoseNothingFromBefore) {
  for (int round = 0; round < rounds() && !HasFailure(); ++round) play(round);
  const auto top = accepted.rbegin()->first;
  for (std::size_t i = 0; i < gateway_count; ++i) {
    while (heard.at(i).last < top)
      heard.at(i).take(listeners[i]->next_event(), about.subject().handle());
    EXPECT_EQ(heard.at(i).said, accepted) << "what was acknowledged, once, on gateway " << i;
    EXPECT_TRUE(heard.at(i).said_muted.empty()) << heard.at(i).said_muted.begin()->second;
  }
  std::cout << rounds() << " mutes against " << rounds() * 4 << " posts on their way; " << in_time
            << " of these were in time\n";
}

}  // namespace
}  // namespace hearth::faults
