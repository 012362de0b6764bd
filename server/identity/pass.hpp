// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "identity/keys.hpp"

namespace hearth::identity {

// A pass says: this service admitted the device that holds this secret, in this hour. All times in
// it are whole hours, so that it does not name the moment of a visit.
//
//   version 1 | flags 1 | first hour 4 | issued hour 4 | binding 16 | MAC 32      (big endian)
//
// The binding is a MAC over the device's hash and the fields before it: it tells nothing without
// the key and differs in every pass of one device.
inline constexpr std::size_t kPassBytes = 58;
inline constexpr std::chrono::hours kPassLife{30 * 24};
inline constexpr std::chrono::hours kProbation{24};
// Gateways' clocks may differ by this much around a full hour.
inline constexpr std::chrono::minutes kClockSkew{5};

struct PassClaims {
  core::Time first_issued;     // hour in which the device was first admitted; renewals keep it
  core::Time issued;           // hour of this pass
  core::Time expires;          // issued + kPassLife
  core::Time probation_until;  // first_issued + kProbation
  std::uint8_t flags = 0;

  bool on_probation(core::Time now) const { return now < probation_until; }
  bool operator==(const PassClaims&) const = default;
};

enum class PassError : std::uint8_t {
  malformed,  // not a pass of this version at all
  forged,     // not made with these keys, or changed since
  expired,
  other_device,   // genuine, but another device's
  not_yet_valid,  // from the future beyond kClockSkew
};

// The error travels inside core::result as a value; there is nothing to throw.
[[noreturn]] void throw_exception_from_error(const PassError& error,
                                             const boost::source_location& at);

// A first pass, on probation. `flags` are signed with the rest and come back in the claims.
std::string issue(const DeploymentKeys& keys, const core::DeviceHash& device, core::Time now,
                  std::uint8_t flags = 0);

// A pass for another kPassLife that keeps the first hour, so probation does not start again.
// `claims` must come from verify() for the same device.
std::string renew(const DeploymentKeys& keys, const core::DeviceHash& device,
                  const PassClaims& claims, core::Time now);

// Compares in constant time.
[[nodiscard]] core::result<PassClaims, PassError> verify(const DeploymentKeys& keys,
                                                         std::string_view pass,
                                                         const core::DeviceHash& device,
                                                         core::Time now);

// In the second half of its life, so a weekly visitor never meets an expired pass.
bool should_renew(const PassClaims& claims, core::Time now);

}  // namespace hearth::identity
