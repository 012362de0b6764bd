// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "notify/p256.hpp"

namespace hearth::notify {

// What a browser gave with its subscription.
struct PushReceiver {
  std::string p256dh;  // its public key, 65 bytes
  std::string auth;    // 16 bytes
};

inline constexpr std::size_t push_auth_bytes = 16;
inline constexpr std::size_t push_salt_bytes = 16;
// What one record holds; push services take 4096 bytes with everything around it.
inline constexpr std::size_t push_text_max = 3800;

// The body of a push message, which only that browser reads: aes128gcm (RFC 8188) with the keys of
// RFC 8291. Nothing: no browser has such keys, or the text is too long.
std::optional<std::string> push_body(const PushReceiver& receiver, std::string_view text);
// The same with a sender's key and salt that are not random, for the example of the RFC.
std::optional<std::string> push_body(const PushReceiver& receiver, std::string_view text,
                                     const p256::Key& sender,
                                     std::span<const std::uint8_t, push_salt_bytes> salt);

}  // namespace hearth::notify
