// SPDX-License-Identifier: Apache-2.0
#include "core/ids.hpp"

#include <gtest/gtest.h>

#include "core/random.hpp"

namespace hearth::core {
namespace {

TEST(Base32, ReadsBackWhatItWrote) {
  for (int round = 0; round < 200; ++round) {
    Handle handle;
    random_bytes(handle.bytes);
    const auto text = to_base32(handle.bytes);
    EXPECT_EQ(text.size(), 16U);
    EXPECT_EQ(from_base32(text), std::string{handle.view()});
  }
}

TEST(Base32, RefusesLettersOutsideTheAlphabetAndStrayBits) {
  EXPECT_FALSE(from_base32("u"));
  EXPECT_FALSE(from_base32("A0"));
  EXPECT_FALSE(from_base32("01"));
  EXPECT_EQ(from_base32("00"), std::string(1, '\0'));
}

TEST(Id, TakesExactlyItsOwnNumberOfBytes) {
  EXPECT_FALSE(RoomId::from("short"));
  EXPECT_FALSE(RoomId::from(std::string(11, 'x')));
  EXPECT_TRUE(RoomId::from(std::string(10, 'x')));
}

}  // namespace
}  // namespace hearth::core
