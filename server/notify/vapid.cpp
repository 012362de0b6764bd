// SPDX-License-Identifier: Apache-2.0
#include "notify/vapid.hpp"

#include <sodium.h>

#include <boost/json.hpp>

#include <utility>
#include <vector>

namespace hearth::notify {
namespace {

constexpr core::seconds life{3600};

std::string base64url(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::vector<char> out(sodium_base64_ENCODED_LEN(bytes.size(), variant));
  return sodium_bin2base64(out.data(), out.size(),
                           reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                           variant);
}

}  // namespace

Vapid::Vapid(p256::Key key, std::string contact)
    : key_(std::move(key)), contact_(std::move(contact)) {}

std::string Vapid::authorization(std::string_view origin, core::Time now) const {
  const boost::json::object head{{"typ", "JWT"}, {"alg", "ES256"}};
  const boost::json::object claims{
      {"aud", origin}, {"exp", core::unix_s(now + life)}, {"sub", contact_}};
  const auto said =
      base64url(boost::json::serialize(head)) + '.' + base64url(boost::json::serialize(claims));
  return "vapid t=" + said + '.' + base64url(p256::sign(key_, said)) +
         ", k=" + base64url(public_key());
}

}  // namespace hearth::notify
