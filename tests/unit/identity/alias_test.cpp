// SPDX-License-Identifier: Apache-2.0
#include "identity/alias.hpp"

#include <gtest/gtest.h>

#include <set>

#include "core/random.hpp"
#include "core/text.hpp"
#include "filled.hpp"
#include "identity/words.hpp"

namespace hearth::identity {
namespace {

const auto kKeys = DeploymentKeys::from_master(filled(1));

core::Handle numbered(std::uint32_t n) {
  core::Handle handle;
  for (std::size_t i = 0; i < 4; ++i) handle.bytes[i] = static_cast<std::uint8_t>(n >> (8 * i));
  return handle;
}

TEST(Alias, IsTheSameForOneHandleInOneRoomAndLanguage) {
  for (std::uint32_t n = 0; n < 500; ++n)
    EXPECT_EQ(alias(kKeys, numbered(n), {}, "es", n % 3),
              alias(kKeys, numbered(n), {}, "es", n % 3));
}

// Aliases stay over releases only while this does.
TEST(Alias, OfAKnownHandleStaysWhatItWas) {
  EXPECT_EQ(alias(kKeys, numbered(1), {}, "en"), "Warm Oasis");
  EXPECT_EQ(alias(kKeys, numbered(1), {}, "es"), "Mirlo Liso");
}

TEST(Alias, DependsOnRoomAndDeployment) {
  core::RoomId other;
  other.bytes.fill(9);
  const auto keys = DeploymentKeys::from_master(filled(2));
  int same_room = 0;
  int same_keys = 0;
  for (std::uint32_t n = 0; n < 200; ++n) {
    const auto here = alias(kKeys, numbered(n), {}, "en");
    same_room += here == alias(kKeys, numbered(n), other, "en");
    same_keys += here == alias(keys, numbered(n), {}, "en");
  }
  EXPECT_LT(same_room, 3);
  EXPECT_LT(same_keys, 3);
}

TEST(Alias, GivesAnotherNameAtEveryAttemptUntilAllPairsAreUsed) {
  for (const auto* language : {"en", "es"})
    for (std::uint32_t n = 0; n < 3; ++n) {
      std::set<std::string> names;
      for (std::uint32_t attempt = 0; attempt < 14'400; ++attempt)
        names.insert(alias(kKeys, numbered(n), {}, language, attempt));
      EXPECT_EQ(names.size(), 14'400U);
    }
}

TEST(Alias, SpreadsPeopleOverTheWords) {
  std::set<std::string> names;
  for (std::uint32_t n = 0; n < 1000; ++n) names.insert(alias(kKeys, numbered(n), {}, "en"));
  EXPECT_GT(names.size(), 940U);
}

TEST(Alias, FitsAndIsTwoWordsOfPlainText) {
  for (const auto* language : {"en", "es-MX", "de", ""})
    for (std::uint32_t n = 0; n < 5000; ++n) {
      const auto name = alias(kKeys, numbered(n), {}, language, n % 7);
      EXPECT_LE(name.size(), kAliasBytesMax);
      EXPECT_TRUE(core::is_utf8(name));
      EXPECT_EQ(std::count(name.begin(), name.end(), ' '), 1);
    }
}

TEST(Alias, ReadsEnglishWhereNoWordsExist) {
  EXPECT_EQ(alias(kKeys, numbered(4), {}, "fr"), alias(kKeys, numbered(4), {}, "en-GB"));
  EXPECT_EQ(alias(kKeys, numbered(4), {}, "es-AR"), alias(kKeys, numbered(4), {}, "es"));
  EXPECT_NE(alias(kKeys, numbered(4), {}, "es"), alias(kKeys, numbered(4), {}, "en"));
}

}  // namespace
}  // namespace hearth::identity
