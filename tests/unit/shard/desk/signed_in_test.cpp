// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/sign_in.hpp"

#include "unit/shard/desk/desk_fixture.hpp"

namespace hearth::shard::desk {
namespace {

using namespace std::chrono_literals;

class SignedInTest : public Desk {};

TEST_F(SignedInTest, RenewsBySessionToken) {
  const auto mara = join("Mara");
  Console console;
  const auto answer = ask(console, typed("Mara", mara));
  const auto token = sign_in.frame(std::get<SignedIn>(answer), now).token;
  pass(10min);
  Console next;
  const auto back = ask(next, {wire::Token{token}});
  const auto* who = std::get_if<SignedIn>(&back);
  ASSERT_TRUE(who);
  EXPECT_EQ(who->session.signed_in, std::get<SignedIn>(answer).session.signed_in);
  EXPECT_EQ(who->session.idle_end, now + 5min) << "a connection that came back is no use";
  EXPECT_EQ(sign_in.frame(*who, now).idle_ms, 300'000u);
  EXPECT_FALSE(who->session.is_stepped_up(now));
  const auto renewed = ask(next, {wire::Token{token}});
  ASSERT_TRUE(std::holds_alternative<SignedIn>(renewed));
  EXPECT_EQ(std::get<SignedIn>(renewed).session.idle_end, now + 15min);
  pass(5min);
  Console late;
  EXPECT_EQ(refusal(late, {wire::Token{token}}).reason, Reason::sign_in);
  EXPECT_TRUE(signs_in(late, {wire::Token{sign_in.frame(std::get<SignedIn>(renewed), now).token}}));
  EXPECT_EQ(refusal(late, {wire::Token{""}}).reason, Reason::sign_in);
  EXPECT_EQ(count(What::signed_in), 1u) << "renewing is no event";
}

TEST_F(SignedInTest, RefusesEveryTokenOfASessionThatWasSignedOut) {
  const auto mara = join("Mara");
  Console console;
  Console other;
  const auto answer = ask(console, typed("Mara", mara));
  const auto first = sign_in.token(*console.session);
  pass(1min);
  auto command = typed("Mara", mara);
  command.step_up = true;
  ASSERT_TRUE(signs_in(console, command));
  const auto second = sign_in.token(*console.session);
  pass(1min);
  ASSERT_TRUE(signs_in(console, typed("Mara", mara))) << "whole, where somebody is signed in";
  const auto third = sign_in.token(*console.session);
  pass(1min);
  ASSERT_TRUE(signs_in(other, typed("Mara", mara)));

  store::LedgerBatch batch;
  batch.records = {AccountRecords::ended(console.session->id, mara, now)};
  ASSERT_EQ(run(ledger.append(std::move(batch))), store::AppendStatus::appended);
  for (const auto& token : {first, second, third}) {
    Console next;
    EXPECT_EQ(refusal(next, {wire::Token{token}}), (Refusal{Reason::sign_in, {}}));
  }
  EXPECT_EQ(refusal(console, {wire::Token{third}}).reason, Reason::sign_in) << "nor renewed";
  Console next;
  EXPECT_TRUE(signs_in(next, {wire::Token{sign_in.token(*other.session)}})) << "another session";
  pass(12h + 2min);
  EXPECT_TRUE(run(AccountRecords(ledger).is_ended(console.session->id)) == false)
      << "no token of it can be live any more";
}

TEST_F(SignedInTest, StepsUpWhoIsSignedInAndNobodyElse) {
  const auto mara = join("Mara");
  const auto jo = join("Jo");
  Console console;
  ASSERT_TRUE(signs_in(console, typed("Mara", mara)));
  const auto since = console.session->signed_in;
  pass(11min);
  EXPECT_FALSE(console.session->is_stepped_up(now));
  auto command = typed("Mara", mara);
  command.step_up = true;
  ASSERT_TRUE(signs_in(console, command));
  EXPECT_TRUE(console.session->is_stepped_up(now));
  EXPECT_EQ(console.session->signed_in, since) << "twelve hours stay twelve hours";
  EXPECT_EQ(count(What::stepped_up), 1u);

  pass(1min);
  command = typed("Jo", jo);
  EXPECT_EQ(refusal(console, command).reason, Reason::sign_in) << "somebody else's";
  command.step_up = true;
  EXPECT_EQ(refusal(console, command).reason, Reason::sign_in);
  Console fresh;
  command = typed("Mara", mara);
  command.step_up = true;
  EXPECT_EQ(refusal(fresh, command).reason, Reason::sign_in) << "of nobody";
}

}  // namespace
}  // namespace hearth::shard::desk
