// SPDX-License-Identifier: Apache-2.0
// Sessions of moderators that are older than they look: the test signs tokens as the gateway would
// have, some time ago.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "core/time.hpp"
#include "identity/desk_session.hpp"
#include "identity/keys.hpp"
#include "support/console.hpp"
#include "support/eventually.hpp"
#include "support/hearthd.hpp"
#include "support/raw_client.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using support::Console;
using support::crisis_text;
using support::RawClient;

class DeskSession : public testing::Test {
 protected:
  // A console of a new account whose sign-in was so long ago.
  std::unique_ptr<Console> signed_in(const std::string& name, core::Duration ago) {
    Console first(server.desk_port());
    const auto in = first.accept(support::invite(server), name);
    accounts[name] = in.account();
    auto session = identity::open_desk_token(keys(), in.token(), core::now()).value();
    session.signed_in -= ago;
    session.step_up_end = std::max(session.step_up_end - ago, session.signed_in);
    auto console = std::make_unique<Console>(server.desk_port());
    pb::DeskClientFrame back;
    back.mutable_sign_in()->set_token(identity::desk_token(keys(), session));
    EXPECT_TRUE(console->ask(back).has_signed_in());
    EXPECT_TRUE(console->start_shift().has_done());
    return console;
  }
  identity::DeploymentKeys keys() const {
    std::array<std::uint8_t, 32> master{};
    std::ifstream(server.folder() + "/data/keys", std::ios::binary)
        .read(reinterpret_cast<char*>(master.data()), master.size());
    return identity::DeploymentKeys::from_master(master);
  }
  pb::Case crisis(Console& console) {
    ana.enter(1);
    ana.join("fast");
    EXPECT_TRUE(ana.post("fast", 1, crisis_text).has_ack());
    return console.next_case([](const pb::Case& c) { return c.urgent(); });
  }
  static pb::DeskClientFrame act(pb::Action action, const pb::Case& about) {
    pb::DeskClientFrame frame;
    auto* in = frame.mutable_act();
    in->set_action(action);
    if (action == pb::ACTION_MUTE || action == pb::ACTION_REMOVE) in->set_for_seconds(3600);
    in->set_room("fast");
    in->set_subject(about.subject().handle());
    in->set_reason("harassment");
    return frame;
  }

  std::map<std::string, std::string> accounts;
  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  RawClient ana{server.port()};
};

TEST_F(DeskSession, IsConfirmedBeforeABanAndBeforeAnybodyElsesRightsChange) {
  auto mia = signed_in("Mia", minutes(15));
  auto nia = signed_in("Nia", minutes(1));
  const auto about = crisis(*mia);
  auto lift = act(pb::ACTION_LIFT, about);
  lift.mutable_act()->set_lifts(pb::ACTION_BAN);
  auto wide = act(pb::ACTION_MUTE, about);
  wide.mutable_act()->set_scope(pb::SCOPE_SERVICE);
  pb::DeskClientFrame invite;
  invite.mutable_manage_accounts()->mutable_invite()->set_role(pb::ROLE_MODERATOR);
  invite.mutable_manage_accounts()->mutable_invite()->set_hours(1);
  pb::DeskClientFrame change;
  change.mutable_manage_accounts()->mutable_change()->set_role(pb::ROLE_LEAD);
  change.mutable_manage_accounts()->mutable_change()->set_account(accounts["Nia"]);
  const auto ban = act(pb::ACTION_BAN, about);
  for (const auto& frame : {ban, lift, wide, invite, change})
    EXPECT_EQ(mia->ask(frame).refused().reason(), pb::REASON_STEP_UP) << frame.ShortDebugString();
  EXPECT_TRUE(ana.post("fast", 2, "still here").has_ack()) << "nothing was done";
  EXPECT_TRUE(mia->ask(act(pb::ACTION_MUTE, about)).has_done()) << "that needs none";

  EXPECT_TRUE(nia->ask(ban).has_done()) << "a fresh sign-in is a confirmation";
  EXPECT_TRUE(nia->ask(lift).has_done());
  EXPECT_FALSE(nia->ask(invite).accounts().invite_code().empty());
}

TEST_F(DeskSession, ThatEndsByItselfGivesWhatItHadBackToTheQueue) {
  auto mia = signed_in("Mia", hours(12) - seconds(20));
  auto noa = signed_in("Noa", minutes(1));
  const auto about = crisis(*mia);
  ASSERT_TRUE(mia->step(about.id(), pb::STEP_CLAIM).has_done());
  noa->next_case([&](const pb::Case& c) { return c.owner() == accounts["Mia"]; });
  EXPECT_EQ(mia->raw().closed(), 4205) << "nobody asks whether a case is still theirs";
  const auto is_free = [&] {
    noa->raw().listen(500);
    pb::DeskClientFrame open;
    open.mutable_open_case()->set_case_(about.id());
    return noa->ask(open).case_detail().case_().state() == pb::CASE_STATE_OPEN;
  };
  EXPECT_TRUE(support::eventually(is_free, seconds(60))) << "long before the claim would end";
  EXPECT_TRUE(noa->step(about.id(), pb::STEP_CLAIM).has_done());
}

}  // namespace
}  // namespace hearth
