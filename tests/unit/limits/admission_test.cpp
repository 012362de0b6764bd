// SPDX-License-Identifier: Apache-2.0
#include "limits/admission.hpp"

#include <gtest/gtest.h>

namespace hearth::limits {
namespace {

using namespace std::chrono_literals;

const core::Time kNow{1'800'000'000s};
const auto kEnd = kNow + kChallengeLife;
constexpr WorkKey kKey{1, 2, 3};

core::DeviceHash device(std::uint8_t byte) {
  core::DeviceHash out;
  out.bytes.fill(byte);
  return out;
}

TEST(Work, IsAcceptedFromTheDeviceThatWasAsked) {
  const auto challenge = make_challenge(kKey, device(1), kEnd, 10);
  EXPECT_EQ(challenge.size(), kChallengeBytes);
  EXPECT_EQ(challenge_expires(challenge), kEnd);
  const auto nonce = solve(challenge, 10);
  EXPECT_EQ(check_work(kKey, challenge, nonce, device(1), kNow), WorkCheck::ok);
  EXPECT_EQ(check_work(kKey, challenge, nonce, device(2), kNow), WorkCheck::other_device);
  EXPECT_EQ(check_work(WorkKey{9}, challenge, nonce, device(1), kNow), WorkCheck::forged);
}

TEST(Work, EndsWithItsChallenge) {
  const auto challenge = make_challenge(kKey, device(1), kEnd, 0);
  EXPECT_EQ(check_work(kKey, challenge, 0, device(1), kEnd - 1us), WorkCheck::ok);
  EXPECT_EQ(check_work(kKey, challenge, 0, device(1), kEnd), WorkCheck::expired);
}

TEST(Work, OfFewerBitsIsInsufficient) {
  const auto challenge = make_challenge(kKey, device(1), kEnd, 12);
  const auto smallest = solve(challenge, 12);
  for (std::uint64_t nonce = 0; nonce < smallest; ++nonce)
    ASSERT_EQ(check_work(kKey, challenge, nonce, device(1), kNow), WorkCheck::insufficient);
}

// A challenge whose expiry or difficulty can be spliced is worth nothing.
TEST(Work, IsForgedWithAnyBitOfTheChallengeFlippedOrAnyByteMissing) {
  const auto challenge = make_challenge(kKey, device(1), kEnd, 0);
  for (std::size_t bit = 0; bit < challenge.size() * 8; ++bit) {
    auto changed = challenge;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(check_work(kKey, changed, 0, device(1), kNow), WorkCheck::forged) << "bit " << bit;
  }
  for (std::size_t size = 0; size < challenge.size(); ++size)
    EXPECT_EQ(check_work(kKey, challenge.substr(0, size), 0, device(1), kNow), WorkCheck::forged);
  EXPECT_EQ(check_work(kKey, challenge + 'x', 0, device(1), kNow), WorkCheck::forged);
}

TEST(Difficulty, IsNothingWhenCalmAndRisesByOneBitPerDoubling) {
  DifficultyController calm{60};
  for (int i = 0; i < 59; ++i) calm.issued(kNow);
  EXPECT_EQ(calm.bits(kNow), 0);
  DifficultyController busy{60};
  for (int issued = 1; issued <= 60 * 128; ++issued) {
    busy.issued(kNow);
    if (issued == 60) EXPECT_EQ(busy.bits(kNow), 14);
    if (issued == 120) EXPECT_EQ(busy.bits(kNow), 15);
    if (issued == 60 * 64) EXPECT_EQ(busy.bits(kNow), 20);
  }
  EXPECT_EQ(busy.bits(kNow), kWorkBitsMax);
}

TEST(Difficulty, FallsBackToNothingAfterARush) {
  DifficultyController rush{60};
  for (int i = 0; i < 60 * 64; ++i) rush.issued(kNow);
  EXPECT_EQ(rush.bits(kNow + 41s), 19);
  EXPECT_EQ(rush.bits(kNow + 5min), 0);
  EXPECT_EQ(rush.bits(kNow - 1h), 20) << "a clock that stepped back neither raises nor clears it";
}

TEST(Difficulty, TakesWhatAnAddressAddsUpToItsBound) {
  EXPECT_EQ(with_extra(0, 0), 0);
  EXPECT_EQ(with_extra(0, 1), kWorkBitsMin);
  EXPECT_EQ(with_extra(15, 2), 17);
  EXPECT_EQ(with_extra(19, 6), kWorkBitsMax);
}

TEST(SpentSet, TakesEachChallengeOnce) {
  SpentSet spent;
  const auto challenge = make_challenge(kKey, device(1), kEnd, 0);
  EXPECT_EQ(spent.spend(challenge, kNow), SpentSet::Result::fresh);
  EXPECT_EQ(spent.spend(challenge, kNow + 1s), SpentSet::Result::replayed);
  EXPECT_EQ(spent.spend(make_challenge(kKey, device(2), kEnd, 0), kNow), SpentSet::Result::fresh);
}

TEST(SpentSet, RefusesWhenFullAndHasRoomAgainAfterExpiry) {
  SpentSet spent{2};
  // Not in the order of their ends.
  EXPECT_EQ(spent.spend(make_challenge(kKey, device(1), kEnd, 0), kNow), SpentSet::Result::fresh);
  EXPECT_EQ(spent.spend(make_challenge(kKey, device(2), kEnd - 60s, 0), kNow),
            SpentSet::Result::fresh);
  const auto third = make_challenge(kKey, device(3), kEnd, 0);
  EXPECT_EQ(spent.spend(third, kNow), SpentSet::Result::full);
  EXPECT_EQ(spent.spend(third, kEnd - 60s), SpentSet::Result::fresh);
  EXPECT_EQ(spent.size(), 2U);
}

}  // namespace
}  // namespace hearth::limits
