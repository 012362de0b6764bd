// SPDX-License-Identifier: Apache-2.0
#include "identity/ties.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/random.hpp"
#include "identity/handle.hpp"

namespace hearth::identity {
namespace {

constexpr std::size_t salt_size = 12;
// Of so many handles and so many measures that count at once, none is taken for another's.
constexpr std::size_t tie_size = 8;

std::string tie(const DeploymentKeys& keys, std::string_view salt, const core::Handle& handle) {
  std::string message(salt);
  message += handle.view();
  const auto mac = keys.mac(Purpose::tie, message);
  return {reinterpret_cast<const char*>(mac.data()), tie_size};
}

}  // namespace

std::string ties(const DeploymentKeys& keys, const core::DeviceHash& device,
                 std::span<const core::RoomId> rooms) {
  std::array<std::uint8_t, salt_size> salt{};
  core::random_bytes(salt);
  std::string out(salt.begin(), salt.end());
  std::vector<std::string> all;
  all.reserve(rooms.size());
  for (const auto& room : rooms) all.push_back(tie(keys, out, handle(keys, device, room)));
  std::sort(all.begin(), all.end());  // their order says nothing of the rooms
  for (const auto& one : all) out += one;
  return out;
}

bool is_tied(const DeploymentKeys& keys, std::string_view ties, const core::Handle& handle) {
  if (ties.size() < salt_size) return false;
  const auto wanted = tie(keys, ties.substr(0, salt_size), handle);
  for (auto rest = ties.substr(salt_size); rest.size() >= tie_size; rest.remove_prefix(tie_size))
    if (rest.substr(0, tie_size) == wanted) return true;
  return false;
}

}  // namespace hearth::identity
