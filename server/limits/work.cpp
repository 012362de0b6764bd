// SPDX-License-Identifier: Apache-2.0
#include "limits/work.hpp"

#include <sodium.h>

#include <bit>

namespace hearth::limits {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kHeader = 10;
constexpr std::size_t kBinding = 16;
constexpr std::size_t kMac = 32;
static_assert(kHeader + kBinding + kMac == kChallengeBytes);

// One key makes both MACs; the label keeps them apart.
constexpr std::string_view kBindingLabel = "binding|";
constexpr std::string_view kSealLabel = "challenge|";

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string mac(const WorkKey& key, std::string_view label, std::string_view fixed,
                std::string_view rest, std::size_t size) {
  std::string message{label};
  message.append(fixed).append(rest);
  std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> out{};
  crypto_auth_hmacsha256(out.data(), raw(message), message.size(), key.data());
  return {reinterpret_cast<const char*>(out.data()), size};
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

int leading_zeros(const std::array<std::uint8_t, crypto_hash_sha256_BYTES>& hash) {
  int bits = 0;
  for (const auto byte : hash) {
    bits += std::countl_zero(byte);
    if (byte != 0) break;
  }
  return bits;
}

bool does_work(std::string_view challenge, std::uint64_t nonce, std::uint8_t bits) {
  std::array<std::uint8_t, 8> tail{};
  for (auto& byte : tail) {
    byte = static_cast<std::uint8_t>(nonce);
    nonce >>= 8;
  }
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, raw(challenge), challenge.size());
  crypto_hash_sha256_update(&state, tail.data(), tail.size());
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256_final(&state, hash.data());
  return leading_zeros(hash) >= bits;
}

}  // namespace

std::string make_challenge(const WorkKey& key, const core::DeviceHash& device, core::Time expires,
                           std::uint8_t bits) {
  std::string out;
  out.reserve(kChallengeBytes);
  out.push_back(kVersion);
  out.push_back(static_cast<char>(bits));
  const auto ms = static_cast<std::uint64_t>(core::unix_ms(expires));
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(ms >> shift));
  out += mac(key, kBindingLabel, out, device.view(), kBinding);
  out += mac(key, kSealLabel, out, {}, kMac);
  return out;
}

core::Time challenge_expires(std::string_view challenge) {
  std::uint64_t ms = 0;
  for (const char c : challenge.substr(2, 8)) ms = (ms << 8) | static_cast<std::uint8_t>(c);
  return core::from_unix_ms(static_cast<std::int64_t>(ms));
}

WorkCheck check_work(const WorkKey& key, std::string_view challenge, std::uint64_t nonce,
                     const core::DeviceHash& device, core::Time now) {
  if (challenge.size() != kChallengeBytes || challenge.front() != kVersion)
    return WorkCheck::forged;
  const auto header = challenge.substr(0, kHeader);
  const auto binding = challenge.substr(kHeader, kBinding);
  const auto seal = challenge.substr(kHeader + kBinding);
  if (!equal(seal, mac(key, kSealLabel, header, binding, kMac))) return WorkCheck::forged;
  if (challenge_expires(challenge) <= now) return WorkCheck::expired;
  if (!equal(binding, mac(key, kBindingLabel, header, device.view(), kBinding)))
    return WorkCheck::other_device;
  const auto bits = static_cast<std::uint8_t>(header[1]);
  return does_work(challenge, nonce, bits) ? WorkCheck::ok : WorkCheck::insufficient;
}

std::uint64_t solve(std::string_view challenge, std::uint8_t bits) {
  std::uint64_t nonce = 0;
  while (!does_work(challenge, nonce, bits)) ++nonce;
  return nonce;
}

}  // namespace hearth::limits
