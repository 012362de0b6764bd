// SPDX-License-Identifier: Apache-2.0
#include "support/authenticator.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <sodium.h>

#include <array>
#include <stdexcept>
#include <vector>

#include "core/random.hpp"

namespace hearth::support {
namespace {

using identity::KeyAlgorithm;

// CBOR, as much of it as this needs.
std::string head(std::uint8_t major, std::uint64_t value) {
  const auto top = static_cast<char>(major << 5);
  if (value < 24) return {static_cast<char>(top | static_cast<char>(value))};
  if (value < 256) return {static_cast<char>(top | 24), static_cast<char>(value)};
  return {static_cast<char>(top | 25), static_cast<char>(value >> 8), static_cast<char>(value)};
}
std::string integer(std::int64_t value) {
  return value < 0 ? head(1, static_cast<std::uint64_t>(-1 - value))
                   : head(0, static_cast<std::uint64_t>(value));
}
std::string bytes(std::string_view value) { return head(2, value.size()) + std::string(value); }
std::string text(std::string_view value) { return head(3, value.size()) + std::string(value); }
std::string map(std::size_t pairs, std::string_view inside) {
  return head(5, pairs) + std::string(inside);
}

std::string sha256(std::string_view message) {
  std::string out(32, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()),
                     reinterpret_cast<const unsigned char*>(message.data()), message.size());
  return out;
}

std::string base64url(std::string_view raw) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::vector<char> out(sodium_base64_ENCODED_LEN(raw.size(), variant));
  return sodium_bin2base64(out.data(), out.size(),
                           reinterpret_cast<const unsigned char*>(raw.data()), raw.size(), variant);
}

std::string big_number(const EVP_PKEY* key, const char* name, int size) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) throw std::runtime_error("no such number");
  std::string out(static_cast<std::size_t>(size), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), size);
  BN_free(number);
  return out;
}

EVP_PKEY* new_key(KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::es256:
      return EVP_EC_gen("P-256");
    case KeyAlgorithm::eddsa:
      return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    case KeyAlgorithm::rs256:
      return EVP_RSA_gen(2048);
  }
  return nullptr;
}

std::string client_data(const Authenticator::Asked& asked, std::string_view type) {
  if (!asked.client_data.empty()) return asked.client_data;
  return R"({"type":")" + (asked.type.empty() ? std::string(type) : asked.type) +
         R"(","challenge":")" + base64url(asked.challenge) + R"(","origin":")" + asked.origin +
         '"' + asked.more_client_data + '}';
}

}  // namespace

Authenticator::Authenticator(KeyAlgorithm algorithm)
    : algorithm_(algorithm), key_(new_key(algorithm), &EVP_PKEY_free), credential_id_(20, '\0') {
  core::random_bytes({reinterpret_cast<std::uint8_t*>(credential_id_.data()), 20});
}

std::string Authenticator::cose_key() const {
  const auto algorithm = integer(3) + integer(static_cast<int>(algorithm_));
  const auto* key = key_.get();
  if (algorithm_ == KeyAlgorithm::es256)
    return map(5, integer(1) + integer(2) + algorithm + integer(-1) + integer(1) + integer(-2) +
                      bytes(big_number(key, OSSL_PKEY_PARAM_EC_PUB_X, 32)) + integer(-3) +
                      bytes(big_number(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32)));
  if (algorithm_ == KeyAlgorithm::rs256)
    return map(4, integer(1) + integer(3) + algorithm + integer(-1) +
                      bytes(big_number(key, OSSL_PKEY_PARAM_RSA_N, 256)) + integer(-2) +
                      bytes(big_number(key, OSSL_PKEY_PARAM_RSA_E, 3)));
  std::string raw(32, '\0');
  auto size = raw.size();
  EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(raw.data()), &size);
  return map(
      4, integer(1) + integer(1) + algorithm + integer(-1) + integer(6) + integer(-2) + bytes(raw));
}

std::string Authenticator::sign(std::string_view message) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  const auto* digest = algorithm_ == KeyAlgorithm::eddsa ? nullptr : EVP_sha256();
  EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get());
  const auto* in = reinterpret_cast<const unsigned char*>(message.data());
  std::size_t size = 0;
  EVP_DigestSign(context.get(), nullptr, &size, in, message.size());
  std::string out(size, '\0');
  EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, in,
                 message.size());
  out.resize(size);
  return out;
}

std::string Authenticator::authenticator_data(const Asked& asked) const {
  std::string out = sha256(asked.rp_id);
  out.push_back(static_cast<char>(asked.flags));
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(counter >> shift));
  return out;
}

Authenticator::Created Authenticator::create(const Asked& asked) const {
  auto with_key = asked;
  with_key.flags = static_cast<std::uint8_t>(with_key.flags | 0x40);
  auto data = authenticator_data(with_key) + std::string(16, '\0');  // no model is told
  data.push_back(0);
  data.push_back(static_cast<char>(credential_id_.size()));
  data += credential_id_ + cose_key() + asked.extensions;
  const auto json = client_data(asked, "webauthn.create");
  auto statement = map(0, "");
  if (asked.format == "packed")
    statement = map(2, text("alg") + integer(static_cast<int>(algorithm_)) + text("sig") +
                           bytes(sign(data + sha256(json))));
  return {map(3, text("fmt") + text(asked.format) + text("attStmt") + statement + text("authData") +
                     bytes(data)),
          json};
}

identity::Assertion Authenticator::get(const Asked& asked) {
  if (counts) ++counter;
  const auto data = authenticator_data(asked) + asked.extensions;
  const auto json = client_data(asked, "webauthn.get");
  return {credential_id_, data, json, sign(data + sha256(json))};
}

}  // namespace hearth::support
