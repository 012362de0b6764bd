// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hearth::notify::p256 {

// The one curve of Web Push. Points are uncompressed, 65 bytes; numbers have 32.
inline constexpr std::size_t point_bytes = 65;
inline constexpr std::size_t number_bytes = 32;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;

Key random_key();
// Null: the number is none of the curve's, which one in 2^32 is not.
Key key_of(std::span<const std::uint8_t, number_bytes> number);
// Null: no point of the curve.
Key public_key(std::string_view point);

std::string point_of(const Key& key);
std::string shared_secret(const Key& mine, const Key& theirs);
// ES256: r and s, 64 bytes.
std::string sign(const Key& key, std::string_view message);

}  // namespace hearth::notify::p256
