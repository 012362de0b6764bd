// SPDX-License-Identifier: Apache-2.0
#include "notify/signature.hpp"

#include <sodium.h>

#include <array>

namespace hearth::notify {
namespace {

constexpr std::string_view prefix = "whsec_";
constexpr std::size_t key_bytes_min = 24;
constexpr std::size_t key_bytes_max = 64;

std::string base64(const std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES>& bytes) {
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // the final zero
  return out;
}

}  // namespace

core::result<SigningKey, std::string> read_signing_key(std::string_view text) {
  const auto fail = [] {
    return std::string(
        "does not hold a webhook secret; write one: printf 'whsec_%s\\n' \"$(openssl rand -base64 "
        "32)\"");
  };
  if (!text.starts_with(prefix)) return fail();
  text.remove_prefix(prefix.size());
  SigningKey key(key_bytes_max);
  std::size_t size = 0;
  if (sodium_base642bin(key.data(), key.size(), text.data(), text.size(), nullptr, &size, nullptr,
                        sodium_base64_VARIANT_ORIGINAL) != 0 ||
      size < key_bytes_min)
    return fail();
  key.resize(size);
  return key;
}

std::string sign(const std::vector<SigningKey>& keys, std::string_view id, std::int64_t unix_s,
                 std::string_view body) {
  const auto head = std::string(id) + '.' + std::to_string(unix_s) + '.';
  std::string out;
  for (const auto& key : keys) {
    crypto_auth_hmacsha256_state state;
    std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> mac;
    crypto_auth_hmacsha256_init(&state, key.data(), key.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const std::uint8_t*>(head.data()),
                                  head.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const std::uint8_t*>(body.data()),
                                  body.size());
    crypto_auth_hmacsha256_final(&state, mac.data());
    out += (out.empty() ? "v1," : " v1,") + base64(mac);
  }
  return out;
}

}  // namespace hearth::notify
