// SPDX-License-Identifier: Apache-2.0
#include "identity/totp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace hearth::identity {
namespace {

constexpr std::int64_t step_seconds = 30;
constexpr std::size_t digits = 6;
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

}  // namespace

TotpSecret totp_secret(const DeploymentKeys& keys, const core::ModeratorId& account,
                       std::string_view salt) {
  const auto mac =
      keys.mac(Purpose::desk_account, "totp|" + std::string(account.view()) + std::string(salt));
  TotpSecret secret;
  std::copy_n(mac.begin(), secret.size(), secret.begin());
  return secret;
}

std::string totp_text(const TotpSecret& secret) {
  static_assert(sizeof(TotpSecret) % 5 == 0);  // no padding
  std::string out;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const auto byte : secret) {
    buffer = (buffer << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) out.push_back(alphabet[(buffer >> (bits - 5)) & 31]);
  }
  return out;
}

std::uint64_t totp_step(core::Time now) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(core::unix_s(now), 0) / step_seconds);
}

std::string totp_code(const TotpSecret& secret, std::uint64_t step) {
  std::array<std::uint8_t, 8> message{};
  for (std::size_t i = 0; i < message.size(); ++i)
    message[i] = static_cast<std::uint8_t>(step >> (8 * (7 - i)));
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), message.data(), message.size(),
       mac.data(), &size);
  // RFC 4226 section 5.3: the last four bits say where the 31 bits begin.
  const std::size_t at = mac[19] & 0x0f;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = (number << 8) | mac[at + i];
  const auto text = std::to_string((number & 0x7fffffff) % 1'000'000);
  return std::string(digits - text.size(), '0') + text;
}

std::optional<std::uint64_t> match_totp(const TotpSecret& secret, std::string_view code,
                                        core::Time now, std::uint64_t last_used) {
  if (code.size() != digits) return std::nullopt;
  const auto current = totp_step(now);
  std::optional<std::uint64_t> matched;
  for (auto step = current - std::min<std::uint64_t>(current, 1); step <= current + 1; ++step) {
    const auto expected = totp_code(secret, step);
    const bool equal = sodium_memcmp(expected.data(), code.data(), digits) == 0;
    if (equal && step > last_used && !matched) matched = step;
  }
  return matched;
}

}  // namespace hearth::identity
