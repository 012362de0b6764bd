// SPDX-License-Identifier: Apache-2.0
#include "notify/signature.hpp"

#include <gtest/gtest.h>

namespace hearth::notify {
namespace {

SigningKey key(std::string_view text) {
  auto read = read_signing_key(text);
  return read ? *read : SigningKey{};
}

// The example of the Standard Webhooks libraries.
TEST(Signature, IsTheOneOfTheStandard) {
  EXPECT_EQ(sign({key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")}, "msg_p5jXN8AQM9LWM0D4loKWxJek",
                 1614265330, R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Signature, IsMadeWithEveryKeyWhileTheyAreChanged) {
  const auto one = key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  const auto two = key("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
  EXPECT_EQ(sign({two, one}, "a", 1, "b"),
            sign({two}, "a", 1, "b") + ' ' + sign({one}, "a", 1, "b"));
}

TEST(SigningKey, IsRefusedWhenItIsShortForeignOrNotBase64) {
  for (const auto* text : {"", "whsec_", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                           "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!"})
    EXPECT_FALSE(read_signing_key(text)) << text;
}

TEST(SigningKey, IsNotRepeatedInTheError) {
  EXPECT_EQ(read_signing_key("whsec_c2hvcnQ=").error().find("c2hvcnQ"), std::string::npos);
}

}  // namespace
}  // namespace hearth::notify
