// SPDX-License-Identifier: Apache-2.0
// Nobody can tell by the time a message takes that it brought a card or a flag. With the rules that
// hearthd comes with, a desk that writes down what was flagged, and a moderator who is told.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <numeric>
#include <random>

#include "support/console.hpp"
#include "support/hooked_service.hpp"
#include "support/onlooker.hpp"
#include "support/raw_client.hpp"
#include "support/shipped.hpp"

namespace hearth {
namespace {

using support::RawClient;
using Clock = std::chrono::steady_clock;
namespace pb = hearth::v1;

enum Kind : std::size_t { plain, carded, flagged, urgent, kinds };
// As long as each other.
constexpr std::array<const char*, kinds> texts{
    "most mornings I'm glad that I walked for an hour by the river, it is quiet there",
    "most mornings I'm sorry that I woke up, and it is so quiet here in the mornings",
    "the voice telling me to end my own life is back, it was quiet for a whole month",
    "I've said my goodbyes and tonight I'm doing it, nobody here can change my mind"};
constexpr std::array<const char*, kinds> names{"plain", "carded", "flagged", "urgent"};

constexpr int series = 3;
constexpr int people = 15;  // of one series
constexpr int turns = 2;    // of each kind, by one person: what a connection may say at once
constexpr std::uint16_t first_device = 300;

// A tenth of them are shorter. What the machine does beside makes messages late and none early;
// what a message itself costs moves them all.
double lowest_tenth(std::vector<double> values) {
  const auto tenth = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 10);
  std::nth_element(values.begin(), tenth, values.end());
  return *tenth;
}

class NeverToldByTime : public testing::Test {
 protected:
  void SetUp() override {
    const auto seed = std::random_device{}();
    std::printf("seed %u\n", seed);
    random.seed(seed);
  }

  // Posted when everybody has seen the one before; how long until the onlooker has it, in
  // microseconds.
  double time_of(RawClient& author, std::uint32_t n, const std::string& text) {
    pb::ClientFrame post;
    post.mutable_post()->set_room("fast");
    post.mutable_post()->set_n(n);
    post.mutable_post()->set_text(text);
    const auto begun = Clock::now();
    const auto request = author.send(post);
    const auto event = onlooker.client().next_event();
    const std::chrono::duration<double, std::micro> took = Clock::now() - begun;
    EXPECT_EQ(event.message().text(), text) << "in order";
    EXPECT_EQ(event.position().seq(), ++seq) << "without a hole";
    const auto reply = author.next([&](const auto& f) { return f.request_id() == request; });
    EXPECT_EQ(reply.ack().status(), pb::ACK_STATUS_ACCEPTED) << reply.ShortDebugString();
    return took.count();
  }
  // All kinds in turn, in any order. What the one before led to is written by then: something else
  // was said in between.
  void speak(std::uint16_t device) {
    RawClient author(service.server().port());
    author.enter(device);
    author.join("fast");
    std::array<Kind, kinds> order{plain, carded, flagged, urgent};
    std::uint32_t n = 0;
    for (int turn = 0; turn < turns; ++turn) {
      std::shuffle(order.begin(), order.end(), random);
      for (const auto kind : order) {
        time_of(author, ++n, "it is quiet here");
        times.at(kind).push_back(time_of(author, ++n, texts.at(kind)));
      }
    }
    pb::ClientFrame leave;  // its answer comes after what the messages led to
    leave.mutable_leave()->set_room("none");
    author.ask(leave);
    while (const auto frame = author.take()) cards += frame->has_card();
  }

  // Each kind takes less than three times what a plain message does.
  bool are_alike() const {
    const auto usual = lowest_tenth(times.at(plain));
    bool alike = true;
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      const auto took = lowest_tenth(times.at(kind));
      std::printf("%-8s %.0f us\n", names.at(kind), took);
      alike &= took < 3 * usual;
    }
    return alike;
  }

  support::Receiver moderators;
  support::HookedService service{{{moderators.url(), ""}},
                                 {{"HEARTH_MODERATION_RULES", support::shipped("config/rules")},
                                  {"HEARTH_DESK_ENABLED", "true"},
                                  {"HEARTH_FANOUT_PACE_MS", "0"}}};
  // Else the room is careful with people it does not know.
  std::unique_ptr<support::Console> mia = support::on_duty(service.server(), "Mia");
  support::Onlooker onlooker{service.server().port()};
  std::uint64_t seq = onlooker.joined().top().seq();
  std::mt19937 random;
  std::array<std::vector<double>, kinds> times;
  int cards = 0;
};

// A difference that is one shows in every series.
TEST_F(NeverToldByTime, IsWhoHearsAMessageThatBroughtACardOrAFlag) {
  std::uint16_t device = first_device;
  bool alike = false;
  for (int one = 0; one < series && !alike && !HasFailure(); ++one) {
    times = {};
    for (int person = 0; person < people && !HasFailure(); ++person) speak(device++);
    alike = are_alike();
  }
  EXPECT_TRUE(alike) << "who listens can tell";
  EXPECT_GE(cards, people) << "else they were all plain";
  EXPECT_THAT(moderators.next().body, testing::HasSubstr("self_harm"));
}

}  // namespace
}  // namespace hearth
