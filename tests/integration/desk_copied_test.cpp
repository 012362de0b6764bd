// SPDX-License-Identifier: Apache-2.0
// Who reads in the ledger that somebody's passkey was copied.
#include <gtest/gtest.h>

#include <string>

#include "support/authenticator.hpp"
#include "support/console.hpp"
#include "support/eventually.hpp"
#include "support/hearthd.hpp"

namespace hearth {
namespace {

namespace pb = hearth::v1;
using support::Authenticator;
using support::Console;

class DeskCopied : public testing::Test {
 protected:
  Authenticator::Asked asked(const pb::DeskServerFrame& step) const {
    Authenticator::Asked out;
    out.rp_id = "localhost";
    out.origin = "http://localhost:" + std::to_string(server.desk_port());
    out.challenge = step.sign_in_step().challenge();
    return out;
  }
  std::string join(const std::string& name, const std::string& rooms) {
    Console console(server.desk_port());
    const auto invite = support::invite(server, "moderator", rooms);
    pb::DeskClientFrame shown;
    shown.mutable_sign_in()->mutable_invite()->set_code(invite);
    const auto created = passkey.create(asked(console.ask(shown)));
    pb::DeskClientFrame accept;
    auto* in = accept.mutable_sign_in()->mutable_accept();
    in->set_code(invite);
    in->set_name(name);
    in->mutable_passkey()->set_attestation_object(created.attestation_object);
    in->mutable_passkey()->set_client_data_json(created.client_data_json);
    return console.ask(accept).signed_in().account();
  }
  pb::DeskServerFrame touch(const std::string& name) {
    Console console(server.desk_port());
    pb::DeskClientFrame start;
    start.mutable_sign_in()->mutable_start()->set_name(name);
    const auto signature = passkey.get(asked(console.ask(start)));
    pb::DeskClientFrame touched;
    auto* in = touched.mutable_sign_in()->mutable_passkey();
    in->set_name(name);
    in->set_credential_id(signature.credential_id);
    in->set_authenticator_data(signature.authenticator_data);
    in->set_client_data_json(signature.client_data_json);
    in->set_signature(signature.signature);
    return console.ask(touched);
  }
  // The account the line is about, as this console reads it; empty: it cannot.
  static std::string read(Console& console) {
    pb::DeskClientFrame read;
    read.mutable_read_ledger()->set_limit(100);
    const auto reply = console.ask(read);
    for (const auto& line : reply.ledger_page().lines())
      if (line.what() == "account.passkey_copied") return line.params().at("account");
    return {};
  }

  support::Hearthd server{{{"HEARTH_DESK_ENABLED", "true"}}};
  Authenticator passkey;
};

TEST_F(DeskCopied, LeadsDoThoughItIsNotOfTheirRoomsAndModeratorsDoNot) {
  const auto mia = join("Mia", "fast");
  const auto lee = support::on_duty(server, "Lee", "lead", "other");
  const auto noa = support::on_duty(server, "Noa", "moderator", "fast");
  ASSERT_TRUE(touch("Mia").has_signed_in());
  EXPECT_EQ(read(*lee), "");
  passkey.counter = 0;  // as the copy left it
  EXPECT_EQ(touch("Mia").refused().reason(), pb::REASON_SIGN_IN);
  EXPECT_TRUE(support::eventually([&] { return read(*lee) == mia; }));
  EXPECT_EQ(read(*noa), "");
}

}  // namespace
}  // namespace hearth
