// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::support {

// The browser's side of Web Push: keys of a subscription, and what reads a message with them (RFC
// 8291), written apart from the sender's.
class PushBrowser {
 public:
  PushBrowser();
  // With that private number, 32 bytes, and its public point.
  PushBrowser(std::string_view number, std::string_view point, std::string_view auth);

  const std::string& p256dh() const { return point_; }
  const std::string& auth() const { return auth_; }
  // Nothing: it is not for this browser, or was changed.
  std::optional<std::string> read(std::string_view body) const;

 private:
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
  std::string point_;
  std::string auth_;
};

// What an Authorization header of RFC 8292 says. Nothing: it is not signed with the key it names.
struct VapidClaims {
  std::string key;   // the public point
  std::string json;  // the token's claims
};
std::optional<VapidClaims> verified(std::string_view authorization);

std::string from_base64url(std::string_view text);

}  // namespace hearth::support
