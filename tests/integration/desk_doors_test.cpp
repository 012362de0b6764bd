// SPDX-License-Identifier: Apache-2.0
// What lets a moderator in counts once, on whichever of two gateways it is shown.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>

#include "support/authenticator.hpp"
#include "support/gateways.hpp"
#include "support/redis_server.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Authenticator;
using support::Console;

class DeskDoors : public testing::Test {
 protected:
  std::unique_ptr<Console> console(std::size_t gateway) {
    return std::make_unique<Console>(gateways[gateway].desk_port());
  }
  Authenticator::Asked asked(const pb::DeskServerFrame& step, std::size_t gateway) {
    Authenticator::Asked out;
    out.rp_id = "localhost";
    out.origin = "http://localhost:" + std::to_string(gateways[gateway].desk_port());
    out.challenge = step.sign_in_step().challenge();
    return out;
  }
  // A passphrase is slow to look at on purpose, and slower on a busy machine.
  static pb::DeskServerFrame patiently(Console& console, std::uint32_t request) {
    console.raw().listen(30'000);
    return console.reply(request);
  }
  static pb::DeskClientFrame shown(const std::string& invite) {
    pb::DeskClientFrame frame;
    frame.mutable_sign_in()->mutable_invite()->set_code(invite);
    return frame;
  }
  static pb::DeskClientFrame started(const std::string& name) {
    pb::DeskClientFrame frame;
    frame.mutable_sign_in()->mutable_start()->set_name(name);
    return frame;
  }

  support::RedisServer redis;
  support::Gateways gateways{2, redis.url()};
};

TEST_F(DeskDoors, TakeACodeOnce) {
  auto mia = console(0);
  mia->accept(support::invite(gateways[0]), "Mia");
  auto one = console(0);
  auto other = console(1);
  const auto typed = Console::passphrase("Mia", mia->totp_secret(), 30);
  const auto first = one->send(typed);
  const auto second = other->send(typed);
  const auto in = patiently(*one, first);
  const auto also_in = patiently(*other, second);
  EXPECT_NE(in.has_signed_in(), also_in.has_signed_in()) << "two at once";
  EXPECT_EQ((in.has_signed_in() ? also_in : in).refused().reason(), pb::REASON_SIGN_IN);
  for (std::size_t gateway : {0, 1}) {
    auto third = console(gateway);
    const auto again = patiently(*third, third->send(typed));
    EXPECT_EQ(again.refused().reason(), pb::REASON_SIGN_IN) << "and never again";
  }
}

TEST_F(DeskDoors, TakeATouchOfAPasskeyOnce) {
  Authenticator passkey;
  passkey.counts = false;  // only the challenge is in the way
  auto mia = console(0);
  const auto invite = support::invite(gateways[0]);
  const auto created = passkey.create(asked(mia->ask(shown(invite)), 0));
  pb::DeskClientFrame accept;
  auto* in = accept.mutable_sign_in()->mutable_accept();
  in->set_code(invite);
  in->set_name("Mia");
  in->mutable_passkey()->set_attestation_object(created.attestation_object);
  in->mutable_passkey()->set_client_data_json(created.client_data_json);
  ASSERT_TRUE(mia->ask(accept).has_signed_in());

  auto home = console(1);
  const auto signature = passkey.get(asked(home->ask(started("Mia")), 1));
  pb::DeskClientFrame touched;
  auto* touch = touched.mutable_sign_in()->mutable_passkey();
  touch->set_name("Mia");
  touch->set_credential_id(signature.credential_id);
  touch->set_authenticator_data(signature.authenticator_data);
  touch->set_client_data_json(signature.client_data_json);
  touch->set_signature(signature.signature);
  for (std::size_t gateway : {0, 1}) {
    auto thief = console(gateway);
    ASSERT_TRUE(thief->ask(started("Mia")).has_sign_in_step());
    EXPECT_EQ(thief->ask(touched).refused().reason(), pb::REASON_SIGN_IN) << "elsewhere";
  }
  ASSERT_TRUE(home->ask(touched).has_signed_in());
  for (std::size_t gateway : {0, 1}) {
    auto thief = console(gateway);
    ASSERT_TRUE(thief->ask(started("Mia")).has_sign_in_step());
    EXPECT_EQ(thief->ask(touched).refused().reason(), pb::REASON_SIGN_IN) << "again";
  }
}

TEST_F(DeskDoors, TakeAnInviteOnceAndNoteWhoTriesItAgain) {
  const auto invite = support::invite(gateways[0]);
  auto mia = console(0);
  auto late = console(1);
  const auto secret = late->ask(shown(invite)).sign_in_step().totp_secret();
  ASSERT_FALSE(secret.empty());
  mia->accept(invite, "Mia");
  // Shown before it was used, and accepted after.
  pb::DeskClientFrame accept = Console::passphrase({}, secret, 0);
  const auto words = accept.sign_in().passphrase();
  auto* in = accept.mutable_sign_in()->mutable_accept();
  in->set_code(invite);
  in->set_name("Somebody");
  *in->mutable_passphrase() = words;
  EXPECT_EQ(late->ask(accept).refused().reason(), pb::REASON_SIGN_IN);
  for (std::size_t gateway : {0, 1})
    EXPECT_EQ(console(gateway)->ask(shown(invite)).refused().reason(), pb::REASON_SIGN_IN);
  pb::DeskClientFrame read;
  read.mutable_read_ledger()->set_limit(100);
  const auto page = mia->ask(read).ledger_page();
  EXPECT_EQ(std::count_if(page.lines().begin(), page.lines().end(),
                          [](const auto& line) {
                            return line.what() == "command_refused" &&
                                   line.params().at("code") == "invite";
                          }),
            3);
}

}  // namespace
}  // namespace hearth
