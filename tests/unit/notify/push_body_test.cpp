// SPDX-License-Identifier: Apache-2.0
#include "notify/push_body.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "support/push_browser.hpp"

namespace hearth::notify {
namespace {

using support::from_base64url;
using support::PushBrowser;

// RFC 8291, appendix A.
constexpr std::string_view example_text = "When I grow up, I want to be a watermelon";
constexpr std::string_view sender_number = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
constexpr std::string_view receiver_number = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
constexpr std::string_view receiver_point =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
constexpr std::string_view auth = "BTBZMqHH6r4Tts7J_aSIgg";
constexpr std::string_view salt = "DGv6ra1nlYgDCS1FRnbzlw";
constexpr std::string_view example_body =
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
    "lcy4a-fN";

template <std::size_t Size>
std::array<std::uint8_t, Size> bytes_of(std::string_view text) {
  std::array<std::uint8_t, Size> out{};
  const auto bytes = from_base64url(text);
  std::copy_n(bytes.begin(), Size, out.begin());
  return out;
}

TEST(PushBody, IsTheOneOfTheStandardsExample) {
  const PushReceiver receiver{from_base64url(receiver_point), from_base64url(auth)};
  const auto sender = p256::key_of(bytes_of<p256::number_bytes>(sender_number));
  ASSERT_TRUE(sender);
  EXPECT_EQ(push_body(receiver, example_text, sender, bytes_of<push_salt_bytes>(salt)),
            from_base64url(example_body));
}

TEST(PushBody, IsReadByTheBrowserItIsForAndNoOther) {
  const PushBrowser example(from_base64url(receiver_number), from_base64url(receiver_point),
                            from_base64url(auth));
  EXPECT_EQ(example.read(from_base64url(example_body)), example_text) << "the reader is right";
  const PushBrowser browser;
  const PushBrowser other;
  const auto body = push_body({browser.p256dh(), browser.auth()}, "something is waiting");
  ASSERT_TRUE(body);
  EXPECT_EQ(browser.read(*body), "something is waiting");
  EXPECT_FALSE(other.read(*body));
  auto changed = *body;
  changed.back() ^= 1;
  EXPECT_FALSE(browser.read(changed));
}

TEST(PushBody, IsAnotherEachTime) {
  const PushBrowser browser;
  const PushReceiver receiver{browser.p256dh(), browser.auth()};
  EXPECT_NE(push_body(receiver, "x"), push_body(receiver, "x"));
}

TEST(PushBody, IsMadeForNoKeysThatNoBrowserHas) {
  const PushBrowser browser;
  auto off_the_curve = browser.p256dh();
  off_the_curve.back() ^= 1;
  EXPECT_FALSE(push_body({off_the_curve, browser.auth()}, "x"));
  EXPECT_FALSE(push_body({std::string(65, '\0'), browser.auth()}, "x"));
  EXPECT_FALSE(push_body({browser.p256dh().substr(1), browser.auth()}, "x"));
  EXPECT_FALSE(push_body({{}, browser.auth()}, "x"));
  EXPECT_FALSE(push_body({browser.p256dh(), "short"}, "x"));
  EXPECT_FALSE(push_body({browser.p256dh(), browser.auth()}, std::string(push_text_max + 1, 'x')));
}

TEST(PushBody, IsWithinWhatPushServicesTake) {
  const PushBrowser browser;
  const std::string longest(push_text_max, 'x');
  const auto body = push_body({browser.p256dh(), browser.auth()}, longest);
  ASSERT_TRUE(body);
  EXPECT_LE(body->size(), 4096u);
  EXPECT_EQ(browser.read(*body), longest);
}

TEST(P256, TakesNoNumberThatIsNotOneOfTheCurve) {
  std::array<std::uint8_t, p256::number_bytes> number{};
  EXPECT_FALSE(p256::key_of(number));
  number.fill(0xff);
  EXPECT_FALSE(p256::key_of(number));
  number.fill(1);
  EXPECT_TRUE(p256::key_of(number));
}

}  // namespace
}  // namespace hearth::notify
