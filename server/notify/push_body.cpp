// SPDX-License-Identifier: Apache-2.0
#include "notify/push_body.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>
#include <memory>
#include <new>

#include "core/random.hpp"

namespace hearth::notify {
namespace {

constexpr std::size_t key_bytes = 16;
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::uint32_t record_bytes = 4096;
constexpr char last_record = 2;  // the delimiter of RFC 8188
// With the zero byte at the end, which belongs to them.
constexpr std::string_view info_keys{"WebPush: info\0", 14};
constexpr std::string_view info_key{"Content-Encoding: aes128gcm\0", 28};
constexpr std::string_view info_nonce{"Content-Encoding: nonce\0", 24};

void must(bool worked) {
  if (!worked) throw std::bad_alloc();
}

unsigned char* data(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }
const unsigned char* data(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// HKDF with SHA-256 (RFC 5869).
std::string derive(std::string_view salt, std::string_view secret, std::string_view info,
                   std::size_t size) {
  const std::unique_ptr<EVP_KDF, decltype(&EVP_KDF_free)> kdf(
      EVP_KDF_fetch(nullptr, "HKDF", nullptr), &EVP_KDF_free);
  must(kdf != nullptr);
  const std::unique_ptr<EVP_KDF_CTX, decltype(&EVP_KDF_CTX_free)> context(
      EVP_KDF_CTX_new(kdf.get()), &EVP_KDF_CTX_free);
  const auto bytes = [](const char* name, std::string_view value) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(value.data()), value.size());
  };
  std::string digest = "SHA256";
  const std::array params{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), digest.size()),
      bytes(OSSL_KDF_PARAM_SALT, salt), bytes(OSSL_KDF_PARAM_KEY, secret),
      bytes(OSSL_KDF_PARAM_INFO, info), OSSL_PARAM_construct_end()};
  std::string out(size, '\0');
  must(context && EVP_KDF_derive(context.get(), data(out), size, params.data()) == 1);
  return out;
}

// The text with its tag.
std::string encrypt(const std::string& key, const std::string& nonce, std::string_view text) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  std::string out(text.size() + tag_bytes, '\0');
  int size = 0;
  int rest = 0;
  must(context &&
       EVP_EncryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, data(std::string_view(key)),
                          data(std::string_view(nonce))) == 1 &&
       EVP_EncryptUpdate(context.get(), data(out), &size, data(text),
                         static_cast<int>(text.size())) == 1 &&
       EVP_EncryptFinal_ex(context.get(), data(out) + size, &rest) == 1 &&
       EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes,
                           data(out) + text.size()) == 1);
  return out;
}

}  // namespace

std::optional<std::string> push_body(const PushReceiver& receiver, std::string_view text) {
  std::array<std::uint8_t, push_salt_bytes> salt{};
  core::random_bytes(salt);
  return push_body(receiver, text, p256::random_key(), salt);
}

std::optional<std::string> push_body(const PushReceiver& receiver, std::string_view text,
                                     const p256::Key& sender,
                                     std::span<const std::uint8_t, push_salt_bytes> salt) {
  if (receiver.auth.size() != push_auth_bytes || text.size() > push_text_max) return std::nullopt;
  const auto theirs = p256::public_key(receiver.p256dh);
  if (!theirs) return std::nullopt;
  const auto mine = p256::point_of(sender);
  const std::string salted(salt.begin(), salt.end());
  const auto secret = derive(receiver.auth, p256::shared_secret(sender, theirs),
                             std::string(info_keys) + receiver.p256dh + mine, p256::number_bytes);
  const auto key = derive(salted, secret, info_key, key_bytes);
  const auto nonce = derive(salted, secret, info_nonce, nonce_bytes);

  std::string out = salted;
  for (int shift = 24; shift >= 0; shift -= 8)
    out += static_cast<char>(record_bytes >> shift & 0xff);
  out += static_cast<char>(mine.size());
  out += mine;
  out += encrypt(key, nonce, std::string(text) + last_record);
  return out;
}

}  // namespace hearth::notify
