// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/sign_in.hpp"

#include <algorithm>

#include "unit/shard/desk/desk_fixture.hpp"

namespace hearth::shard::desk {
namespace {

using namespace std::chrono_literals;
using support::Authenticator;

class SignInTest : public Desk {};

TEST_F(SignInTest, LetsInWhoTypesPassphraseAndCode) {
  const auto mara = join("Mara", Role::lead, {"lounge", "evening"});
  Console console;
  const auto answer = ask(console, typed(" mara ", mara));
  const auto* who = std::get_if<SignedIn>(&answer);
  ASSERT_TRUE(who);
  EXPECT_EQ(who->account.id, mara);
  const auto frame = sign_in.frame(*who, now);
  EXPECT_EQ(frame.name, "Mara");
  EXPECT_EQ(frame.role, Role::lead);
  EXPECT_EQ(frame.rooms, (std::vector<std::string>{"lounge", "evening"}));
  EXPECT_EQ(frame.account, core::to_base32(mara.bytes));
  EXPECT_EQ(frame.expires_ms, core::unix_ms(now + 12h));
  EXPECT_EQ(frame.idle_ms, 15u * 60 * 1000);
  EXPECT_EQ(frame.stepped_up_until_ms, core::unix_ms(now + 10min));
  EXPECT_TRUE(frame.veiled);
  EXPECT_EQ(count(What::signed_in), 1u);
  EXPECT_EQ(events.back().by, mara);
}

TEST_F(SignInTest, LetsInWhoTouchesAPasskey) {
  Authenticator authenticator;
  join_with(authenticator, "Mara");
  Console console;
  EXPECT_TRUE(signs_in(console, touched(console, "Mara", authenticator)));
}

TEST_F(SignInTest, TakesEachCodeOnce) {
  const auto mara = join("Mara");
  const auto command = typed("Mara", mara);
  Console console;
  EXPECT_TRUE(signs_in(console, command));
  Console thief;
  EXPECT_EQ(refusal(thief, command).reason, Reason::sign_in);
  pass(30s);
  EXPECT_TRUE(signs_in(thief, typed("Mara", mara)));
}

TEST_F(SignInTest, TakesNotEvenTheCodeTheAccountWasMadeWith) {
  const auto code = invite();
  const auto command = accept_by_passphrase(code, "Mara");
  Console console;
  ASSERT_TRUE(signs_in(console, command));
  const auto used =
      std::get<wire::Passphrase>(std::get<wire::InviteAccept>(command.method).credential);
  Console thief;
  EXPECT_EQ(refusal(thief, {wire::Passphrase{"Mara", passphrase, used.code}}).reason,
            Reason::sign_in);
}

TEST_F(SignInTest, LetsOneOfTwoInWhoTypeTheSameCodeAtOnce) {
  const auto mara = join("Mara");
  int in = 0;
  int refused = 0;
  for (int i = 0; i < 2; ++i) {
    Console console;
    boost::asio::co_spawn(context, sign_in.answer(request(console, typed("Mara", mara))),
                          [&](std::exception_ptr, SignInAnswer out) {
                            std::holds_alternative<SignedIn>(out.answer) ? ++in : ++refused;
                          });
  }
  context.restart();
  context.run();
  EXPECT_EQ(in, 1);
  EXPECT_EQ(refused, 1);
}

TEST_F(SignInTest, ForgivesAClockOneStepAwayAndNoMore) {
  const auto mara = join("Mara");
  const auto command = typed("Mara", mara);
  Console console;
  pass(60s);
  EXPECT_EQ(refusal(console, command).reason, Reason::sign_in);
  const auto next = typed("Mara", mara);
  pass(30s);
  EXPECT_TRUE(signs_in(console, next));
}

TEST_F(SignInTest, AnswersAnUnknownNameLikeAWrongSecret) {
  const auto mara = join("Mara");
  Authenticator authenticator;
  join_with(authenticator, "Jo");
  const auto right = code_of(mara);
  // With the passphrase, the code or the name wrong; a name that has a passkey only; none.
  const wire::Passphrase wrong[] = {{"Mara", "another passphrase", right},
                                    {"Mara", passphrase, right == "000000" ? "000001" : "000000"},
                                    {"Maro", passphrase, right},
                                    {"Jo", passphrase, right},
                                    {"", "", ""},
                                    {"Mara", "", ""}};
  for (const auto& command : wrong) {
    Console console;
    console.address.reset();
    EXPECT_EQ(refusal(console, {command}), (Refusal{Reason::sign_in, {}})) << command.name;
  }
  EXPECT_EQ(sign_in.take_refused(), 6u);
  EXPECT_EQ(sign_in.take_refused(), 0u);
  EXPECT_EQ(count(What::signed_in), 0u);
}

TEST_F(SignInTest, ShowsKeysForEveryNameAlike) {
  Authenticator authenticator;
  join_with(authenticator, "Jo");
  join("Mara");
  Console console;
  const auto real = step(console, {wire::SignInStart{"Jo"}});
  EXPECT_EQ(std::count(real.credential_ids.begin(), real.credential_ids.end(),
                       authenticator.credential_id()),
            1);
  for (const std::string name : {"Mara", "Nobody", ""}) {
    ledger.reads = 0;
    const auto shown = step(console, {wire::SignInStart{name}});
    EXPECT_EQ(ledger.reads, 2) << "as many as for a name that is there";
    EXPECT_EQ(shown.credential_ids.size(), real.credential_ids.size());
    EXPECT_TRUE(std::is_sorted(shown.credential_ids.begin(), shown.credential_ids.end()));
    for (const auto& id : shown.credential_ids) EXPECT_GE(id.size(), 16u);
    EXPECT_EQ(shown.credential_ids, step(console, {wire::SignInStart{name}}).credential_ids);
    EXPECT_EQ(shown.challenge.size(), 32u);
    EXPECT_EQ(shown.rp_id, "desk.example.org");
    EXPECT_NE(shown.challenge, real.challenge);
  }
}

TEST_F(SignInTest, RefusesAnAssertionThatComesAgain) {
  Authenticator authenticator;
  authenticator.counts = false;  // only the challenge is in the way
  join_with(authenticator, "Jo");
  Console console;
  const auto command = touched(console, "Jo", authenticator);
  EXPECT_TRUE(signs_in(console, command));
  console.session.reset();
  EXPECT_EQ(refusal(console, command).reason, Reason::sign_in) << "on the same connection";
  Console other;
  step(other, {wire::SignInStart{"Jo"}});
  EXPECT_EQ(refusal(other, command).reason, Reason::sign_in) << "on another that has a challenge";
}

TEST_F(SignInTest, RefusesTheChallengeOfAnotherConnection) {
  Authenticator authenticator;
  join_with(authenticator, "Jo");
  Console mine;
  Console other;
  const auto command = touched(mine, "Jo", authenticator);
  EXPECT_EQ(refusal(other, command).reason, Reason::sign_in);
  EXPECT_TRUE(signs_in(mine, command));
}

TEST_F(SignInTest, RefusesAChallengeAfterTwoMinutesOrAnotherCommand) {
  Authenticator authenticator;
  join_with(authenticator, "Jo");
  Console console;
  auto command = touched(console, "Jo", authenticator);
  pass(2min);
  EXPECT_EQ(refusal(console, command).reason, Reason::sign_in);
  command = touched(console, "Jo", authenticator);
  refusal(console, {wire::Token{"nonsense"}});
  EXPECT_EQ(refusal(console, command).reason, Reason::sign_in);
  command = touched(console, "Jo", authenticator);
  pass(2min - 1us);
  EXPECT_TRUE(signs_in(console, command));
}

TEST_F(SignInTest, RefusesAPasskeyOfAnotherAccount) {
  Authenticator hers;
  Authenticator theirs;
  join_with(hers, "Mara");
  join_with(theirs, "Jo");
  Console console;
  auto command = touched(console, "Jo", theirs);
  std::get<wire::PasskeyAssertion>(command.method).name = "Mara";
  EXPECT_EQ(refusal(console, command).reason, Reason::sign_in);
}

TEST_F(SignInTest, RefusesACopyOfAPasskey) {
  Authenticator authenticator;
  join_with(authenticator, "Jo");
  Console console;
  EXPECT_TRUE(signs_in(console, touched(console, "Jo", authenticator)));
  authenticator.counter = 0;  // as the copy left it
  console = {};
  EXPECT_EQ(refusal(console, touched(console, "Jo", authenticator)).reason, Reason::sign_in);
}

TEST_F(SignInTest, TellsTheOwnerOfAPasskeyAndTheLedgerThatACopyWasUsed) {
  Authenticator authenticator;
  join_with(authenticator, "Jo");
  Console console;
  auto answer = ask(console, touched(console, "Jo", authenticator));
  ASSERT_TRUE(std::holds_alternative<SignedIn>(answer));
  EXPECT_EQ(sign_in.frame(std::get<SignedIn>(answer), now).passkey_copied_ms, 0);
  const auto theirs = authenticator.counter;
  const auto used = now;
  for (int i = 0; i < 3; ++i) {
    Console thief;
    authenticator.counter = 0;  // as the copy left it
    EXPECT_EQ(refusal(thief, touched(thief, "Jo", authenticator)).reason, Reason::sign_in);
    pass(1min);
  }
  EXPECT_EQ(count(What::passkey_copied), 1u) << "however often the copy is tried";
  const auto found = std::find_if(events.begin(), events.end(),
                                  [](const auto& one) { return one.what == What::passkey_copied; });
  ASSERT_NE(found, events.end());
  const auto event = *found;  // more of them follow
  EXPECT_TRUE(event.by.is_zero()) << "nobody knows who it was";
  authenticator.counter = theirs;
  console = {};
  answer = ask(console, touched(console, "Jo", authenticator));
  ASSERT_TRUE(std::holds_alternative<SignedIn>(answer)) << "the owner's own still lets them in";
  const auto& who = std::get<SignedIn>(answer);
  EXPECT_EQ(event.account, who.account.id);
  EXPECT_EQ(sign_in.frame(who, now).passkey_copied_ms, core::unix_ms(used));

  authenticator.counter = 0;
  pass(1h);
  Console thief;
  EXPECT_EQ(refusal(thief, touched(thief, "Jo", authenticator)).reason, Reason::sign_in);
  EXPECT_EQ(count(What::passkey_copied), 2u);
}

TEST_F(SignInTest, TakesNoForgeryForACopy) {
  Authenticator authenticator;
  join_with(authenticator, "Jo");
  Console console;
  ASSERT_TRUE(signs_in(console, touched(console, "Jo", authenticator)));
  authenticator.counter = 0;
  console = {};
  auto command = touched(console, "Jo", authenticator);
  std::get<wire::PasskeyAssertion>(command.method).signature.back() ^= 1;
  EXPECT_EQ(refusal(console, command).reason, Reason::sign_in);
  EXPECT_EQ(count(What::passkey_copied), 0u) << "a stranger could fill the ledger";
}

TEST_F(SignInTest, SaysSoWhenTheLedgerCannotBeReached) {
  const auto mara = join("Mara");
  Console console;
  ledger.reachable = false;
  EXPECT_EQ(refusal(console, typed("Mara", mara)).reason, Reason::unavailable);
  EXPECT_EQ(refusal(console, {wire::SignInStart{"Mara"}}).reason, Reason::unavailable);
  EXPECT_EQ(refusal(console, {wire::InviteStart{"code"}}).reason, Reason::unavailable);
  ledger.reachable = true;
  EXPECT_TRUE(signs_in(console, typed("Mara", mara))) << "nothing was used up meanwhile";
}

TEST_F(SignInTest, TurnsPassphrasesAwayThatWouldWaitTooLong) {
  const auto mara = join("Mara");
  SignIn::Settings narrow = settings;
  narrow.pool.waiting_max = 0;
  SignIn busy(ledger, keys, append(), narrow);
  Console console;
  const auto out = run(busy.answer(request(console, typed("Mara", mara))));
  EXPECT_EQ(std::get<Refusal>(out.answer), (Refusal{Reason::rate_limited, 2s}));
}

}  // namespace
}  // namespace hearth::shard::desk
