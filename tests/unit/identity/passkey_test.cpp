// SPDX-License-Identifier: Apache-2.0
#include "identity/passkey.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <functional>
#include <optional>

#include "identity/decoy.hpp"
#include "support/authenticator.hpp"

namespace hearth::identity {
namespace {

using support::Authenticator;

const RelyingParty site{"desk.example.org",
                        {"https://desk.example.org", "https://desk.example.org:8443"}};
const std::string challenge(32, 'c');

Authenticator::Asked asked() {
  Authenticator::Asked out;
  out.challenge = challenge;
  return out;
}

std::optional<PasskeyError> refusal(const Authenticator::Created& created) {
  const auto got =
      register_passkey(site, challenge, created.attestation_object, created.client_data_json);
  return got ? std::nullopt : std::optional(got.error());
}
std::optional<PasskeyError> refusal(const Passkey& passkey, const Assertion& assertion) {
  const auto got = verify_assertion(site, challenge, passkey, assertion);
  return got ? std::nullopt : std::optional(got.error());
}

Passkey registered(const Authenticator& authenticator) {
  const auto created = authenticator.create(asked());
  return register_passkey(site, challenge, created.attestation_object, created.client_data_json)
      .value();
}

class EachAlgorithm : public testing::TestWithParam<KeyAlgorithm> {};
INSTANTIATE_TEST_SUITE_P(Passkey, EachAlgorithm,
                         testing::Values(KeyAlgorithm::es256, KeyAlgorithm::eddsa,
                                         KeyAlgorithm::rs256));

TEST_P(EachAlgorithm, IsRegisteredAndThenSignsIn) {
  Authenticator authenticator(GetParam());
  authenticator.counter = 6;
  const auto passkey = registered(authenticator);
  EXPECT_EQ(passkey.credential_id, authenticator.credential_id());
  EXPECT_EQ(passkey.algorithm, GetParam());
  EXPECT_EQ(passkey.counter, 6u);
  const auto counter = verify_assertion(site, challenge, passkey, authenticator.get(asked()));
  ASSERT_TRUE(counter);
  EXPECT_EQ(*counter, 7u);
}

TEST_P(EachAlgorithm, MayVouchForItself) {
  const Authenticator authenticator(GetParam());
  auto packed = asked();
  packed.format = "packed";
  const auto created = authenticator.create(packed);
  EXPECT_FALSE(refusal(created));
}

TEST_P(EachAlgorithm, DoesNotVouchWithASignatureThatWasTouched) {
  const Authenticator authenticator(GetParam());
  auto packed = asked();
  packed.format = "packed";
  auto created = authenticator.create(packed);
  const auto at = created.attestation_object.find("authData") - 2;  // the signature's last byte
  created.attestation_object[at] = static_cast<char>(created.attestation_object[at] ^ 1);
  EXPECT_EQ(refusal(created), PasskeyError::forged);
}

TEST_P(EachAlgorithm, DoesNotSignForAnother) {
  Authenticator mine(GetParam());
  Authenticator other(GetParam());
  auto assertion = other.get(asked());
  EXPECT_EQ(refusal(registered(mine), assertion), PasskeyError::unknown_key);
  assertion.credential_id = mine.credential_id();
  EXPECT_EQ(refusal(registered(mine), assertion), PasskeyError::forged);
}

TEST_P(EachAlgorithm, SignsEveryByte) {
  Authenticator authenticator(GetParam());
  const auto passkey = registered(authenticator);
  const auto good = authenticator.get(asked());
  ASSERT_FALSE(refusal(passkey, good));
  const auto each_byte = [&](std::string Assertion::* part) {
    for (std::size_t i = 0; i < (good.*part).size(); ++i) {
      auto touched = good;
      (touched.*part)[i] = static_cast<char>((touched.*part)[i] ^ 0x10);
      EXPECT_TRUE(refusal(passkey, touched)) << i;
    }
  };
  each_byte(&Assertion::authenticator_data);
  each_byte(&Assertion::client_data_json);
  each_byte(&Assertion::signature);
}

struct Case {
  const char* what;
  PasskeyError error;
  std::function<void(Authenticator::Asked&)> make;
};

// The same for both ceremonies.
const Case cases[] = {
    {"another challenge", PasskeyError::wrong_challenge, [](auto& a) { a.challenge[31] = 'x'; }},
    {"a shorter challenge", PasskeyError::wrong_challenge, [](auto& a) { a.challenge.pop_back(); }},
    {"another page", PasskeyError::wrong_origin,
     [](auto& a) { a.origin = "https://desk.example.org.evil.example"; }},
    {"another scheme", PasskeyError::wrong_origin,
     [](auto& a) { a.origin = "http://desk.example.org"; }},
    {"another port", PasskeyError::wrong_origin,
     [](auto& a) { a.origin = "https://desk.example.org:444"; }},
    {"a page without origin", PasskeyError::wrong_origin, [](auto& a) { a.origin = "null"; }},
    {"a page in a page", PasskeyError::wrong_origin,
     [](auto& a) { a.more_client_data = R"(,"crossOrigin":true)"; }},
    {"a page in a named page", PasskeyError::wrong_origin,
     [](auto& a) { a.more_client_data = R"(,"topOrigin":"https://evil.example")"; }},
    {"crossOrigin that is no yes or no", PasskeyError::wrong_origin,
     [](auto& a) { a.more_client_data = R"(,"crossOrigin":"false")"; }},
    {"another site", PasskeyError::wrong_site, [](auto& a) { a.rp_id = "example.org"; }},
    {"nobody touched it", PasskeyError::not_present, [](auto& a) { a.flags = 0x04; }},
    {"it did not ask who", PasskeyError::not_verified, [](auto& a) { a.flags = 0x01; }},
    {"some other ceremony", PasskeyError::wrong_ceremony, [](auto& a) { a.type = "payment.get"; }},
    {"no JSON", PasskeyError::malformed, [](auto& a) { a.client_data = "{\"type\":"; }},
    {"a list", PasskeyError::malformed, [](auto& a) { a.client_data = "[]"; }},
    {"nothing in it", PasskeyError::malformed, [](auto& a) { a.client_data = "{}"; }},
    {"a number for a text", PasskeyError::malformed,
     [](auto& a) { a.client_data = R"({"type":1,"challenge":"","origin":""})"; }},
    {"text after it", PasskeyError::malformed, [](auto& a) { a.client_data = "{} {}"; }},
    {"too much", PasskeyError::malformed,
     [](auto& a) { a.more_client_data = R"(,"x":")" + std::string(kClientDataMax, 'x') + '"'; }},
    {"too deep", PasskeyError::malformed,
     [](auto& a) { a.more_client_data = R"(,"x":)" + std::string(9, '[') + std::string(9, ']'); }},
};

TEST(Passkey, IsRefusedWhereAnythingIsWrong) {
  for (const auto& one : cases) {
    Authenticator authenticator;
    const auto passkey = registered(authenticator);
    auto wrong = asked();
    one.make(wrong);
    EXPECT_EQ(refusal(authenticator.create(wrong)), one.error) << one.what;
    EXPECT_EQ(refusal(passkey, authenticator.get(wrong)), one.error) << one.what;
  }
}

TEST(Passkey, TakesAnyOriginOfTheDeskAndWhatLaterBrowsersAdd) {
  Authenticator authenticator;
  const auto passkey = registered(authenticator);
  auto other = asked();
  other.origin = "https://desk.example.org:8443";
  other.more_client_data = R"(,"crossOrigin":false,"later":{"a":[1,2]})";
  EXPECT_FALSE(refusal(authenticator.create(other)));
  EXPECT_FALSE(refusal(passkey, authenticator.get(other)));
}

TEST(Passkey, DoesNotMixUpTheCeremonies) {
  Authenticator authenticator;
  const auto passkey = registered(authenticator);
  auto wrong = asked();
  wrong.type = "webauthn.get";
  EXPECT_EQ(refusal(authenticator.create(wrong)), PasskeyError::wrong_ceremony);
  wrong.type = "webauthn.create";
  EXPECT_EQ(refusal(passkey, authenticator.get(wrong)), PasskeyError::wrong_ceremony);
}

TEST(Passkey, NothingAnswersWhereNothingWasAsked) {
  Authenticator authenticator;
  const auto passkey = registered(authenticator);
  auto empty = asked();
  empty.challenge.clear();
  const auto got = verify_assertion(site, "", passkey, authenticator.get(empty));
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error(), PasskeyError::wrong_challenge);
}

TEST(Passkey, CountsUpOrNeverCounts) {
  Authenticator authenticator;
  authenticator.counter = 4;
  auto passkey = registered(authenticator);
  const auto once = authenticator.get(asked());
  EXPECT_FALSE(refusal(passkey, once));
  passkey.counter = 5;
  EXPECT_EQ(refusal(passkey, once), PasskeyError::counter) << "a replay";
  authenticator.counter = 2;
  EXPECT_EQ(refusal(passkey, authenticator.get(asked())), PasskeyError::counter) << "a copy";
  authenticator.counts = false;
  authenticator.counter = 0;
  EXPECT_EQ(refusal(passkey, authenticator.get(asked())), PasskeyError::counter)
      << "one that counted and does not any more";
  passkey.counter = 0;
  EXPECT_FALSE(refusal(passkey, authenticator.get(asked())));
  EXPECT_FALSE(refusal(passkey, authenticator.get(asked())));
}

TEST(Registration, TakesNoOtherAttestation) {
  const Authenticator authenticator;
  auto other = asked();
  other.format = "fido-u2f";
  EXPECT_EQ(refusal(authenticator.create(other)), PasskeyError::unsupported);
  other.format = "android-safetynet";
  EXPECT_EQ(refusal(authenticator.create(other)), PasskeyError::unsupported);
}

TEST(Registration, RefusesWhatIsCutOffOrGoesOn) {
  const Authenticator authenticator;
  const auto good = authenticator.create(asked());
  for (std::size_t size = 0; size < good.attestation_object.size(); ++size) {
    auto cut = good;
    cut.attestation_object.resize(size);
    EXPECT_TRUE(refusal(cut)) << size;
  }
  auto longer = good;
  longer.attestation_object.push_back('\0');
  EXPECT_EQ(refusal(longer), PasskeyError::malformed);
  longer.attestation_object.append(kAttestationMax, '\0');
  EXPECT_EQ(refusal(longer), PasskeyError::malformed);
}

TEST(Registration, SurvivesAnyByteBeingAnother) {
  const Authenticator authenticator;
  const auto good = authenticator.create(asked());
  for (std::size_t i = 0; i < good.attestation_object.size(); ++i)
    for (const int flip : {0x01, 0x20, 0x80, 0xff}) {
      auto touched = good;
      touched.attestation_object[i] = static_cast<char>(touched.attestation_object[i] ^ flip);
      (void)refusal(touched);  // some of it nobody signs; none of it may crash
    }
}

TEST(Registration, IsNotFooledByTheSizesCborClaims) {
  const Authenticator authenticator;
  const auto good = authenticator.create(asked());
  using namespace std::string_view_literals;
  for (const auto claim :
       {"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff"sv, "\xbb\x00\x00\x00\xff\xff\xff\xff\xff"sv,
        "\x5b\x7f\xff\xff\xff\xff\xff\xff\xff"sv, "\x9f"sv, "\xbf"sv, "\x5f"sv}) {
    auto huge = good;
    huge.attestation_object = claim;
    EXPECT_EQ(refusal(huge), PasskeyError::malformed);
  }
}

// libcbor sets aside and clears what an array says it needs: gigabytes for nine bytes.
TEST(Passkey, IsNotFooledByTheSizesCborClaimsInsideAnything) {
  using namespace std::string_view_literals;
  const auto claims = {"\x9a\x04\x00\x00\x00"sv, "\xba\x02\x00\x00\x00"sv,
                       "\xa1\x61\x61\x9a\x04\x00\x00\x00"sv, "\x81\x81\x9a\x04\x00\x00\x00"sv};
  const auto memory = [] {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  const auto before = memory();
  for (const auto claim : claims) {
    Authenticator authenticator;
    const auto passkey = registered(authenticator);
    auto longer = asked();
    longer.flags = 0x85;  // extensions follow
    longer.extensions = claim;
    EXPECT_TRUE(refusal(authenticator.create(longer)));
    EXPECT_EQ(refusal(passkey, authenticator.get(longer)), PasskeyError::malformed);
    auto envelope = authenticator.create(asked());
    envelope.attestation_object += claim;
    EXPECT_EQ(refusal(envelope), PasskeyError::malformed);
  }
  EXPECT_LT(memory() - before, 64 * 1024) << "KiB";
}

TEST(DecoyPasskey, IsAKeyAndAcceptsNothing) {
  Authenticator authenticator;
  auto assertion = authenticator.get(asked());
  EXPECT_EQ(refusal(decoy_passkey(authenticator.credential_id()), assertion), PasskeyError::forged);
}

TEST(DecoyCredential, IsTheSameForANameAndAnotherForTheNext) {
  std::array<std::uint8_t, 32> master{};
  const auto keys = DeploymentKeys::from_master(master);
  EXPECT_EQ(decoy_credential_id(keys, "a", 0), decoy_credential_id(keys, "a", 0));
  EXPECT_NE(decoy_credential_id(keys, "a", 0), decoy_credential_id(keys, "b", 0));
  EXPECT_NE(decoy_credential_id(keys, "a", 0), decoy_credential_id(keys, "a", 1));
  EXPECT_GE(decoy_credential_id(keys, "a", 0).size(), 16u);
}

}  // namespace
}  // namespace hearth::identity
