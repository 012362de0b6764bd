// SPDX-License-Identifier: Apache-2.0
// A desk on one file whose disk is full for a while.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <string>

#include "support/eventually.hpp"
#include "support/gateways.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::RawClient;

class DeskFile : public testing::Test {
 protected:
  void SetUp() override {
    mia = support::moderator(server, "Mia");
    ana.enter(1);
    ana.join("fast");
    ASSERT_TRUE(ana.post("fast", 1, support::crisis_text).has_ack());
    about = mia.console->next_case([](const pb::Case& c) { return c.urgent(); });
  }
  pb::DeskServerFrame claim() { return mia.console->step(about.id(), pb::STEP_CLAIM); }
  pb::DeskServerFrame mute() {
    pb::DeskClientFrame frame;
    auto* in = frame.mutable_act();
    in->set_action(pb::ACTION_MUTE);
    in->set_for_seconds(3600);
    in->set_room("fast");
    in->set_subject(about.subject().handle());
    in->set_scope(pb::SCOPE_ROOM);
    in->set_reason("guideline.respect");
    return mia.console->ask(frame);
  }
  long count(const std::string& what) {
    pb::DeskClientFrame read;
    read.mutable_read_ledger()->set_limit(100);
    const auto page = mia.console->ask(read).ledger_page();
    EXPECT_TRUE(page.verified());
    return std::count_if(page.lines().begin(), page.lines().end(),
                         [&](const auto& line) { return line.what() == what; });
  }
  void expect_refused() {
    EXPECT_EQ(claim().refused().reason(), pb::REASON_UNAVAILABLE);
    EXPECT_EQ(mute().refused().reason(), pb::REASON_UNAVAILABLE);
  }
  // Nothing of what was refused is there, also not for who has not asked again.
  void expect_that_it_works_again() {
    EXPECT_EQ(count("claimed"), 0);
    EXPECT_EQ(count("acted.mute"), 0);
    EXPECT_TRUE(ana.post("fast", 2, "still here").has_ack()) << "nobody was muted";
    EXPECT_TRUE(claim().has_done());
    EXPECT_TRUE(mute().has_done());
    EXPECT_EQ(ana.post("fast", 3, "and now").refused().reason(), pb::REASON_MUTED);
    EXPECT_TRUE(support::eventually([&] { return count("acted.mute") == 1; }));
    EXPECT_EQ(count("claimed"), 1);
  }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  support::Moderator mia;
  RawClient ana{server.port()};
  pb::Case about;
};

TEST_F(DeskFile, SaysSoWhenTheDiskIsFullAndDoesNothingByHalves) {
  const auto limit = [&](rlim_t bytes) {
    const rlimit size{bytes, RLIM_INFINITY};
    ASSERT_EQ(::prlimit(server.pid(), RLIMIT_FSIZE, &size, nullptr), 0);
  };
  limit(1);
  expect_refused();
  limit(RLIM_INFINITY);
  ana.next([](const auto& frame) {
    return frame.has_state() && frame.state().availability() == pb::AVAILABILITY_LIVE;
  });
  expect_that_it_works_again();
}

}  // namespace
}  // namespace hearth
