// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hearth::core {

// A fixed number of opaque bytes that names one kind of thing. Different tags do not mix.
template <class Tag, std::size_t N>
struct Id {
  static constexpr std::size_t size = N;
  std::array<std::uint8_t, N> bytes{};

  auto operator<=>(const Id&) const = default;

  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), N}; }

  // Nothing if `raw` does not have exactly N bytes.
  static std::optional<Id> from(std::string_view raw) {
    if (raw.size() != N) return std::nullopt;
    Id id;
    std::memcpy(id.bytes.data(), raw.data(), N);
    return id;
  }

  bool is_zero() const { return *this == Id{}; }
};

// HMAC(deployment key, slug): means nothing in a dump.
using RoomId = Id<struct RoomTag, 10>;
// HMAC(key, H(device secret), room): one person in one room.
using Handle = Id<struct HandleTag, 10>;
// Chosen by one client instance (a tab, a device); dedupe counts posts per producer.
using Producer = Id<struct ProducerTag, 12>;
// Hash of a device secret. Never leaves the process.
using DeviceHash = Id<struct DeviceTag, 32>;
// Random, one each: something moderators look after, whom it is about, who looks after it.
using CaseId = Id<struct CaseTag, 10>;
using SubjectId = Id<struct SubjectTag, 10>;
using ModeratorId = Id<struct ModeratorTag, 10>;

// Crockford base32, lower case: safe in file names, keys and on the phone to a helper.
std::string to_base32(std::span<const std::uint8_t> bytes);
std::optional<std::string> from_base32(std::string_view text);

}  // namespace hearth::core

template <class Tag, std::size_t N>
struct std::hash<hearth::core::Id<Tag, N>> {
  std::size_t operator()(const hearth::core::Id<Tag, N>& id) const noexcept {
    std::size_t h = 0;
    std::memcpy(&h, id.bytes.data(), N < sizeof(h) ? N : sizeof(h));
    return h;
  }
};
