// SPDX-License-Identifier: Apache-2.0
#include "limits/attempts.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hearth::limits {
namespace {

using namespace std::chrono_literals;

const core::Time kNow{480'000h};

Attempts attempts(std::size_t entries_max = 1000) {
  Attempts::Options options;
  options.entries_max = entries_max;
  return {options, Attempts::Key{}};
}

TEST(Attempts, AreFreeFiveTimesAndThenTakeTwiceAsLongEachTime) {
  auto tries = attempts();
  auto now = kNow;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(tries.wait("mara", now), 0s) << i;
    tries.spend("mara", now);
  }
  for (const auto wait : {15s, 30s, 60s, 120s, 240s, 480s, 900s, 900s, 900s}) {
    EXPECT_EQ(tries.wait("mara", now), wait);
    now += wait;
    EXPECT_EQ(tries.wait("mara", now), 0s);
    tries.spend("mara", now);
  }
}

TEST(Attempts, OfOneAreNothingToAnother) {
  auto tries = attempts();
  for (int i = 0; i < 5; ++i) tries.spend("mara", kNow);
  EXPECT_GT(tries.wait("mara", kNow), 0s);
  EXPECT_EQ(tries.wait("jo", kNow), 0s);
}

TEST(Attempts, AreForgottenAfterAMinuteOrAsLongAsTheLastWait) {
  auto tries = attempts();
  for (int i = 0; i < 4; ++i) tries.spend("mara", kNow);
  tries.spend("mara", kNow + 1min);  // the first again
  EXPECT_EQ(tries.wait("mara", kNow + 1min), 0s);

  for (int i = 0; i < 10; ++i) tries.spend("jo", kNow);  // 480 s, and as long again
  tries.spend("jo", kNow + 959s);
  EXPECT_EQ(tries.wait("jo", kNow + 959s), 15min);
  for (int i = 0; i < 10; ++i) tries.spend("kim", kNow);
  tries.spend("kim", kNow + 960s);
  EXPECT_EQ(tries.wait("kim", kNow + 960s), 0s);
}

TEST(Attempts, AreForgivenOnceItWasTheRightPerson) {
  auto tries = attempts();
  for (int i = 0; i < 5; ++i) tries.spend("mara", kNow);
  tries.forgive("mara");
  EXPECT_EQ(tries.wait("mara", kNow), 0s);
}

TEST(Attempts, OfManyNamesTakeBoundedMemoryAndShareTheLastOfIt) {
  auto tries = attempts(10);
  for (int i = 0; i < 1000; ++i) tries.spend(std::to_string(i), kNow);
  EXPECT_EQ(tries.size(), 10u);
  EXPECT_GT(tries.wait("one more", kNow), 0s);
  EXPECT_EQ(tries.wait("3", kNow), 0s) << "who is known is not slowed by it";
  tries.spend("one more", kNow + 1h);
  EXPECT_EQ(tries.size(), 1u) << "and what is old makes room";
  EXPECT_EQ(tries.wait("another", kNow + 1h), 0s);
}

TEST(NarrowPrefix, IsAnIpv4AddressOrTheNetworkOfAnIpv6One) {
  const AddressBytes mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1};
  const AddressBytes nat64{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 192, 0, 2, 1};
  AddressBytes here{0x20, 0x01, 0x0d, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  auto neighbour = here;
  neighbour[15] = 99;
  EXPECT_EQ(narrow_prefix(mapped), "\xc0" + std::string("\0\x02\x01", 3));
  EXPECT_EQ(narrow_prefix(mapped), narrow_prefix(nat64));
  EXPECT_EQ(narrow_prefix(here), narrow_prefix(neighbour));
  neighbour[7] = 99;
  EXPECT_NE(narrow_prefix(here), narrow_prefix(neighbour));
}

}  // namespace
}  // namespace hearth::limits
