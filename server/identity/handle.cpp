// SPDX-License-Identifier: Apache-2.0
#include "identity/handle.hpp"

#include <sodium.h>

#include <cstring>
#include <string>

namespace hearth::identity {
namespace {

template <class Id>
Id truncated(const DeploymentKeys::Mac& mac) {
  static_assert(Id::size <= sizeof(mac));
  Id id;
  std::memcpy(id.bytes.data(), mac.data(), Id::size);
  return id;
}

// Both ids have fixed sizes, so the bytes have one reading.
template <class A, class B>
std::string joined(const A& a, const B& b) {
  std::string out;
  out.reserve(A::size + B::size);
  out.append(a.view()).append(b.view());
  return out;
}

}  // namespace

core::DeviceHash device_hash(std::span<const std::uint8_t, 32> secret) {
  // Keyed with a label: no other hash of the same secret, made anywhere else, equals this one.
  static constexpr char kLabel[] = "hearth device secret, v1";
  core::DeviceHash out;
  crypto_generichash(out.bytes.data(), out.bytes.size(), secret.data(), secret.size(),
                     reinterpret_cast<const unsigned char*>(kLabel), sizeof(kLabel) - 1);
  return out;
}

core::RoomId room_id(const DeploymentKeys& keys, std::string_view slug) {
  return truncated<core::RoomId>(keys.mac(Purpose::room, slug));
}

core::Handle handle(const DeploymentKeys& keys, const core::DeviceHash& device,
                    const core::RoomId& room) {
  return truncated<core::Handle>(keys.mac(Purpose::handle, joined(device, room)));
}

core::Producer stored_producer(const DeploymentKeys& keys, const core::Producer& producer,
                               const core::RoomId& room) {
  return truncated<core::Producer>(keys.mac(Purpose::producer, joined(producer, room)));
}

}  // namespace hearth::identity
