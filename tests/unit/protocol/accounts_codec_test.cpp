// SPDX-License-Identifier: Apache-2.0
#include "protocol/accounts_codec.hpp"

#include <gtest/gtest.h>

#include "hearth/internal/v1/accounts.pb.h"

namespace hearth::protocol {
namespace {

namespace pb = hearth::internal::v1;
using identity::Role;

identity::Account account() {
  identity::Account out;
  out.id.bytes.fill(3);
  out.name = "Mara";
  out.role = Role::lead;
  out.rooms = {"lounge", "evening"};
  out.passkeys = {{"id one", identity::KeyAlgorithm::es256, std::string(64, 'k'), 4},
                  {"id two", identity::KeyAlgorithm::rs256, std::string(259, 'k'), 0}};
  out.passphrase_hash = "$argon2id$...";
  out.totp_step = 56'000'000;
  out.session_version = 9;
  out.disabled = true;
  out.passkeys[1].name = "Blue key";
  out.passkeys[1].added = core::from_unix_ms(1'700'000'100'000);
  out.passkeys[1].copied = core::from_unix_ms(1'700'000'200'000);
  out.totp_salt = std::string(16, 's');
  out.preferences = {{"self_harm"}, 12, true, true, 600, {{1320, 360}, {10'000, 60}}};
  out.created = core::from_unix_ms(1'700'000'000'000);
  return out;
}

identity::Invite invite() {
  identity::Invite out;
  out.account.bytes.fill(4);
  out.role = Role::admin;
  out.rooms = {"lounge"};
  out.ends = core::from_unix_ms(1'700'000'000'000);
  out.used = true;
  return out;
}

identity::PushDevice device() {
  identity::PushDevice out;
  out.account.bytes.fill(3);
  out.endpoint = "https://push.example.org/1";
  out.p256dh = std::string(65, 'k');
  out.auth = std::string(16, 'a');
  out.added = core::from_unix_ms(1'700'000'000'000);
  return out;
}

TEST(AccountsCodec, GivesBackWhatWasKept) {
  EXPECT_EQ(parse_account(serialize(account())), account());
  EXPECT_EQ(parse_invite(serialize(invite())), invite());
  EXPECT_EQ(parse_push_device(serialize(device())), device());
}

TEST(AccountsCodec, ReadsNoDeviceThatNoBrowserIs) {
  auto keyless = device();
  keyless.p256dh.pop_back();
  EXPECT_FALSE(parse_push_device(serialize(keyless)));
  auto nowhere = device();
  nowhere.endpoint.clear();
  EXPECT_FALSE(parse_push_device(serialize(nowhere)));
  auto far = device();
  far.endpoint = std::string(identity::kPushEndpointMax + 1, 'x');
  EXPECT_FALSE(parse_push_device(serialize(far)));
}

TEST(AccountsCodec, ReadsNoRestThatIsNoPartOfAWeek) {
  auto late = account();
  late.preferences.quiet = {{0, identity::kWeekMinutes}};
  EXPECT_FALSE(parse_account(serialize(late)));
  auto endless = account();
  endless.preferences.weekly_minutes = identity::kWeekMinutes + 1;
  EXPECT_FALSE(parse_account(serialize(endless)));
}

TEST(AccountsCodec, ReadsNothingThatIsCutOff) {
  // Cut between two fields it is whole again, and then something that must be there is missing or
  // it is a shorter account; it is never taken for the one that was kept.
  const auto stored = serialize(account());
  for (std::size_t size = 0; size < stored.size(); ++size)
    EXPECT_NE(parse_account(std::string_view(stored).substr(0, size)), account()) << size;
}

template <class Change>
std::optional<identity::Account> with(Change change) {
  pb::Account stored;
  stored.ParseFromString(serialize(account()));
  change(stored);
  return parse_account(stored.SerializeAsString());
}

TEST(AccountsCodec, RefusesAnAccountThatIsNotOne) {
  EXPECT_TRUE(with([](auto&) {}));
  EXPECT_FALSE(with([](auto& a) { a.set_version(2); })) << "of a later version";
  EXPECT_FALSE(with([](auto& a) { a.set_id("short"); }));
  EXPECT_FALSE(with([](auto& a) { a.clear_name(); }));
  EXPECT_FALSE(with([](auto& a) { a.set_role(0); })) << "participants have no account";
  EXPECT_FALSE(with([](auto& a) { a.set_role(4); }));
  EXPECT_FALSE(with([](auto& a) { a.mutable_passkeys(0)->set_algorithm(-36); }));
  EXPECT_FALSE(with([](auto& a) { a.mutable_passkeys(0)->clear_credential_id(); }));
  EXPECT_FALSE(with([](auto& a) {
    for (int i = 0; i < 7; ++i) *a.add_passkeys() = a.passkeys(0);
  }));
  EXPECT_FALSE(with([](auto& a) {
    for (int i = 0; i < 1000; ++i) a.add_rooms("r");
  }));
  EXPECT_FALSE(with([](auto& a) { a.add_rooms(std::string(129, 'r')); }));
}

TEST(AccountsCodec, KeepsNothingLongerThanAStoredValueMayBe) {
  auto huge = account();
  huge.rooms.assign(2000, std::string(100, 'r'));
  EXPECT_EQ(serialize(huge), "");
  EXPECT_FALSE(parse_account(std::string(200'000, '\0')));
}

}  // namespace
}  // namespace hearth::protocol
