// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/own_ways.hpp"

#include "unit/shard/desk/desk_fixture.hpp"

namespace hearth::shard::desk {
namespace {

using namespace std::chrono_literals;
using support::Authenticator;

const std::string other_passphrase = "eight slow rivers at dawn";

// A moderator who is signed in, and what her connection keeps of what she began.
class OwnWaysTest : public Desk {
 public:
  OwnWaysTest() {
    const auto answer = ask(console, accept_by_passphrase(invite(), "Mara"));
    mara = std::get<SignedIn>(answer).account.id;
    pass(1min);
  }

  decltype(OwnAnswer::answer) own(wire::OwnWays command) {
    auto out = run(
        own_ways.answer({std::move(command), std::exchange(enrolment, {}), *console.session, now}));
    enrolment = out.enrolment;
    if (const auto* changed = std::get_if<OwnChanged>(&out.answer))
      console.session->version = changed->account.session_version;
    return std::move(out.answer);
  }
  Reason refused(wire::OwnWays command) {
    const auto answer = own(std::move(command));
    const auto* refusal = std::get_if<Refusal>(&answer);
    return refusal ? refusal->reason : Reason::unspecified;
  }
  wire::Ways ways(wire::OwnWays command = {wire::ListWays{}}) {
    auto answer = own(std::move(command));
    auto* changed = std::get_if<OwnChanged>(&answer);
    EXPECT_TRUE(changed) << "refused";
    return changed ? std::move(changed->ways) : wire::Ways{};
  }
  wire::SignInStep begin(wire::OwnWays command) {
    const auto answer = own(std::move(command));
    const auto* step = std::get_if<wire::SignInStep>(&answer);
    EXPECT_TRUE(step) << "nothing began";
    return step ? *step : wire::SignInStep{};
  }
  wire::OwnWays add(const Authenticator& authenticator, const std::string& challenge,
                    const std::string& name = "Phone") {
    const auto created = authenticator.create(asked(challenge));
    return {wire::AddPasskey{name, {created.attestation_object, created.client_data_json}}};
  }
  void add_passkey(const Authenticator& authenticator, const std::string& name) {
    const auto step = begin({wire::NewPasskey{}});
    ways(add(authenticator, step.challenge, name));
  }
  std::string code_of_salt(const std::string& salt) const {
    return identity::totp_code(identity::totp_secret(keys, mara, salt), identity::totp_step(now));
  }

