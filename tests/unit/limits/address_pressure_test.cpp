// SPDX-License-Identifier: Apache-2.0
#include "limits/address_pressure.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace hearth::limits {
namespace {

using namespace std::chrono_literals;

const core::Time kNow{1'800'000'000s};
constexpr AddressPressure::Key kKey{1, 2, 3};

AddressBytes ipv4(std::uint8_t last) {
  return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 203, 0, 113, last};
}
AddressBytes ipv6(std::uint8_t subnet, std::uint8_t host) {
  return {0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, subnet, 0, 0, 0, 0, 0, 0, 0, host};
}

void issue(AddressPressure& pressure, const AddressBytes& address, int times) {
  for (int i = 0; i < times; ++i) pressure.pass_issued(address, kNow);
}

TEST(AddressPressure, AsksMoreWorkWithEveryDoublingButNeverExcludes) {
  AddressPressure pressure{{}, kKey};
  issue(pressure, ipv4(1), 19);
  EXPECT_EQ(pressure.pressure(ipv4(1), kNow), Pressure{});
  issue(pressure, ipv4(1), 1);
  EXPECT_EQ(pressure.pressure(ipv4(1), kNow), (Pressure{1, false}));
  issue(pressure, ipv4(1), 20);
  EXPECT_EQ(pressure.pressure(ipv4(1), kNow).extra_bits, 2);
  issue(pressure, ipv4(1), 100'000);
  EXPECT_EQ(pressure.pressure(ipv4(1), kNow), (Pressure{6, true}));
  EXPECT_EQ(pressure.pressure(ipv4(2), kNow), Pressure{}) << "a neighbour pays nothing";
}

TEST(AddressPressure, CountsASubnetAsOneAndAWiderPrefixMoreGently) {
  AddressPressure pressure{{}, kKey};
  for (std::uint8_t host = 0; host < 20; ++host) issue(pressure, ipv6(1, host), 1);
  EXPECT_EQ(pressure.pressure(ipv6(1, 99), kNow).extra_bits, 1);
  EXPECT_EQ(pressure.pressure(ipv6(2, 1), kNow), Pressure{});
  for (std::uint8_t subnet = 2; subnet < 22; ++subnet) issue(pressure, ipv6(subnet, 1), 15);
  EXPECT_EQ(pressure.pressure(ipv6(99, 1), kNow).extra_bits, 1) << "16 x 20 in the /48";
}

TEST(AddressPressure, SeesOneIpv4BehindMappedAndTranslatedForms) {
  AddressPressure pressure{{}, kKey};
  issue(pressure, ipv4(1), 20);
  const AddressBytes nat64{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 203, 0, 113, 1};
  EXPECT_EQ(pressure.pressure(nat64, kNow).extra_bits, 1);
}

TEST(AddressPressure, IsSlowFromManyOpenConnectionsUntilTheyClose) {
  AddressPressure pressure{{}, kKey};
  std::vector<AddressPressure::Visit> visits;
  for (int i = 0; i < 511; ++i) visits.push_back(pressure.open(ipv4(1), kNow));
  EXPECT_FALSE(pressure.pressure(ipv4(1), kNow).slow);
  visits.push_back(pressure.open(ipv4(1), kNow));
  EXPECT_TRUE(pressure.pressure(ipv4(1), kNow).slow);
  visits.pop_back();
  EXPECT_FALSE(pressure.pressure(ipv4(1), kNow).slow);
}

TEST(AddressPressure, ForgetsAnAddressMinutesAfterItsLastUse) {
  AddressPressure pressure{{}, kKey};
  issue(pressure, ipv4(1), 40);
  {
    const auto visit = pressure.open(ipv6(1, 1), kNow);
    pressure.sweep(kNow + 10min - 1us);
    EXPECT_EQ(pressure.size(), 3U);
    pressure.sweep(kNow + 10min);
    EXPECT_EQ(pressure.size(), 2U) << "what is still open stays";
  }
  pressure.sweep(kNow + 10min);
  EXPECT_EQ(pressure.size(), 0U);
}

TEST(AddressPressure, StaysBoundedAndCountsTheRestTogether) {
  AddressPressure pressure{{.entries_max = 4}, kKey};
  std::vector<AddressPressure::Visit> visits;
  for (std::uint8_t i = 0; i < 200; ++i) visits.push_back(pressure.open(ipv6(i, i), kNow));
  EXPECT_EQ(pressure.size(), 4U);
  issue(pressure, ipv4(7), 64 * 20);
  EXPECT_EQ(pressure.pressure(ipv4(8), kNow).extra_bits, 1);
  visits.clear();
  pressure.sweep(kNow + 10min);
  EXPECT_EQ(pressure.size(), 0U);
  EXPECT_EQ(pressure.pressure(ipv4(8), kNow), Pressure{});
}

}  // namespace
}  // namespace hearth::limits
