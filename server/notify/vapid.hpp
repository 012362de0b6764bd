// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/time.hpp"
#include "notify/p256.hpp"

namespace hearth::notify {

// Who sends, towards push services (RFC 8292): browsers are given the public key when they
// subscribe, and each message is signed with the other. On one thread at a time.
class Vapid {
 public:
  // `contact`: mailto: or https:, for whoever runs the push service.
  Vapid(p256::Key key, std::string contact);

  std::string public_key() const { return p256::point_of(key_); }
  // The value of the Authorization header, good for an hour. `origin`: of the push service.
  std::string authorization(std::string_view origin, core::Time now) const;

 private:
  p256::Key key_;
  std::string contact_;
};

}  // namespace hearth::notify
