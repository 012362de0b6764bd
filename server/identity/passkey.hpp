// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/assert/source_location.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/time.hpp"

namespace hearth::identity {

// COSE numbers; the values are stored.
enum class KeyAlgorithm : std::int32_t { es256 = -7, eddsa = -8, rs256 = -257 };

// One registered WebAuthn credential.
struct Passkey {
  std::string credential_id;
  KeyAlgorithm algorithm = KeyAlgorithm::es256;
  std::string public_key;     // as libfido2 gives it: x and y, 32 bytes, or modulus and exponent
  std::uint32_t counter = 0;  // of signatures; stays 0 on devices that do not count
  std::string name{};         // its person's word for it; empty: the first one has none
  core::Time added{};         // 0 = with the account
  core::Time copied{};        // when a copy of it was last used, as its counter shows; 0 = never
  bool operator==(const Passkey&) const = default;
};

inline constexpr std::size_t kCredentialIdMax = 1023;  // WebAuthn's own limit
inline constexpr std::size_t kClientDataMax = 2048;
inline constexpr std::size_t kAttestationMax = 4096;

// Whom a passkey is for: the relying party of WebAuthn.
struct RelyingParty {
  std::string id;                    // the host, or a domain above it
  std::vector<std::string> origins;  // whole origins of pages that may ask
};

enum class PasskeyError : std::uint8_t {
  malformed,       // not what a browser sends
  unsupported,     // an attestation or algorithm that is not taken
  wrong_ceremony,  // a registration in place of an assertion, or the reverse
  wrong_challenge,
  wrong_origin,  // of another page, or of a page inside another page
  wrong_site,    // RP id
  not_present,   // nobody touched it
  not_verified,  // it did not ask who it is
  unknown_key,   // not this passkey
  forged,
  counter,  // did not rise: a copy is about, or this is a replay
};

// The error travels inside core::result as a value; there is nothing to throw.
[[noreturn]] void throw_exception_from_error(const PasskeyError& error,
                                             const boost::source_location& at);

// Reads what navigator.credentials.create() gave: attestation "none", or "packed" signed by the
// new key itself.
[[nodiscard]] core::result<Passkey, PasskeyError> register_passkey(
    const RelyingParty& site, std::string_view challenge, std::string_view attestation_object,
    std::string_view client_data_json);

// What navigator.credentials.get() gave.
struct Assertion {
  std::string credential_id;
  std::string authenticator_data;
  std::string client_data_json;
  std::string signature;
};

// The passkey's new counter, to be stored before anybody is let in.
[[nodiscard]] core::result<std::uint32_t, PasskeyError> verify_assertion(
    const RelyingParty& site, std::string_view challenge, const Passkey& passkey,
    const Assertion& assertion);

}  // namespace hearth::identity
