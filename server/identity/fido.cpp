// SPDX-License-Identifier: Apache-2.0
#include "identity/fido.hpp"

#include <sodium.h>

#include <array>

namespace hearth::identity::fido {

std::optional<PasskeyError> check_header(const RelyingParty& site,
                                         std::string_view authenticator_data) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  static_assert(sizeof(hash) == rp_hash_size);
  crypto_hash_sha256(hash.data(), fido::data(site.id), site.id.size());
  if (authenticator_data.substr(0, rp_hash_size) != view(hash.data(), hash.size()))
    return PasskeyError::wrong_site;
  const auto flags = static_cast<std::uint8_t>(authenticator_data[rp_hash_size]);
  if ((flags & user_present) == 0) return PasskeyError::not_present;
  if ((flags & user_verified) == 0) return PasskeyError::not_verified;
  return std::nullopt;
}

}  // namespace hearth::identity::fido
