// SPDX-License-Identifier: Apache-2.0
#include "identity/passphrase.hpp"

#include <sodium.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <array>

#include "core/text.hpp"

namespace hearth::identity {
namespace {

// Keyboards differ in how they compose letters (RFC 8265 asks for one form).
std::string composed(std::string_view typed) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  UErrorCode error = U_ZERO_ERROR;
  icu::Normalizer2::getNFKCInstance(error)->normalizeUTF8(
      0, icu::StringPiece(typed.data(), static_cast<std::int32_t>(typed.size())), sink, nullptr,
      error);
  return U_SUCCESS(error) ? out : std::string(typed);
}

}  // namespace

bool is_passphrase(std::string_view typed) {
  if (typed.size() > 4 * kPassphraseMax || !core::is_utf8(typed)) return false;
  const auto size = core::code_points(typed);
  return size >= kPassphraseMin && size <= kPassphraseMax;
}

std::string hash_passphrase(std::string_view typed, const PassphraseCost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  auto text = composed(typed);
  const bool done = crypto_pwhash_str_alg(out.data(), text.data(), text.size(), cost.passes,
                                          cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) == 0;
  sodium_memzero(text.data(), text.size());
  return done ? std::string(out.data()) : std::string();
}

bool passphrase_matches(const std::string& hash, std::string_view typed) {
  auto text = composed(typed);
  const bool matches = crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
  sodium_memzero(text.data(), text.size());
  return matches;
}

std::string decoy_passphrase_hash(const PassphraseCost& cost) {
  std::array<std::uint8_t, 16> salt{};
  std::array<std::uint8_t, 32> hash{};
  randombytes_buf(salt.data(), salt.size());
  randombytes_buf(hash.data(), hash.size());
  const auto base64 = [](const auto& bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    std::array<char, sodium_base64_ENCODED_LEN(32, variant)> out{};
    return std::string(
        sodium_bin2base64(out.data(), out.size(), bytes.data(), bytes.size(), variant));
  };
  return "$argon2id$v=19$m=" + std::to_string(cost.memory_bytes / 1024) +
         ",t=" + std::to_string(cost.passes) + ",p=1$" + base64(salt) + '$' + base64(hash);
}

}  // namespace hearth::identity
