// SPDX-License-Identifier: Apache-2.0
// How often somebody may try to sign in, and whom that keeps out.
#include "shard/desk/sign_in.hpp"

#include "unit/shard/desk/desk_fixture.hpp"

namespace hearth::shard::desk {
namespace {

using namespace std::chrono_literals;
using support::Authenticator;

class SignInTries : public Desk {};

TEST_F(SignInTries, SlowsGuessesAtACodeWhereverTheyComeFrom) {
  const auto mara = join("Mara");
  std::uint8_t at = 0;
  const auto from_anywhere = [&] {
    Console console;
    console.address->front() = ++at;
    return console;
  };
  // Who has the passphrase, and no more tries at the code because of more addresses.
  for (int i = 0; i < 5; ++i) {
    auto thief = from_anywhere();
    EXPECT_EQ(refusal(thief, {wire::Passphrase{"Mara", passphrase, "12345"}}),
              (Refusal{Reason::sign_in, 0s}));
  }
  auto thief = from_anywhere();
  EXPECT_EQ(refusal(thief, typed("Mara", mara)), (Refusal{Reason::sign_in, 0s}))
      << "not even the right one, and it looks like a wrong passphrase";
  pass(15s);
  auto console = from_anywhere();
  EXPECT_TRUE(signs_in(console, typed("Mara", mara)));
}

TEST_F(SignInTries, LetsTheOwnerInFromElsewhereWhateverStrangersTry) {
  const auto mara = join("Mara");
  for (std::uint8_t i = 1; i < 100; ++i) {
    Console stranger;
    stranger.address->front() = i;
    for (int j = 0; j < 6; ++j)
      refusal(stranger, {wire::Passphrase{"Mara", "a wrong passphrase", "123456"}});
  }
  Console console;
  console.address->front() = 200;
  EXPECT_TRUE(signs_in(console, typed("Mara", mara)));
}

TEST_F(SignInTries, ShutsNoDoorForLongWhereNoAddressIsKnown) {
  const auto mara = join("Mara");
  const auto guess = [&](const std::string& name) {
    Console console;
    console.address.reset();
    return refusal(console, {wire::Passphrase{name, "a wrong passphrase", "123456"}});
  };
  for (const std::string name : {"Mara", "Nobody"}) {
    for (int i = 1; i < 5; ++i) EXPECT_EQ(guess(name), (Refusal{Reason::sign_in, 0s})) << name;
    for (int i = 0; i < 300; ++i) {
      EXPECT_EQ(guess(name), (Refusal{Reason::sign_in, 2s})) << "the same for a name not there";
      EXPECT_EQ(guess(name), (Refusal{Reason::sign_in, 2s})) << "and not looked at";
      pass(2s);
    }
    guess(name);
  }
  Console console;
  console.address.reset();
  pass(2s);
  EXPECT_TRUE(signs_in(console, typed("Mara", mara)));
}

TEST_F(SignInTries, LetsWhoIsSignedInStepUpWhateverStrangersTry) {
  const auto mara = join("Mara");
  const auto jo = join("Jo");
  Console console;
  console.address.reset();
  ASSERT_TRUE(signs_in(console, typed("Mara", mara)));
  pass(1min);
  Console stranger;
  stranger.address.reset();
  for (int i = 0; i < 20; ++i)
    refusal(stranger, {wire::Passphrase{"Mara", "a wrong passphrase", "123456"}});
  auto command = typed("Mara", mara);
  command.step_up = true;
  EXPECT_TRUE(signs_in(console, command));
  // The session's own tries are few, and are no way to somebody else's account.
  pass(1min);
  command = typed("Jo", jo);
  command.step_up = true;
  for (int i = 0; i < 4; ++i) EXPECT_EQ(refusal(console, command), (Refusal{Reason::sign_in, 0s}));
  EXPECT_EQ(refusal(console, command), (Refusal{Reason::sign_in, 15s}));
  command = typed("Mara", mara);
  command.step_up = true;
  EXPECT_EQ(refusal(console, command).reason, Reason::sign_in);
  pass(15s);
  command = typed("Mara", mara);
  command.step_up = true;
  EXPECT_TRUE(signs_in(console, command));
}

TEST_F(SignInTries, SlowsGuessesFromAnAddressAtWhateverName) {
  const auto mara = join("Mara");
  Console console;
  for (int i = 0; i < 5; ++i)
    refusal(console, {wire::Passphrase{"Name " + std::to_string(i), passphrase, "123456"}});
  EXPECT_EQ(refusal(console, typed("Mara", mara)).retry_after, 15s);
  Console elsewhere;
  elsewhere.address->front() = 77;
  EXPECT_TRUE(signs_in(elsewhere, typed("Mara", mara)));
}

TEST_F(SignInTries, LeavesAPasskeyAloneWhenStrangersTryItsName) {
  Authenticator authenticator;
  join_with(authenticator, "Jo");
  Console stranger;
  for (int i = 0; i < 9; ++i)
    refusal(stranger, {wire::Passphrase{"Jo", "a wrong passphrase", "123456"}});
  Console console;
  console.address->front() = 50;
  EXPECT_TRUE(signs_in(console, touched(console, "Jo", authenticator)));
}

}  // namespace
}  // namespace hearth::shard::desk
