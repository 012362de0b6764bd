// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/accounts.hpp"

#include "unit/shard/desk/desk_fixture.hpp"

namespace hearth::shard::desk {
namespace {

using namespace std::chrono_literals;

class AccountsTest : public Desk {
 public:
  identity::Account account(const core::ModeratorId& id) {
    return run(AccountRecords(ledger).account(id)).kept.value().value;
  }
  Accounts::Answer manage(const core::ModeratorId& by, wire::ManageAccounts command) {
    return run(accounts.answer(account(by), std::move(command), now));
  }
  Reason refused(const core::ModeratorId& by, wire::ManageAccounts command) {
    const auto answer = manage(by, std::move(command));
    const auto* refusal = std::get_if<Refusal>(&answer);
    return refusal ? refusal->reason : Reason::unspecified;
  }
  static wire::ManageAccounts change(const core::ModeratorId& account, Role role,
                                     std::vector<std::string> rooms, bool disabled = false) {
    return {wire::ChangeAccount{core::to_base32(account.bytes), role, std::move(rooms), disabled}};
  }
  bool is_good(const identity::DeskSession& session) {
    const auto whose = run(AccountRecords(ledger).signed_in(session));
    return std::holds_alternative<Kept<identity::Account>>(whose);
  }
};

TEST_F(AccountsTest, AreListedByNameForLeadsAndAdmins) {
  const auto mara = join("Mara", Role::lead);
  const auto jo = join("Jo");
  EXPECT_EQ(refused(jo, {wire::ListAccounts{}}), Reason::not_allowed);
  const auto list = std::get<wire::Accounts>(manage(mara, {wire::ListAccounts{}}));
  ASSERT_EQ(list.accounts.size(), 2u);
  EXPECT_EQ(list.accounts[0].name, "Jo");
  EXPECT_EQ(list.accounts[0].account, core::to_base32(jo.bytes));
  EXPECT_EQ(list.accounts[1].role, Role::lead);
  EXPECT_FALSE(list.accounts[1].passkey);
  EXPECT_TRUE(list.invite_code.empty());
}

TEST_F(AccountsTest, AreListedHoweverManyThereAre) {
  const auto mara = join("Mara", Role::admin, {});
  std::vector<store::Record> batch;
  for (std::uint16_t i = 1; i <= 600; ++i) {
    identity::Account one;
    one.id.bytes = {1, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i)};
    one.name = "Somebody";
    batch.push_back(AccountRecords::record({one, 0}));
    if (batch.size() == store::ledger_batch_max || i == 600)
      ASSERT_TRUE(ledger.put(std::exchange(batch, {})));
  }
  const auto list = std::get<wire::Accounts>(manage(mara, {wire::ListAccounts{}}));
  EXPECT_EQ(list.accounts.size(), 601u);
}

TEST_F(AccountsTest, AreInvitedWithinOnesRights) {
  const auto lead = join("Mara", Role::lead, {"lounge"});
  const auto invite = [&](Role role, std::vector<std::string> rooms, std::uint32_t hours) {
    return refused(lead, {wire::CreateInvite{role, std::move(rooms), hours}});
  };
  EXPECT_EQ(invite(Role::moderator, {"lounge"}, 24), Reason::unspecified);
  EXPECT_EQ(invite(Role::lead, {"lounge"}, 24), Reason::not_allowed);
  EXPECT_EQ(invite(Role::moderator, {"evening"}, 24), Reason::not_allowed);
  EXPECT_EQ(invite(Role::moderator, {"lounge"}, 0), Reason::not_allowed);
  EXPECT_EQ(invite(Role::moderator, {"lounge"}, 169), Reason::not_allowed);
  const auto admin = join("Ada", Role::admin, {});
  EXPECT_EQ(refused(admin, {wire::CreateInvite{Role::moderator, {"nowhere"}, 24}}),
            Reason::room_unknown);
}

TEST_F(AccountsTest, LoseTheirSessionsWhenTheyAreChanged) {
  const auto admin = join("Ada", Role::admin, {});
  const auto mara = join("Mara");
  Console console;
  const auto answer = ask(console, typed("Mara", mara));
  const auto token = sign_in.frame(std::get<SignedIn>(answer), now).token;
  EXPECT_TRUE(is_good(*console.session));
  EXPECT_EQ(refused(admin, change(mara, Role::lead, {"lounge"})), Reason::unspecified);
  EXPECT_FALSE(is_good(*console.session));
  Console next;
  EXPECT_EQ(refusal(next, {wire::Token{token}}).reason, Reason::sign_in);
  EXPECT_EQ(events.back().what, What::changed);
  EXPECT_EQ(events.back().by, admin);
  EXPECT_EQ(events.back().account, mara);
  EXPECT_EQ(events.back().session_version, 2u);
  pass(1min);
  EXPECT_TRUE(signs_in(next, typed("Mara", mara)));
}

TEST_F(AccountsTest, AreOutWhileTheyAreDisabled) {
  const auto admin = join("Ada", Role::admin, {});
  const auto mara = join("Mara");
  Console console;
  ASSERT_TRUE(signs_in(console, typed("Mara", mara)));
  EXPECT_EQ(refused(admin, change(mara, Role::moderator, {"lounge"}, true)), Reason::unspecified);
  EXPECT_EQ(events.back().what, What::disabled);
  EXPECT_FALSE(is_good(*console.session));
  pass(1min);
  Console next;
  EXPECT_EQ(refusal(next, typed("Mara", mara)), (Refusal{Reason::sign_in, {}}))
      << "like a wrong secret";
  EXPECT_EQ(refused(admin, change(mara, Role::moderator, {"lounge"}, false)), Reason::unspecified);
  EXPECT_EQ(events.back().what, What::enabled);
  pass(1min);
  EXPECT_TRUE(signs_in(next, typed("Mara", mara)));
}

TEST_F(AccountsTest, AreNotChangedByThemselvesOrThoseWithFewerRights) {
  const auto admin = join("Ada", Role::admin, {});
  const auto lead = join("Mara", Role::lead, {"lounge"});
  EXPECT_EQ(refused(admin, change(admin, Role::moderator, {})), Reason::not_allowed);
  EXPECT_EQ(refused(lead, change(admin, Role::moderator, {"lounge"}, true)), Reason::not_allowed);
  EXPECT_EQ(refused(admin, change(core::ModeratorId{}, Role::moderator, {})), Reason::not_found);
  EXPECT_EQ(refused(admin, change(lead, Role::participant, {})), Reason::not_allowed);
  EXPECT_EQ(refused(admin, {wire::ChangeAccount{"no id", Role::lead, {}, false}}),
            Reason::not_found);
}

TEST_F(AccountsTest, SignOutEverywhereAtOnce) {
  const auto mara = join("Mara");
  Console here;
  Console there;
  ASSERT_TRUE(signs_in(here, typed("Mara", mara)));
  pass(30s);
  ASSERT_TRUE(signs_in(there, typed("Mara", mara)));
  EXPECT_FALSE(run(accounts.sign_out_everywhere(mara, mara)));
  EXPECT_FALSE(is_good(*here.session));
  EXPECT_FALSE(is_good(*there.session));
  EXPECT_EQ(events.back().what, What::signed_out);
}

TEST_F(AccountsTest, KeepPreferencesWithoutEndingSessions) {
  const auto mara = join("Mara");
  Console console;
  ASSERT_TRUE(signs_in(console, typed("Mara", mara)));
  EXPECT_FALSE(
      run(accounts.set_preferences(mara, {{"self_harm"}, 8, true, true, 90, {{60, 120}}})));
  EXPECT_TRUE(is_good(*console.session));
  pass(1min);
  Console next;
  const auto answer = ask(next, typed("Mara", mara));
  const auto frame = sign_in.frame(std::get<SignedIn>(answer), now);
  EXPECT_EQ(frame.preferences.opt_outs, std::vector<std::string>{"self_harm"});
  EXPECT_EQ(frame.preferences.exposure_budget, 8u);
  EXPECT_EQ(frame.preferences.weekly_minutes, 90u);
  EXPECT_EQ(frame.preferences.quiet, (std::vector<identity::QuietSpan>{{60, 120}}));
  EXPECT_FALSE(frame.veiled);
}

TEST_F(AccountsTest, AreRemovedWithEverythingKeptOfThePerson) {
  support::Authenticator authenticator;
  join_with(authenticator, "Mara");
  const auto kept_of_people = [&] {
    return ledger.kept(account_kind).size() + ledger.kept(name_kind).size() +
           ledger.kept(passkey_kind).size();
  };
  EXPECT_EQ(kept_of_people(), 3u);
  const auto jo = join("Jo");
  EXPECT_EQ(kept_of_people(), 5u);
  const auto mara = events.front().account;
  Console console;
  ASSERT_TRUE(signs_in(console, touched(console, "Mara", authenticator)));
  EXPECT_FALSE(run(accounts.remove(mara)));
  EXPECT_EQ(kept_of_people(), 2u) << "only what is Jo's";
  EXPECT_EQ(account(jo).name, "Jo");
  EXPECT_FALSE(is_good(*console.session));
  EXPECT_EQ(events.back().what, What::removed);
  EXPECT_EQ(run(accounts.remove(mara))->reason, Reason::not_found);
  join_with(authenticator, "Mara");  // name and key are free again
}

TEST_F(AccountsTest, AreNotChangedWhileTheLedgerCannotBeReached) {
  const auto admin = account(join("Ada", Role::admin, {}));
  const auto mara = join("Mara");
  ledger.reachable = false;
  const auto answer = run(accounts.answer(admin, change(mara, Role::lead, {}), now));
  EXPECT_EQ(std::get<Refusal>(answer).reason, Reason::unavailable);
  EXPECT_EQ(run(accounts.sign_out_everywhere(mara, mara))->reason, Reason::unavailable);
  ledger.reachable = true;
  EXPECT_EQ(account(mara).role, Role::moderator);
  EXPECT_EQ(account(mara).session_version, 1u);
}

TEST_F(AccountsTest, TakeBothOfTwoChangesAtOnce) {
  const auto mara = join("Mara");
  for (int i = 0; i < 2; ++i)
    boost::asio::co_spawn(
        context, accounts.sign_out_everywhere(mara, mara),
        [](std::exception_ptr, std::optional<Refusal> refusal) { EXPECT_FALSE(refusal); });
  context.restart();
  context.run();
  EXPECT_EQ(account(mara).session_version, 3u);
}

TEST_F(AccountsTest, HaveNoSecretInTheLedgerThatLetsAnybodyIn) {
  const auto mara = join("Mara");
  const auto secret = identity::totp_secret(keys, mara);
  const std::string raw(secret.begin(), secret.end());
  for (const auto* kind : {account_kind, name_kind, passkey_kind, invite_kind})
    for (const auto& record : ledger.kept(kind)) {
      EXPECT_EQ(record.value.find(raw), std::string::npos);
      EXPECT_EQ(record.value.find(identity::totp_text(secret)), std::string::npos);
      EXPECT_EQ(record.value.find(passphrase), std::string::npos);
      EXPECT_EQ(record.key.find("mara"), std::string::npos);
    }
}

}  // namespace
}  // namespace hearth::shard::desk
