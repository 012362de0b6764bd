// SPDX-License-Identifier: Apache-2.0
#include <openssl/sha.h>

#include <array>
#include <bit>

#include "hearth/client/machine.hpp"

namespace hearth::client {
namespace {

std::uint32_t leading_zeros(const std::array<std::uint8_t, SHA256_DIGEST_LENGTH>& hash) {
  std::uint32_t bits = 0;
  for (const auto byte : hash) {
    bits += static_cast<std::uint32_t>(std::countl_zero(byte));
    if (byte != 0) break;
  }
  return bits;
}

}  // namespace

std::optional<std::uint64_t> solve_work(std::string_view challenge, std::uint32_t difficulty_bits,
                                        std::uint64_t from, std::uint64_t tries) {
  std::string message(challenge);
  message.resize(challenge.size() + 8);
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> hash{};
  for (std::uint64_t nonce = from; nonce - from < tries; ++nonce) {
    for (std::size_t i = 0; i < 8; ++i)
      message[challenge.size() + i] = static_cast<char>(nonce >> (8 * i));
    ::SHA256(reinterpret_cast<const unsigned char*>(message.data()), message.size(), hash.data());
    if (leading_zeros(hash) >= difficulty_bits) return nonce;
  }
  return std::nullopt;
}

}  // namespace hearth::client
