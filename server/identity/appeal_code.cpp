// SPDX-License-Identifier: Apache-2.0
#include "identity/appeal_code.hpp"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "core/ids.hpp"

namespace hearth::identity {
namespace {

constexpr std::size_t id_bytes = 16;
constexpr std::size_t mac_bytes = 9;  // 25 bytes in all: 40 characters

}  // namespace

std::string appeal_code(const DeploymentKeys& keys, const std::array<std::uint8_t, 16>& measure) {
  const std::string_view id(reinterpret_cast<const char*>(measure.data()), measure.size());
  const auto mac = keys.mac(Purpose::desk_appeal, id);
  std::array<std::uint8_t, id_bytes + mac_bytes> bytes{};
  std::copy(measure.begin(), measure.end(), bytes.begin());
  std::copy_n(mac.begin(), mac_bytes, bytes.begin() + id_bytes);
  return core::to_base32(bytes);
}

std::optional<std::array<std::uint8_t, 16>> open_appeal_code(const DeploymentKeys& keys,
                                                             std::string_view code) {
  const auto bytes = core::from_base32(code);
  if (!bytes || bytes->size() != id_bytes + mac_bytes) return std::nullopt;
  std::array<std::uint8_t, 16> measure{};
  std::memcpy(measure.data(), bytes->data(), id_bytes);
  const auto mac = keys.mac(Purpose::desk_appeal, std::string_view(*bytes).substr(0, id_bytes));
  if (sodium_memcmp(mac.data(), bytes->data() + id_bytes, mac_bytes) != 0) return std::nullopt;
  return measure;
}

}  // namespace hearth::identity
