// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/evp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "identity/passkey.hpp"

namespace hearth::support {

// A passkey in software, and the browser around it: makes what navigator.credentials gives, well or
// in any of the ways it may be wrong.
class Authenticator {
 public:
  struct Asked {
    std::string challenge;
    std::string rp_id = "desk.example.org";
    std::string origin = "https://desk.example.org";
    std::string type;              // empty: as it should be
    std::string more_client_data;  // appended inside the object: ",\"topOrigin\":\"...\""
    std::string client_data;       // in place of all of it
    std::uint8_t flags = 0x05;     // user present, user verified
    std::string extensions;        // after everything else in the authenticator's data
    std::string format = "none";   // of the attestation: or "packed"
  };
  struct Created {
    std::string attestation_object;
    std::string client_data_json;
  };

  explicit Authenticator(identity::KeyAlgorithm algorithm = identity::KeyAlgorithm::es256);

  Created create(const Asked& asked) const;
  // Counts up first, unless it does not count.
  identity::Assertion get(const Asked& asked);

  const std::string& credential_id() const { return credential_id_; }
  std::string sign(std::string_view message) const;

  std::uint32_t counter = 0;
  bool counts = true;

 private:
  std::string cose_key() const;
  std::string authenticator_data(const Asked& asked) const;

  identity::KeyAlgorithm algorithm_;
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
  std::string credential_id_;
};

}  // namespace hearth::support
