// SPDX-License-Identifier: Apache-2.0
#include "support/push_browser.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>
#include <sodium.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace hearth::support {
namespace {

constexpr std::size_t point_bytes = 65;
constexpr std::size_t header_bytes = 21;
constexpr std::size_t tag_bytes = 16;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string hmac(std::string_view key, std::string_view message) {
  std::string out(32, '\0');
  unsigned int size = 32;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), raw(message), message.size(),
       raw(out), &size);
  return out;
}

// RFC 5869, one block of it.
std::string hkdf(std::string_view salt, std::string_view secret, std::string_view info,
                 std::size_t size) {
  return hmac(hmac(salt, secret), std::string(info) + '\1').substr(0, size);
}

Key key_with(std::string_view point, std::string_view number) {
  OSSL_PARAM_BLD* build = OSSL_PARAM_BLD_new();
  BIGNUM* secret = number.empty() ? nullptr : BN_bin2bn(raw(number), 32, nullptr);
  OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  if (secret) OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, secret);
  OSSL_PARAM* params = OSSL_PARAM_BLD_to_param(build);
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr);
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata_init(context);
  EVP_PKEY_fromdata(context, &key, secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params);
  EVP_PKEY_CTX_free(context);
  OSSL_PARAM_free(params);
  OSSL_PARAM_BLD_free(build);
  BN_clear_free(secret);
  return {key, &EVP_PKEY_free};
}

std::string secret_between(EVP_PKEY* mine, EVP_PKEY* theirs) {
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(mine, nullptr);
  std::string out(32, '\0');
  std::size_t size = out.size();
  EVP_PKEY_derive_init(context);
  const bool worked = EVP_PKEY_derive_set_peer(context, theirs) == 1 &&
                      EVP_PKEY_derive(context, raw(out), &size) == 1;
  EVP_PKEY_CTX_free(context);
  return worked ? out : std::string();
}

std::optional<std::string> decrypt(std::string_view key, std::string_view nonce,
                                   std::string_view sealed) {
  if (sealed.size() < tag_bytes) return std::nullopt;
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  std::string tag(sealed.substr(sealed.size() - tag_bytes));
  sealed.remove_suffix(tag_bytes);
  std::string out(sealed.size(), '\0');
  int size = 0;
  EVP_DecryptInit_ex(context, EVP_aes_128_gcm(), nullptr, raw(key), raw(nonce));
  EVP_DecryptUpdate(context, raw(out), &size, raw(sealed), static_cast<int>(sealed.size()));
  EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, tag_bytes, tag.data());
  const bool is_whole = EVP_DecryptFinal_ex(context, raw(out) + size, &size) == 1;
  EVP_CIPHER_CTX_free(context);
  return is_whole ? std::optional(out) : std::nullopt;
}

}  // namespace

std::string from_base64url(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(raw(out), out.size(), text.data(), text.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
    throw std::runtime_error("not base64url");
  out.resize(size);
  return out;
}

PushBrowser::PushBrowser() : key_(EVP_EC_gen("prime256v1"), &EVP_PKEY_free) {
  point_.resize(point_bytes);
  auth_.resize(16);
  std::size_t size = 0;
  if (EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, raw(point_), point_bytes,
                                      &size) != 1 ||
      RAND_bytes(raw(auth_), 16) != 1)
    throw std::runtime_error("no keys");
}

PushBrowser::PushBrowser(std::string_view number, std::string_view point, std::string_view auth)
    : key_(key_with(point, number)), point_(point), auth_(auth) {}

std::optional<std::string> PushBrowser::read(std::string_view body) const {
  if (body.size() < header_bytes + point_bytes ||
      static_cast<unsigned char>(body[20]) != point_bytes)
    return std::nullopt;
  const auto salt = body.substr(0, 16);
  const auto sender = body.substr(header_bytes, point_bytes);
  const auto theirs = key_with(sender, {});
  if (!theirs) return std::nullopt;
  const auto secret = hkdf(auth_, secret_between(key_.get(), theirs.get()),
                           std::string("WebPush: info\0", 14) + point_ + std::string(sender), 32);
  const auto key = hkdf(salt, secret, {"Content-Encoding: aes128gcm\0", 28}, 16);
  const auto nonce = hkdf(salt, secret, {"Content-Encoding: nonce\0", 24}, 12);
  auto text = decrypt(key, nonce, body.substr(header_bytes + point_bytes));
  if (!text) return std::nullopt;
  const auto end = text->find_last_not_of('\0');
  if (end == std::string::npos || (*text)[end] != 2) return std::nullopt;  // the last record
  text->resize(end);
  return text;
}

std::optional<VapidClaims> verified(std::string_view authorization) {
  const auto t = authorization.find("vapid t=");
  const auto k = authorization.find(", k=");
  if (t != 0 || k == std::string_view::npos) return std::nullopt;
  const auto token = authorization.substr(8, k - 8);
  const auto first = token.find('.');
  const auto second = token.rfind('.');
  if (first == second) return std::nullopt;
  VapidClaims out{from_base64url(authorization.substr(k + 4)),
                  from_base64url(token.substr(first + 1, second - first - 1))};
  const auto signature = from_base64url(token.substr(second + 1));
  const auto key = key_with(out.key, {});
  if (!key || signature.size() != 64) return std::nullopt;
  ECDSA_SIG* parts = ECDSA_SIG_new();
  ECDSA_SIG_set0(parts, BN_bin2bn(raw(signature), 32, nullptr),
                 BN_bin2bn(raw(signature) + 32, 32, nullptr));
  unsigned char* der = nullptr;
  const auto size = i2d_ECDSA_SIG(parts, &der);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const auto said = token.substr(0, second);
  EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, key.get());
  const bool is_good =
      EVP_DigestVerify(context, der, static_cast<std::size_t>(size), raw(said), said.size()) == 1;
  EVP_MD_CTX_free(context);
  OPENSSL_free(der);
  ECDSA_SIG_free(parts);
  return is_good ? std::optional(out) : std::nullopt;
}

}  // namespace hearth::support
