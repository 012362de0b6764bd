// SPDX-License-Identifier: Apache-2.0
#include "identity/totp.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace hearth::identity {
namespace {

using namespace std::chrono_literals;

TotpSecret rfc_secret() {
  constexpr std::string_view text = "12345678901234567890";
  TotpSecret secret;
  std::copy(text.begin(), text.end(), secret.begin());
  return secret;
}

core::Time at(std::int64_t unix_seconds) { return core::Time{core::seconds{unix_seconds}}; }

std::string code_at(core::Time now) { return totp_code(rfc_secret(), totp_step(now)); }

TEST(Totp, GivesTheCodesOfRfc6238) {
  EXPECT_EQ(code_at(at(59)), "287082");
  EXPECT_EQ(code_at(at(1'111'111'109)), "081804");
  EXPECT_EQ(code_at(at(1'111'111'111)), "050471");
  EXPECT_EQ(code_at(at(1'234'567'890)), "005924");
  EXPECT_EQ(code_at(at(2'000'000'000)), "279037");
  EXPECT_EQ(code_at(at(20'000'000'000)), "353130");
}

TEST(Totp, TakesTheStepBeforeAndAfterAndNoFurther) {
  const auto now = at(1'700'000'010);
  const auto step = totp_step(now);
  for (const int apart : {-1, 0, 1}) {
    const auto its_step = step + static_cast<std::uint64_t>(apart);
    EXPECT_EQ(match_totp(rfc_secret(), totp_code(rfc_secret(), its_step), now, 0), its_step);
  }
  EXPECT_FALSE(match_totp(rfc_secret(), totp_code(rfc_secret(), step - 2), now, 0));
  EXPECT_FALSE(match_totp(rfc_secret(), totp_code(rfc_secret(), step + 2), now, 0));
}

TEST(Totp, TakesEachStepOnceAndNothingBeforeIt) {
  const auto now = at(1'700'000'010);
  const auto step = totp_step(now);
  EXPECT_FALSE(match_totp(rfc_secret(), code_at(now), now, step));
  EXPECT_FALSE(match_totp(rfc_secret(), totp_code(rfc_secret(), step - 1), now, step));
  EXPECT_EQ(match_totp(rfc_secret(), totp_code(rfc_secret(), step + 1), now, step), step + 1);
}

TEST(Totp, RefusesWhatIsNotSixDigits) {
  const auto now = at(59);
  for (const std::string wrong : {"", "28708", "2870820", "28708a", "287 082"})
    EXPECT_FALSE(match_totp(rfc_secret(), wrong, now, 0)) << wrong;
}

TEST(Totp, WritesASecretAsAppsReadIt) {
  EXPECT_EQ(totp_text(rfc_secret()), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

TEST(Totp, MakesEachAccountASecretOfItsOwn) {
  std::array<std::uint8_t, 32> master{};
  const auto keys = DeploymentKeys::from_master(master);
  master[0] = 1;
  const auto other_keys = DeploymentKeys::from_master(master);
  core::ModeratorId one;
  core::ModeratorId two;
  two.bytes[9] = 1;
  EXPECT_EQ(totp_secret(keys, one), totp_secret(keys, one));
  EXPECT_NE(totp_secret(keys, one), totp_secret(keys, two));
  EXPECT_NE(totp_secret(keys, one), totp_secret(other_keys, one));
}

}  // namespace
}  // namespace hearth::identity
