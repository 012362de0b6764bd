// SPDX-License-Identifier: Apache-2.0
#include "identity/desk_session.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace hearth::identity {
namespace {

using namespace std::chrono_literals;

DeploymentKeys keys(std::uint8_t first) {
  std::array<std::uint8_t, 32> master{first};
  return DeploymentKeys::from_master(master);
}
const auto kKeys = keys(1);
const core::Time kNow{480'000h + 17min};

DeskSession session() {
  core::ModeratorId account;
  account.bytes.fill(7);
  SessionId id;
  id.bytes.fill(9);
  return begin_session(account, id, 3, kNow);
}

std::optional<DeskTokenError> refusal(std::string_view token, core::Time now) {
  const auto got = open_desk_token(kKeys, token, now);
  return got ? std::nullopt : std::optional(got.error());
}

TEST(DeskToken, SaysWhoSignedInAndWhen) {
  const auto token = desk_token(kKeys, session());
  EXPECT_EQ(token.size(), kDeskTokenBytes);
  const auto got = open_desk_token(kKeys, token, kNow + 1min);
  ASSERT_TRUE(got);
  EXPECT_EQ(*got, session());
}

TEST(DeskToken, IsRefusedWithAnyBitChanged) {
  const auto token = desk_token(kKeys, session());
  for (std::size_t i = 0; i < token.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      auto touched = token;
      touched[i] = static_cast<char>(touched[i] ^ (1 << bit));
      EXPECT_EQ(refusal(touched, kNow), i == 0 ? DeskTokenError::malformed : DeskTokenError::forged)
          << i;
    }
}

TEST(DeskToken, IsRefusedInAnyOtherLengthAndUnderOtherKeys) {
  const auto token = desk_token(kKeys, session());
  for (std::size_t size = 0; size < token.size(); ++size)
    EXPECT_EQ(refusal(std::string_view(token).substr(0, size), kNow), DeskTokenError::malformed);
  EXPECT_EQ(refusal(token + '\0', kNow), DeskTokenError::malformed);
  EXPECT_EQ(refusal(desk_token(keys(2), session()), kNow), DeskTokenError::forged);
}

TEST(DeskToken, EndsAfterAQuarterOfAnHourWithoutUse) {
  auto used = session();
  EXPECT_EQ(refusal(desk_token(kKeys, used), kNow + 15min), DeskTokenError::ended);
  EXPECT_FALSE(refusal(desk_token(kKeys, used), kNow + 15min - 1us));
  used.use(kNow + 10min);
  EXPECT_FALSE(refusal(desk_token(kKeys, used), kNow + 25min - 1us));
  EXPECT_EQ(refusal(desk_token(kKeys, used), kNow + 25min), DeskTokenError::ended);
}

TEST(DeskToken, EndsAfterTwelveHoursHoweverMuchItIsUsed) {
  auto used = session();
  used.use(kNow + 12h - 1us);
  EXPECT_FALSE(refusal(desk_token(kKeys, used), kNow + 12h - 1us));
  EXPECT_EQ(refusal(desk_token(kKeys, used), kNow + 12h), DeskTokenError::ended);
}

TEST(DeskToken, ForgivesClocksThatDifferALittle) {
  EXPECT_FALSE(refusal(desk_token(kKeys, session()), kNow - 2min));
  EXPECT_EQ(refusal(desk_token(kKeys, session()), kNow - 2min - 1us),
            DeskTokenError::not_yet_valid);
}

TEST(DeskToken, OfTheFormatBeforeIsRefused) {
  // 71 bytes, without an id that "sign out" could end.
  const auto token = desk_token(kKeys, session());
  auto before = token.substr(0, 11) + token.substr(11 + SessionId::size);
  before[0] = 1;
  EXPECT_EQ(refusal(before, kNow), DeskTokenError::malformed);
  auto renamed = token;
  renamed[0] = 1;
  EXPECT_EQ(refusal(renamed, kNow), DeskTokenError::malformed);
}

TEST(DeskSession, HasAnIdOfItsOwn) { EXPECT_NE(new_session_id(), new_session_id()); }

TEST(DeskSession, IsSteppedUpAtFirstAndNotForLong) {
  EXPECT_TRUE(session().is_stepped_up(kNow + 10min - 1us));
  EXPECT_FALSE(session().is_stepped_up(kNow + 10min));
}

}  // namespace
}  // namespace hearth::identity