  Console console;
  core::ModeratorId mara;
  Enrolment enrolment;
  OwnWays own_ways{ledger, keys, append(), settings, sign_in.passphrases()};
};

TEST_F(OwnWaysTest, ShowsAPasskeyThatWasAddedWithItsNameAndWhen) {
  Authenticator authenticator;
  EXPECT_TRUE(ways().passphrase);
  EXPECT_TRUE(ways().passkeys.empty());
  const auto step = begin({wire::NewPasskey{}});
  EXPECT_EQ(step.rp_id, "desk.example.org");
  EXPECT_EQ(step.user_id, mara.view());
  const auto now_there = ways(add(authenticator, step.challenge, " Phone "));
  ASSERT_EQ(now_there.passkeys.size(), 1u);
  EXPECT_EQ(now_there.passkeys[0].credential_id, authenticator.credential_id());
  EXPECT_EQ(now_there.passkeys[0].name, "Phone");
  EXPECT_EQ(now_there.passkeys[0].added_ms, core::unix_ms(now));
  EXPECT_EQ(ways().passkeys[0].name, "Phone") << "as it is kept";
  EXPECT_EQ(begin({wire::NewPasskey{}}).credential_ids, std::vector{authenticator.credential_id()});
  Console elsewhere;
  EXPECT_TRUE(signs_in(elsewhere, touched(elsewhere, "Mara", authenticator)));
}

TEST_F(OwnWaysTest, TellsTheLedgerWhatWasDoneAndEndsEveryOtherSession) {
  Console other;
  const auto signed_in = ask(other, typed("Mara", mara));
  const auto token = sign_in.frame(std::get<SignedIn>(signed_in), now).token;
  Authenticator authenticator;
  add_passkey(authenticator, "Phone");
  EXPECT_EQ(events.back().what, What::passkey_added);
  EXPECT_EQ(events.back().by, mara);
  EXPECT_EQ(events.back().account, mara);
  EXPECT_EQ(events.back().session_version, 2u);
  Console thief;
  EXPECT_EQ(refusal(thief, {wire::Token{token}}).reason, Reason::sign_in);
  Console mine;
  EXPECT_TRUE(signs_in(mine, {wire::Token{sign_in.token(*console.session)}}));
}

TEST_F(OwnWaysTest, RefusesWhatIsNotOverTheChallengeGivenHere) {
  Authenticator authenticator;
  EXPECT_EQ(refused(add(authenticator, std::string(32, 'x'))), Reason::too_late) << "none given";
  begin({wire::NewPasskey{}});
  EXPECT_EQ(refused(add(authenticator, std::string(32, 'x'))), Reason::sign_in) << "another";
  const auto step = begin({wire::NewPasskey{}});
  pass(2min);
  EXPECT_EQ(refused(add(authenticator, step.challenge)), Reason::too_late) << "an old one";
  const auto again = begin({wire::NewPasskey{}});
  const auto once = add(authenticator, again.challenge);
  EXPECT_EQ(refused(once), Reason::unspecified);
  EXPECT_EQ(refused(once), Reason::too_late) << "replayed";
  begin({wire::NewPasskey{}});
  EXPECT_EQ(refused(once), Reason::sign_in) << "replayed over another challenge";
  EXPECT_EQ(ways().passkeys.size(), 1u);
  EXPECT_EQ(count(What::passkey_added), 1u);
}

TEST_F(OwnWaysTest, RefusesAnAttestationOfAnotherPageOrForAnotherSite) {
  Authenticator authenticator;
  const auto made = [&](auto change) {
    auto how = asked(begin({wire::NewPasskey{}}).challenge);
    change(how);
    const auto created = authenticator.create(how);
    return wire::OwnWays{
        wire::AddPasskey{"Phone", {created.attestation_object, created.client_data_json}}};
  };
  EXPECT_EQ(refused(made([](auto& how) { how.origin = "https://desk.example.com"; })),
            Reason::sign_in);
  EXPECT_EQ(refused(made([](auto& how) { how.rp_id = "example.com"; })), Reason::sign_in);
  EXPECT_EQ(refused(made([](auto& how) { how.type = "webauthn.get"; })), Reason::sign_in);
  EXPECT_EQ(refused(made([](auto& how) { how.flags = 0x01; })), Reason::sign_in)
      << "the device did not ask who it is";
  EXPECT_EQ(refused(made([](auto&) {})), Reason::unspecified);
}

TEST_F(OwnWaysTest, RefuseAPasskeyThatIsSomebodysAlready) {
  Authenticator authenticator;
  join_with(authenticator, "Jo");
  const auto step = begin({wire::NewPasskey{}});
  EXPECT_EQ(refused(add(authenticator, step.challenge)), Reason::changed);
  add_passkey(Authenticator(), "Phone");
  EXPECT_EQ(ways().passkeys.size(), 1u);
}

TEST_F(OwnWaysTest, HoldNoMoreThanEightPasskeys) {
  for (std::size_t i = 0; i < identity::kPasskeysMax; ++i)
    add_passkey(Authenticator(), "Key " + std::to_string(i));
  EXPECT_EQ(refused({wire::NewPasskey{}}), Reason::not_allowed);
}

TEST_F(OwnWaysTest, WantANameForAPasskey) {
  Authenticator authenticator;
  const auto step = begin({wire::NewPasskey{}});
  EXPECT_EQ(refused(add(authenticator, step.challenge, "x")), Reason::bad_text);
}

TEST_F(OwnWaysTest, NeverLoseTheLastWayIn) {
  Authenticator phone;
  Authenticator key;
  const auto jo = [&] {
    console = {};
    const auto answer = ask(console, accept_by_passkey(console, invite(), "Jo", phone));
    return std::get<SignedIn>(answer).account.id;
  }();
  EXPECT_EQ(refused({wire::RemovePasskey{phone.credential_id()}}), Reason::not_allowed);
  add_passkey(key, "Key");
  EXPECT_EQ(ways({wire::RemovePasskey{phone.credential_id()}}).passkeys.size(), 1u);
  EXPECT_EQ(events.back().what, What::passkey_removed);
  EXPECT_EQ(events.back().by, jo);
  EXPECT_EQ(refused({wire::RemovePasskey{phone.credential_id()}}), Reason::not_found);
  EXPECT_EQ(refused({wire::RemovePasskey{key.credential_id()}}), Reason::not_allowed);
  Console elsewhere;
  EXPECT_FALSE(signs_in(elsewhere, touched(elsewhere, "Jo", phone)));
  EXPECT_TRUE(signs_in(elsewhere, touched(elsewhere, "Jo", key)));
}

TEST_F(OwnWaysTest, LetARemovedPasskeyBeAddedAgain) {
  Authenticator phone;
  add_passkey(phone, "Phone");
  ways({wire::RemovePasskey{phone.credential_id()}});
  EXPECT_TRUE(ledger.kept(passkey_kind).empty());
  add_passkey(phone, "Phone");
  EXPECT_EQ(ledger.kept(passkey_kind).size(), 1u);
}

TEST_F(OwnWaysTest, ChangeThePassphraseForWhoHasTheCode) {
  EXPECT_EQ(refused({wire::ChangePassphrase{other_passphrase, "000000"}}), Reason::sign_in);
  EXPECT_EQ(refused({wire::ChangePassphrase{"too short", code_of(mara)}}), Reason::bad_text);
  const auto code = code_of(mara);
  EXPECT_EQ(refused({wire::ChangePassphrase{other_passphrase, code}}), Reason::unspecified);
  EXPECT_EQ(events.back().what, What::passphrase_changed);
  Console elsewhere;
  EXPECT_EQ(refusal(elsewhere, {wire::Passphrase{"Mara", other_passphrase, code}}).reason,
            Reason::sign_in)
      << "the code counted once";
  pass(30s);
  EXPECT_EQ(refusal(elsewhere, typed("Mara", mara)).reason, Reason::sign_in);
  EXPECT_TRUE(signs_in(elsewhere, {wire::Passphrase{"Mara", other_passphrase, code_of(mara)}}));
}

TEST_F(OwnWaysTest, SlowDownWhoGuessesCodes) {
  for (int i = 0; i < 5; ++i) refused({wire::ChangePassphrase{other_passphrase, "000000"}});
  EXPECT_EQ(refused({wire::ChangePassphrase{other_passphrase, code_of(mara)}}),
            Reason::rate_limited);
}

TEST_F(OwnWaysTest, TakeCodesOfAnotherAppOnceOneOfThemWasTypedRight) {
  const auto step = begin({wire::NewCodes{}});
  const auto salt = enrolment.totp_salt;
  EXPECT_EQ(step.totp_secret, identity::totp_text(identity::totp_secret(keys, mara, salt)));
  EXPECT_NE(step.totp_secret, identity::totp_text(identity::totp_secret(keys, mara)));
  EXPECT_EQ(refused({wire::ChangePassphrase{"", code_of(mara)}}), Reason::sign_in) << "the old app";
  pass(30s);
  Console elsewhere;
  EXPECT_TRUE(signs_in(elsewhere, typed("Mara", mara))) << "until then the old one counts";
  EXPECT_EQ(refused({wire::ChangePassphrase{"", code_of_salt(salt)}}), Reason::unspecified);
  EXPECT_EQ(events.back().what, What::codes_changed);
  pass(30s);
  EXPECT_EQ(refusal(elsewhere = {}, typed("Mara", mara)).reason, Reason::sign_in);
  EXPECT_TRUE(signs_in(elsewhere, {wire::Passphrase{"Mara", passphrase, code_of_salt(salt)}}));
  EXPECT_EQ(refused({wire::ChangePassphrase{"", code_of_salt(salt)}}), Reason::too_late)
      << "nothing is begun any more";
}

TEST_F(OwnWaysTest, ForgetNewCodesThatNobodyConfirmed) {
  begin({wire::NewCodes{}});
  const auto salt = enrolment.totp_salt;
  pass(10min);
  EXPECT_EQ(refused({wire::ChangePassphrase{"", code_of_salt(salt)}}), Reason::too_late);
}

TEST_F(OwnWaysTest, GiveAFirstPassphraseOnlyTogetherWithAnApp) {
  Authenticator phone;
  console = {};
  const auto answer = ask(console, accept_by_passkey(console, invite(), "Jo", phone));
  mara = std::get<SignedIn>(answer).account.id;
  EXPECT_EQ(refused({wire::ChangePassphrase{other_passphrase, code_of(mara)}}), Reason::too_late);
  begin({wire::NewCodes{}});
  const auto salt = enrolment.totp_salt;
  EXPECT_EQ(refused({wire::ChangePassphrase{"", code_of_salt(salt)}}), Reason::bad_text);
  EXPECT_TRUE(ways({wire::ChangePassphrase{other_passphrase, code_of_salt(salt)}}).passphrase);
  pass(30s);
  Console elsewhere;
  EXPECT_TRUE(signs_in(elsewhere, {wire::Passphrase{"Jo", other_passphrase, code_of_salt(salt)}}));
}

TEST_F(OwnWaysTest, ChangeNothingForASessionThatIsOver) {
  ASSERT_FALSE(run(accounts.sign_out_everywhere(mara, mara)));
  EXPECT_EQ(refused({wire::ListWays{}}), Reason::sign_in);
  EXPECT_EQ(refused({wire::NewPasskey{}}), Reason::sign_in);
  EXPECT_EQ(refused({wire::ChangePassphrase{other_passphrase, code_of(mara)}}), Reason::sign_in);
  ledger.reachable = false;
  EXPECT_EQ(refused({wire::ListWays{}}), Reason::unavailable);
}

TEST_F(OwnWaysTest, AreLostWithoutATraceWhenTheAccountIsRemoved) {
  add_passkey(Authenticator(), "Phone");
  ASSERT_FALSE(run(accounts.remove(mara)));
  for (const auto* kind : {account_kind, name_kind, passkey_kind})
    EXPECT_TRUE(ledger.kept(kind).empty()) << kind;
}

}  // namespace
}  // namespace hearth::shard::desk
