// SPDX-License-Identifier: Apache-2.0
#include "identity/pass.hpp"

#include <sodium.h>

#include <boost/throw_exception.hpp>

#include <span>
#include <stdexcept>

namespace hearth::identity {
namespace {

using std::chrono::hours;

constexpr char kVersion = 1;
constexpr std::size_t kHeader = 10;
constexpr std::size_t kBinding = 16;
constexpr std::size_t kMac = 32;
static_assert(kHeader + kBinding + kMac == kPassBytes);

// One key makes both MACs; the label keeps them apart.
constexpr std::string_view kBindingLabel = "binding|";
constexpr std::string_view kPassLabel = "pass|";

std::uint32_t hour_of(core::Time t) {
  return static_cast<std::uint32_t>(std::chrono::floor<hours>(t.time_since_epoch()).count());
}

core::Time start_of(std::uint32_t hour) { return core::Time{hours{hour}}; }

void put_u32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

std::uint32_t get_u32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes.substr(0, 4)) value = (value << 8) | static_cast<std::uint8_t>(c);
  return value;
}

std::string mac(const DeploymentKeys& keys, std::string_view label, std::string_view fixed,
                std::string_view rest, std::size_t size) {
  std::string message{label};
  message.append(fixed).append(rest);
  const auto full = keys.mac(Purpose::pass, message);
  return {reinterpret_cast<const char*>(full.data()), size};
}

std::string sealed(const DeploymentKeys& keys, const core::DeviceHash& device, std::uint8_t flags,
                   std::uint32_t first, std::uint32_t issued) {
  std::string out;
  out.reserve(kPassBytes);
  out.push_back(kVersion);
  out.push_back(static_cast<char>(flags));
  put_u32(out, first);
  put_u32(out, issued);
  out += mac(keys, kBindingLabel, out, device.view(), kBinding);
  out += mac(keys, kPassLabel, out, {}, kMac);
  return out;
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

PassClaims claims_in(std::string_view header) {
  PassClaims claims;
  claims.flags = static_cast<std::uint8_t>(header[1]);
  claims.first_issued = start_of(get_u32(header.substr(2)));
  claims.issued = start_of(get_u32(header.substr(6)));
  claims.expires = claims.issued + kPassLife;
  claims.probation_until = claims.first_issued + kProbation;
  return claims;
}

}  // namespace

void throw_exception_from_error(const PassError&, const boost::source_location& at) {
  boost::throw_exception(std::logic_error("pass claims read without looking at the error"), at);
}

std::string issue(const DeploymentKeys& keys, const core::DeviceHash& device, core::Time now,
                  std::uint8_t flags) {
  return sealed(keys, device, flags, hour_of(now), hour_of(now));
}

std::string renew(const DeploymentKeys& keys, const core::DeviceHash& device,
                  const PassClaims& claims, core::Time now) {
  return sealed(keys, device, claims.flags, hour_of(claims.first_issued), hour_of(now));
}

core::result<PassClaims, PassError> verify(const DeploymentKeys& keys, std::string_view pass,
                                           const core::DeviceHash& device, core::Time now) {
  if (pass.size() != kPassBytes || pass.front() != kVersion) return PassError::malformed;
  const auto header = pass.substr(0, kHeader);
  const auto binding = pass.substr(kHeader, kBinding);
  const auto seal = pass.substr(kHeader + kBinding);
  if (!equal(seal, mac(keys, kPassLabel, header, binding, kMac))) return PassError::forged;
  if (!equal(binding, mac(keys, kBindingLabel, header, device.view(), kBinding)))
    return PassError::other_device;
  const auto claims = claims_in(header);
  if (claims.issued > now + kClockSkew) return PassError::not_yet_valid;
  if (claims.expires <= now) return PassError::expired;
  return claims;
}

bool should_renew(const PassClaims& claims, core::Time now) {
  return now >= claims.issued + kPassLife / 2;
}

}  // namespace hearth::identity
