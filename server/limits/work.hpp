// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace hearth::limits {

// Proof of work before a first pass. Nothing is remembered per challenge: it carries what it asks
// for, under a MAC, in fields of fixed size, so no part can be moved into another:
//
//   version 1 | bits 1 | expires, Unix ms 8 | binding 16 | MAC 32      (big endian)
//
// The binding is a MAC over the device's hash and the fields before it.
inline constexpr std::size_t kChallengeBytes = 58;
inline constexpr std::chrono::seconds kChallengeLife{120};

// Difficulty in leading zero bits. A weak phone hashes some 200,000 times a second in a worker: 14
// bits cost it about 0.1 s, 20 bits about 5 s. Below 14 the round trip costs more than the work.
inline constexpr std::uint8_t kWorkBitsMin = 14;
inline constexpr std::uint8_t kWorkBitsMax = 20;

// Random, made at start, never stored: SpentSet lives no longer than the process, so challenges
// must not either.
using WorkKey = std::array<std::uint8_t, 32>;

enum class WorkCheck : std::uint8_t { ok, forged, expired, other_device, insufficient };

std::string make_challenge(const WorkKey& key, const core::DeviceHash& device, core::Time expires,
                           std::uint8_t bits);

// The rule for `nonce`: SHA-256(challenge || nonce as 8 bytes little endian) begins with as many
// zero bits as the challenge says. One hash; everything cheaper is looked at first.
[[nodiscard]] WorkCheck check_work(const WorkKey& key, std::string_view challenge,
                                   std::uint64_t nonce, const core::DeviceHash& device,
                                   core::Time now);

// When a challenge that passed check_work ends.
core::Time challenge_expires(std::string_view challenge);

// The smallest nonce that does the work. Takes 2^bits hashes on average: for clients and tests.
std::uint64_t solve(std::string_view challenge, std::uint8_t bits);

}  // namespace hearth::limits
