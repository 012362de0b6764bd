// SPDX-License-Identifier: Apache-2.0
// What moderators change about themselves, with one real hearthd.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/console.hpp"
#include "support/hearthd.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Console;

class DeskOwn : public testing::Test {
 protected:
  static pb::DeskServerFrame use(Console& console, const std::string& token) {
    pb::DeskClientFrame frame;
    frame.mutable_sign_in()->set_token(token);
    return console.ask(frame);
  }
  static pb::LedgerPage ledger(Console& console) {
    pb::DeskClientFrame frame;
    frame.mutable_read_ledger()->set_limit(100);
    return console.ask(frame).ledger_page();
  }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  Console mia{server.desk_port()};
};

TEST_F(DeskOwn, EndsEverySessionButThisWhenTheWayInIsChanged) {
  const auto before = mia.accept(support::invite(server), "Mia");
  Console phone(server.desk_port());
  ASSERT_TRUE(use(phone, before.token()).has_signed_in());

  const auto changed = mia.change_app();
  ASSERT_TRUE(changed.has_ways()) << changed.ShortDebugString();
  EXPECT_EQ(phone.raw().closed(), 4205);

  const auto lines = ledger(mia).lines();
  const auto told = std::find_if(lines.begin(), lines.end(),
                                 [](const auto& line) { return line.what() == "account.codes"; });
  ASSERT_NE(told, lines.end());
  EXPECT_EQ(told->account(), before.account());
  EXPECT_EQ(told->ShortDebugString().find(mia.totp_secret()), std::string::npos);

  Console thief(server.desk_port());
  EXPECT_EQ(use(thief, before.token()).refused().reason(), pb::REASON_SIGN_IN);
  Console again(server.desk_port());
  EXPECT_TRUE(use(again, changed.ways().token()).has_signed_in());
  EXPECT_TRUE(mia.start_shift().has_done()) << "this one goes on";
}

TEST_F(DeskOwn, RefusesToAddAPasskeyThatNobodySigned) {
  mia.accept(support::invite(server), "Mia");
  pb::DeskClientFrame begin;
  begin.mutable_own_ways()->mutable_new_passkey();
  EXPECT_EQ(mia.ask(begin).sign_in_step().challenge().size(), 32u);
  pb::DeskClientFrame add;
  auto* passkey = add.mutable_own_ways()->mutable_add_passkey();
  passkey->set_name("Phone");
  passkey->mutable_passkey()->set_attestation_object("no attestation");
  EXPECT_EQ(mia.ask(add).refused().reason(), pb::REASON_SIGN_IN);
  EXPECT_EQ(mia.ask(add).refused().reason(), pb::REASON_TOO_LATE) << "the challenge counted once";
  pb::DeskClientFrame list;
  list.mutable_own_ways()->mutable_list();
  const auto ways = mia.ask(list).ways();
  EXPECT_EQ(ways.passkeys_size(), 0);
  EXPECT_TRUE(ways.passphrase());
  EXPECT_TRUE(ways.token().empty());
}

}  // namespace
}  // namespace hearth
