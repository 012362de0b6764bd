// SPDX-License-Identifier: Apache-2.0
#include "identity/invite.hpp"

#include <sodium.h>

#include <array>

#include "core/random.hpp"

namespace hearth::identity {

std::string new_invite_code() {
  std::array<std::uint8_t, 16> bytes{};
  core::random_bytes(bytes);
  return core::to_base32(bytes);
}

std::string invite_key(std::string_view code) {
  static constexpr char label[] = "hearth invite, v1";
  std::array<std::uint8_t, 20> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(code.data()),
                     code.size(), reinterpret_cast<const unsigned char*>(label), sizeof(label) - 1);
  return core::to_base32(hash);
}

}  // namespace hearth::identity
