// SPDX-License-Identifier: Apache-2.0
#include "identity/decoy.hpp"

#include <array>
#include <string>

namespace hearth::identity {
namespace {

// The generator of P-256: on the curve, as a key has to be, and its private half (1) is of no use,
// since what verifies with it is refused all the same.
constexpr std::string_view p256_generator =
    "\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2"
    "\x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96"
    "\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c\x0f\x9e\x16"
    "\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5";
static_assert(p256_generator.size() == 64);

// How long ids are, by how many people's authenticators make them so.
constexpr std::array<std::size_t, 8> id_sizes{16, 16, 20, 20, 32, 32, 32, 64};

}  // namespace

std::string decoy_credential_id(const DeploymentKeys& keys, std::string_view name_key,
                                std::size_t index) {
  const auto bytes = [&](std::string label) {
    const auto mac =
        keys.mac(Purpose::desk_account, label.append(std::to_string(index) + '|').append(name_key));
    return std::string(mac.begin(), mac.end());
  };
  const auto size = id_sizes[static_cast<std::uint8_t>(bytes("decoy size|")[0]) % id_sizes.size()];
  return (bytes("decoy|") + bytes("decoy more|")).substr(0, size);
}

Passkey decoy_passkey(std::string credential_id) {
  return {std::move(credential_id), KeyAlgorithm::es256, std::string(p256_generator), 0};
}

}  // namespace hearth::identity
