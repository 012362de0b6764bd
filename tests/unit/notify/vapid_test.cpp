// SPDX-License-Identifier: Apache-2.0
#include "notify/vapid.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <array>

#include "support/push_browser.hpp"

namespace hearth::notify {
namespace {

Vapid vapid(std::uint8_t number = 7) {
  std::array<std::uint8_t, p256::number_bytes> bytes{};
  bytes.fill(number);
  return {p256::key_of(bytes), "mailto:help@example.org"};
}

TEST(Vapid, IsSignedForOnePushServiceAndAnHour) {
  const auto mine = vapid();
  const core::Time now = core::from_unix_ms(1'700'000'000'000);
  const auto header = mine.authorization("https://push.example.org", now);
  const auto claims = support::verified(header);
  ASSERT_TRUE(claims) << header;
  EXPECT_EQ(claims->key, mine.public_key());
  const boost::json::value wanted{{"aud", "https://push.example.org"},
                                  {"exp", 1'700'003'600},
                                  {"sub", "mailto:help@example.org"}};
  EXPECT_EQ(boost::json::parse(claims->json), wanted);
}

TEST(Vapid, IsNotTakenForAnothers) {
  auto header = vapid(7).authorization("https://push.example.org", core::now());
  const auto other = vapid(8).authorization("https://push.example.org", core::now());
  EXPECT_FALSE(
      support::verified(header.substr(0, header.find(", k=")) + other.substr(other.find(", k="))));
  header[header.find('.') + 3] ^= 1;
  EXPECT_FALSE(support::verified(header));
}

TEST(Vapid, HasTheSameKeyWhereverItIsMade) {
  EXPECT_EQ(vapid().public_key(), vapid().public_key());
  EXPECT_NE(vapid(7).public_key(), vapid(8).public_key());
  EXPECT_EQ(vapid().public_key().size(), p256::point_bytes);
}

}  // namespace
}  // namespace hearth::notify
