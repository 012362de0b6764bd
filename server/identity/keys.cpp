// SPDX-License-Identifier: Apache-2.0
#include "identity/keys.hpp"

#include <sodium.h>

#include "core/ids.hpp"

namespace hearth::identity {
namespace {

// libsodium's key derivation takes a context of exactly 8 characters.
constexpr char kContext[crypto_kdf_CONTEXTBYTES + 1] = "hearth.1";

constexpr std::size_t index(Purpose purpose) { return static_cast<std::size_t>(purpose) - 1; }

}  // namespace

DeploymentKeys DeploymentKeys::from_master(std::span<const std::uint8_t, 32> master) {
  static_assert(crypto_kdf_KEYBYTES == 32);
  DeploymentKeys keys;
  for (std::size_t i = 0; i < kPurposes; ++i)
    crypto_kdf_derive_from_key(keys.keys_[i].data(), keys.keys_[i].size(), i + 1, kContext,
                               master.data());
  return keys;
}

DeploymentKeys::~DeploymentKeys() { sodium_memzero(keys_.data(), sizeof(keys_)); }

DeploymentKeys::Mac DeploymentKeys::mac(Purpose purpose, std::string_view message) const {
  static_assert(crypto_auth_hmacsha256_BYTES == sizeof(Mac));
  Mac out;
  crypto_auth_hmacsha256(out.data(), reinterpret_cast<const unsigned char*>(message.data()),
                         message.size(), keys_.at(index(purpose)).data());
  return out;
}

std::string DeploymentKeys::check_value() const {
  const auto full = mac(Purpose::check, "check value");
  return core::to_base32(std::span{full}.first<8>());
}

}  // namespace hearth::identity
