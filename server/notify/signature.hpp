// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace hearth::notify {

// A secret shared with a receiver, as Standard Webhooks has them.
using SigningKey = std::vector<std::uint8_t>;

// Reads "whsec_" and 24 to 64 bytes in base64. The error says what to do, and nothing of the
// secret.
core::result<SigningKey, std::string> read_signing_key(std::string_view text);

// The value of webhook-signature: "v1," and the base64 of HMAC-SHA256 over "id.timestamp.body",
// once for each key, with a space between. Several keys: a receiver may know the new one or the old
// one.
std::string sign(const std::vector<SigningKey>& keys, std::string_view id, std::int64_t unix_s,
                 std::string_view body);

}  // namespace hearth::notify
