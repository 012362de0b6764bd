// SPDX-License-Identifier: Apache-2.0
#include "identity/account.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

#include "identity/account_name.hpp"
#include "identity/invite.hpp"
#include "identity/passphrase.hpp"
#include "identity/rights.hpp"

namespace hearth::identity {
namespace {

using namespace std::chrono_literals;

const auto kKeys = DeploymentKeys::from_master(std::array<std::uint8_t, 32>{});
const PassphraseCost kCheap{1, 8192};

Account account(std::uint8_t id, Role role, std::vector<std::string> rooms = {}) {
  Account out;
  out.id.bytes.fill(id);
  out.role = role;
  out.rooms = std::move(rooms);
  return out;
}

TEST(AccountName, IsKeptComposedAndSingleSpaced) {
  EXPECT_EQ(account_name("  Mara \t\u00a0 Lind\u00f6 "), "Mara Lind\u00f6");
  EXPECT_EQ(account_name("Lindo\u0308"), "Lind\u00f6");
}

TEST(AccountName, HasTwoToThirtyTwoCharactersThatCanBeSeen) {
  EXPECT_FALSE(account_name("M"));
  EXPECT_TRUE(account_name("Mo"));
  EXPECT_TRUE(account_name(std::string(32, 'm')));
  EXPECT_FALSE(account_name(std::string(33, 'm')));
  EXPECT_FALSE(account_name("  \t "));
  EXPECT_FALSE(account_name("Ma\x01ra"));
  EXPECT_FALSE(account_name("Ma\u200bra"));  // nothing, between two letters
  EXPECT_FALSE(account_name("Ma\u202era"));  // turns the line around
  EXPECT_FALSE(account_name("Ma\xff"));
  EXPECT_FALSE(account_name(std::string(100'000, 'm')));
}

TEST(NameKey, IsOneForNamesThatLookTheSame) {
  const auto key = name_key(kKeys, "Mara Lind\u00f6");
  EXPECT_EQ(key, name_key(kKeys, " mara  LINDO\u0308 "));
  EXPECT_EQ(key, name_key(kKeys, "\uff2dara Lind\u00f6"));  // full width
  EXPECT_NE(key, name_key(kKeys, "Mara Lindo"));
  EXPECT_LE(key.size(), 64u);
  EXPECT_FALSE(name_key(kKeys, "\xff\xfe").empty());
}

TEST(Passphrase, HasTwelveToTwoHundredFiftySixCharacters) {
  EXPECT_FALSE(is_passphrase(std::string(11, 'p')));
  EXPECT_TRUE(is_passphrase(std::string(12, 'p')));
  EXPECT_TRUE(is_passphrase(std::string(256, 'p')));
  EXPECT_FALSE(is_passphrase(std::string(257, 'p')));
  EXPECT_FALSE(is_passphrase("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"));  // 12 bytes
  EXPECT_FALSE(is_passphrase(std::string(12, '\xff')));
}

TEST(Passphrase, MatchesItselfHoweverItsLettersAreComposed) {
  const auto hash = hash_passphrase("caf\u00e9 in the rain", kCheap);
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_TRUE(passphrase_matches(hash, "cafe\u0301 in the rain"));
  EXPECT_FALSE(passphrase_matches(hash, "cafe in the rain"));
  EXPECT_FALSE(passphrase_matches(hash, ""));
  EXPECT_NE(hash, hash_passphrase("caf\u00e9 in the rain", kCheap)) << "each has its own salt";
}

TEST(Passphrase, OfNobodyCostsTheSameAndMatchesNothing) {
  const auto hash = hash_passphrase("a real passphrase", kCheap);
  const auto decoy = decoy_passphrase_hash(kCheap);
  EXPECT_EQ(decoy.size(), hash.size());
  const auto cost_of = [](const std::string& text) { return text.substr(0, text.find('$', 20)); };
  EXPECT_EQ(cost_of(decoy), cost_of(hash));
  EXPECT_FALSE(passphrase_matches(decoy, "a real passphrase"));
  // 0: read, and of this cost. A form that is not read would be refused at once.
  EXPECT_EQ(crypto_pwhash_str_needs_rehash(decoy.c_str(), kCheap.passes, kCheap.memory_bytes), 0);
}

TEST(Invite, HasACodeOfItsOwnAndIsKeptUnderAnother) {
  const auto code = new_invite_code();
  EXPECT_EQ(code.size(), 26u);
  EXPECT_NE(code, new_invite_code());
  EXPECT_EQ(invite_key(code), invite_key(code));
  EXPECT_NE(invite_key(code), invite_key(new_invite_code()));
  EXPECT_EQ(invite_key(code).find(code), std::string::npos);
  EXPECT_EQ(invite_key("").size(), 32u);
}

TEST(Invite, IsOpenUntilUsedOrEnded) {
  Invite invite;
  invite.ends = core::Time{10h};
  EXPECT_TRUE(invite.is_open(core::Time{10h - 1us}));
  EXPECT_FALSE(invite.is_open(core::Time{10h}));
  invite.used = true;
  EXPECT_FALSE(invite.is_open(core::Time{1h}));
}

TEST(Rights, AdminsInviteAnybody) {
  const auto admin = account(1, Role::admin);
  EXPECT_TRUE(may_invite(admin, Role::admin, {}));
  EXPECT_TRUE(may_invite(admin, Role::moderator, {"lounge"}));
  EXPECT_FALSE(may_invite(admin, Role::participant, {"lounge"}));
}

TEST(Rights, LeadsInviteModeratorsForRoomsOfTheirOwn) {
  const auto lead = account(1, Role::lead, {"lounge", "evening"});
  EXPECT_TRUE(may_invite(lead, Role::moderator, {"lounge"}));
  EXPECT_FALSE(may_invite(lead, Role::moderator, {"lounge", "salita"}));
  EXPECT_FALSE(may_invite(lead, Role::moderator, {})) << "every room is more than their own";
  EXPECT_FALSE(may_invite(lead, Role::lead, {"lounge"}));
  EXPECT_TRUE(may_invite(account(1, Role::lead), Role::moderator, {}));
}

TEST(Rights, ModeratorsAndDisabledAccountsInviteNobody) {
  EXPECT_FALSE(may_invite(account(1, Role::moderator), Role::moderator, {"lounge"}));
  auto admin = account(1, Role::admin);
  admin.disabled = true;
  EXPECT_FALSE(may_invite(admin, Role::moderator, {"lounge"}));
}

TEST(Rights, NobodyChangesThemselvesOrAboveThemselves) {
  const auto admin = account(1, Role::admin);
  EXPECT_FALSE(may_change(admin, admin, Role::moderator, {}));
  EXPECT_TRUE(may_change(admin, account(2, Role::admin), Role::moderator, {}));
  const auto lead = account(3, Role::lead, {"lounge"});
  EXPECT_TRUE(
      may_change(lead, account(4, Role::moderator, {"lounge"}), Role::moderator, {"lounge"}));
  EXPECT_FALSE(may_change(lead, account(4, Role::moderator, {"lounge"}), Role::lead, {"lounge"}));
  EXPECT_FALSE(
      may_change(lead, account(4, Role::moderator, {"salita"}), Role::moderator, {"lounge"}));
  EXPECT_FALSE(
      may_change(lead, account(4, Role::moderator, {"lounge"}), Role::moderator, {"salita"}));
  EXPECT_FALSE(may_change(lead, account(2, Role::admin, {"lounge"}), Role::moderator, {"lounge"}));
}

}  // namespace
}  // namespace hearth::identity
