// SPDX-License-Identifier: Apache-2.0
#include "unit/shard/desk/desk_fixture.hpp"

namespace hearth::shard::desk {
namespace {

using namespace std::chrono_literals;
using support::Authenticator;

class InviteTest : public Desk {};

TEST_F(InviteTest, ShowsWhatItIsForTheSameEachTime) {
  const auto code = invite(Role::lead, {"lounge", "evening"});
  Console console;
  const auto shown = step(console, {wire::InviteStart{code}});
  EXPECT_EQ(shown.role, Role::lead);
  EXPECT_EQ(shown.rooms, (std::vector<std::string>{"lounge", "evening"}));
  EXPECT_EQ(shown.totp_secret.size(), 32u);
  EXPECT_EQ(shown.user_id.size(), core::ModeratorId::size);
  const auto again = step(console, {wire::InviteStart{code}});
  EXPECT_EQ(again.totp_secret, shown.totp_secret);
  EXPECT_EQ(again.user_id, shown.user_id);
  EXPECT_NE(again.challenge, shown.challenge);
}

TEST_F(InviteTest, MakesAnAccountOnce) {
  const auto code = invite();
  Console console;
  ASSERT_TRUE(signs_in(console, accept_by_passphrase(code, "Mara")));
  EXPECT_EQ(count(What::created), 1u);
  Console other;
  EXPECT_EQ(refusal(other, {wire::InviteStart{code}}).reason, Reason::sign_in);
  EXPECT_EQ(
      refusal(other, {wire::InviteAccept{code, "Jo", wire::Passphrase{"", passphrase, "123456"}}})
          .reason,
      Reason::sign_in);
  EXPECT_EQ(count(What::created), 1u);
  EXPECT_EQ(count(What::invite_refused), 2u) << "somebody has the link";
}

TEST_F(InviteTest, IsAcceptedByExactlyOneOfTwo) {
  const auto code = invite();
  Authenticator mine;
  Authenticator theirs;
  Console my_console;
  Console their_console;
  auto my_accept = accept_by_passkey(my_console, code, "Mara", mine);
  auto their_accept = accept_by_passkey(their_console, code, "Jo", theirs);
  std::vector<SignInAnswer> answers;
  const auto keep = [&](std::exception_ptr, SignInAnswer out) {
    answers.push_back(std::move(out));
  };
  boost::asio::co_spawn(context, sign_in.answer(request(my_console, my_accept)), keep);
  boost::asio::co_spawn(context, sign_in.answer(request(their_console, their_accept)), keep);
  context.restart();
  context.run();
  ASSERT_EQ(answers.size(), 2u);
  const auto in = std::count_if(answers.begin(), answers.end(), [](const auto& one) {
    return std::holds_alternative<SignedIn>(one.answer);
  });
  EXPECT_EQ(in, 1);
  EXPECT_EQ(count(What::created), 1u);
  const auto list =
      std::get<wire::Accounts>(run(accounts.answer_operator({wire::ListAccounts{}}, now)));
  EXPECT_EQ(list.accounts.size(), 1u);
  Console console;
  console.address.reset();
  const bool she = signs_in(console, touched(console, "Mara", mine));
  console = {};
  console.address.reset();
  const bool they = signs_in(console, touched(console, "Jo", theirs));
  EXPECT_NE(she, they) << "who lost left nothing behind";
}

TEST_F(InviteTest, EndsWhenItsHoursAreOver) {
  const auto code = invite();
  const auto command = accept_by_passphrase(code, "Mara");
  EXPECT_EQ(ledger.kept(invite_kind).at(0).until, now + 72h);
  pass(72h);
  Console console;
  EXPECT_EQ(refusal(console, {wire::InviteStart{code}}).reason, Reason::sign_in);
  EXPECT_EQ(refusal(console, command).reason, Reason::sign_in);
  EXPECT_EQ(count(What::created), 0u);
}

TEST_F(InviteTest, EndsEvenWhereTheStoreHasNotSweptItYet) {
  const auto code = invite();
  now += 72h;  // and the ledger's clock is behind
  Console console;
  EXPECT_EQ(refusal(console, {wire::InviteStart{code}}).reason, Reason::sign_in);
  EXPECT_EQ(count(What::invite_refused), 1u);
}

TEST_F(InviteTest, DoesNotForgiveGuessesByBeingShown) {
  const auto mara = join("Mara");
  const auto code = invite();
  Console console;
  for (int i = 0; i < 4; ++i)
    refusal(console, {wire::Passphrase{"Name " + std::to_string(i), passphrase, "123456"}});
  step(console, {wire::InviteStart{code}});
  EXPECT_EQ(refusal(console, {wire::Passphrase{"Name 5", passphrase, "123456"}}).retry_after, 15s);
  EXPECT_EQ(refusal(console, {wire::InviteStart{code}}).retry_after, 15s);
  pass(15s);
  EXPECT_EQ(refusal(console, {wire::InviteStart{"no such code"}}).reason, Reason::sign_in);
  EXPECT_EQ(refusal(console, typed("Mara", mara)).retry_after, 30s) << "a guess like any other";
}

TEST_F(InviteTest, KeepsNamesApartThatLookTheSame) {
  join("Mara");
  const auto code = invite();
  Console console;
  EXPECT_EQ(refusal(console, accept_by_passphrase(code, "MARA ")).reason, Reason::changed);
  EXPECT_TRUE(signs_in(console, accept_by_passphrase(code, "Mara L")))
      << "the invite is still good";
}

TEST_F(InviteTest, RegistersAPasskeyOnce) {
  const Authenticator authenticator;
  join_with(authenticator, "Mara");
  Console console;
  auto command = accept_by_passkey(console, invite(), "Jo", authenticator);
  EXPECT_EQ(refusal(console, command).reason, Reason::sign_in);
  EXPECT_EQ(count(What::created), 1u);
}

TEST_F(InviteTest, RefusesAPasskeyMadeForAnotherChallenge) {
  const Authenticator authenticator;
  const auto code = invite();
  Console console;
  Console other;
  auto command = accept_by_passkey(console, code, "Mara", authenticator);
  EXPECT_EQ(refusal(other, command).reason, Reason::sign_in);
  EXPECT_TRUE(signs_in(console, command));
}

TEST_F(InviteTest, WantsANameAPassphraseAndTheRightCode) {
  const auto code = invite();
  auto good = accept_by_passphrase(code, "Mara");
  const auto with = [&](auto change) {
    auto command = good;
    change(std::get<wire::InviteAccept>(command.method));
    Console console;
    console.address.reset();
    return refusal(console, command).reason;
  };
  const auto words = [](auto& accept) -> auto& {
    return std::get<wire::Passphrase>(accept.credential);
  };
  EXPECT_EQ(with([](auto& a) { a.name = "M"; }), Reason::bad_text);
  EXPECT_EQ(with([](auto& a) { a.name = std::string(33, 'm'); }), Reason::bad_text);
  EXPECT_EQ(with([&](auto& a) { words(a).passphrase = "too short"; }), Reason::bad_text);
  EXPECT_EQ(with([&](auto& a) { words(a).code = "12345"; }), Reason::sign_in);
  EXPECT_EQ(with([](auto& a) { a.code = ""; }), Reason::sign_in);
  Console console;
  pass(15s);
  good = accept_by_passphrase(code, "Mara");
  EXPECT_TRUE(signs_in(console, good));
}

TEST_F(InviteTest, IsNothingForSomebodyWhoIsSignedIn) {
  const auto mara = join("Mara");
  Console console;
  ASSERT_TRUE(signs_in(console, typed("Mara", mara)));
  EXPECT_EQ(refusal(console, accept_by_passphrase(invite(), "Jo")).reason, Reason::sign_in);
}

}  // namespace
}  // namespace hearth::shard::desk
