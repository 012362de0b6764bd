// SPDX-License-Identifier: Apache-2.0
#include "identity/pass.hpp"

#include <gtest/gtest.h>

#include "core/random.hpp"
#include "filled.hpp"
#include "identity/handle.hpp"

namespace hearth::identity {
namespace {

using namespace std::chrono_literals;

const auto kKeys = DeploymentKeys::from_master(filled(1));
const auto kDevice = device_hash(filled(7));
const core::Time kHour{480'000h};
const core::Time kNow = kHour + 17min + 3s;

PassError refusal(const std::string& pass, const core::DeviceHash& device, core::Time now) {
  const auto result = verify(kKeys, pass, device, now);
  return result ? PassError{99} : result.error();
}

TEST(Pass, NamesTheHourButNotTheMoment) {
  const auto claims = verify(kKeys, issue(kKeys, kDevice, kNow, 5), kDevice, kNow);
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->issued, kHour);
  EXPECT_EQ(claims->first_issued, kHour);
  EXPECT_EQ(claims->expires, kHour + 720h);
  EXPECT_EQ(claims->flags, 5);
  EXPECT_EQ(issue(kKeys, kDevice, kNow), issue(kKeys, kDevice, kHour + 59min));
}

TEST(Pass, KeepsProbationForItsFirstDay) {
  const auto claims = *verify(kKeys, issue(kKeys, kDevice, kNow), kDevice, kNow);
  EXPECT_TRUE(claims.on_probation(kHour + 24h - 1us));
  EXPECT_FALSE(claims.on_probation(kHour + 24h));
}

TEST(Pass, HoldsUntilItsLastMicrosecond) {
  const auto pass = issue(kKeys, kDevice, kNow);
  EXPECT_TRUE(verify(kKeys, pass, kDevice, kHour + 720h - 1us));
  EXPECT_EQ(refusal(pass, kDevice, kHour + 720h), PassError::expired);
}

TEST(Pass, IsRenewedInItsSecondHalfWithoutANewProbation) {
  const auto first = *verify(kKeys, issue(kKeys, kDevice, kNow, 9), kDevice, kNow);
  EXPECT_FALSE(should_renew(first, kHour + 360h - 1us));
  EXPECT_TRUE(should_renew(first, kHour + 360h));
  const auto later = kHour + 400h;
  const auto second = *verify(kKeys, renew(kKeys, kDevice, first, later), kDevice, later);
  EXPECT_EQ(second.first_issued, first.first_issued);
  EXPECT_EQ(second.expires, later + 720h);
  EXPECT_EQ(second.flags, 9);
  EXPECT_FALSE(second.on_probation(later));
}

TEST(Pass, OpensNothingForAnotherDevice) {
  EXPECT_EQ(refusal(issue(kKeys, kDevice, kNow), device_hash(filled(8)), kNow),
            PassError::other_device);
}

TEST(Pass, OfAnotherDeploymentIsForged) {
  const auto keys = DeploymentKeys::from_master(filled(2));
  EXPECT_EQ(refusal(issue(keys, kDevice, kNow), kDevice, kNow), PassError::forged);
}

TEST(Pass, FromAClockAFewMinutesAheadIsTakenAndFromTomorrowIsNot) {
  EXPECT_TRUE(verify(kKeys, issue(kKeys, kDevice, kHour), kDevice, kHour - kClockSkew));
  EXPECT_EQ(refusal(issue(kKeys, kDevice, kHour), kDevice, kHour - kClockSkew - 1us),
            PassError::not_yet_valid);
}

TEST(Pass, OfAnotherLengthOrVersionIsMalformed) {
  const auto pass = issue(kKeys, kDevice, kNow);
  for (std::size_t size = 0; size < pass.size(); ++size)
    EXPECT_EQ(refusal(pass.substr(0, size), kDevice, kNow), PassError::malformed);
  EXPECT_EQ(refusal(pass + 'x', kDevice, kNow), PassError::malformed);
  EXPECT_EQ(refusal('\x02' + pass.substr(1), kDevice, kNow), PassError::malformed);
}

TEST(Pass, IsRefusedWithAnySingleBitFlipped) {
  const auto pass = issue(kKeys, kDevice, kNow);
  for (std::size_t bit = 0; bit < pass.size() * 8; ++bit) {
    auto changed = pass;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(refusal(changed, kDevice, kNow), bit < 8 ? PassError::malformed : PassError::forged)
        << "bit " << bit;
  }
}

TEST(Pass, CarriesNeitherTheSecretNorItsHashNorAnythingStable) {
  const auto a = issue(kKeys, kDevice, kNow);
  const auto b = issue(kKeys, kDevice, kNow + 1h);
  EXPECT_EQ(a.size(), kPassBytes);
  for (std::size_t at = 0; at + 4 <= kDevice.bytes.size(); ++at)
    EXPECT_EQ(a.find(kDevice.view().substr(at, 4)), std::string::npos);
  // After version, flags and hours nothing is left that two passes of a device share.
  for (std::size_t at = 10; at + 4 <= a.size(); ++at)
    EXPECT_EQ(b.find(a.substr(at, 4)), std::string::npos);
}

}  // namespace
}  // namespace hearth::identity
