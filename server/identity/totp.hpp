// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/time.hpp"
#include "identity/keys.hpp"

namespace hearth::identity {

// The six digits of an authenticator app: RFC 6238 with SHA-1, 30 seconds, as every app has it.
using TotpSecret = std::array<std::uint8_t, 20>;

// Not stored: made from the account's id and the deployment's key, so that a copy of the store has
// no second factors in it. Another salt makes another secret: none, or random bytes of this size.
inline constexpr std::size_t kTotpSaltBytes = 16;
TotpSecret totp_secret(const DeploymentKeys& keys, const core::ModeratorId& account,
                       std::string_view salt = {});

// Base32 of RFC 4648, as apps want it typed or in an otpauth:// link.
std::string totp_text(const TotpSecret& secret);

std::uint64_t totp_step(core::Time now);
std::string totp_code(const TotpSecret& secret, std::uint64_t step);

// The step the code is of: this one, the one before or after, and later than `last_used`. Looks at
// all three in constant time.
std::optional<std::uint64_t> match_totp(const TotpSecret& secret, std::string_view code,
                                        core::Time now, std::uint64_t last_used);

}  // namespace hearth::identity
