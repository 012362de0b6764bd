// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cbor.h>
#include <fido.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "identity/passkey.hpp"

// libfido2's and libcbor's objects with owners, for the two files that speak to them.
namespace hearth::identity::fido {

// Authenticator data begins with SHA-256 of the RP id, flags and the counter.
inline constexpr std::size_t rp_hash_size = 32;
inline constexpr std::size_t header_size = 37;
inline constexpr std::uint8_t user_present = 0x01;
inline constexpr std::uint8_t user_verified = 0x04;

template <auto free>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free(&object);
  }
};
using Credential = std::unique_ptr<fido_cred_t, Free<fido_cred_free>>;
using Statement = std::unique_ptr<fido_assert_t, Free<fido_assert_free>>;
using Item = std::unique_ptr<cbor_item_t, Free<cbor_decref>>;

inline const unsigned char* data(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
inline std::string_view view(const unsigned char* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

// CBOR items one after another to the end, of definite sizes that fit. libcbor sets memory aside
// for as many elements as an array says it has: what comes from outside goes through here first.
bool is_sound_cbor(std::string_view bytes);

// For which site, and whether a person was there and was recognised. At least header_size bytes.
std::optional<PasskeyError> check_header(const RelyingParty& site,
                                         std::string_view authenticator_data);

}  // namespace hearth::identity::fido
