// SPDX-License-Identifier: Apache-2.0
#include "identity/client_data.hpp"

#include <sodium.h>

#include <boost/json.hpp>

#include <algorithm>
#include <string>

namespace hearth::identity {
namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 4;

std::string base64url(std::string_view bytes) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), variant);
  out.pop_back();  // the terminating zero
  return out;
}

// Nothing: not there, or not text.
std::optional<std::string_view> text(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  const auto* string = value ? value->if_string() : nullptr;
  if (!string) return std::nullopt;
  return std::string_view(*string);
}

// Asked from inside a page of somebody else's. An older browser says nothing of it.
bool is_framed(const json::object& client_data) {
  const auto* cross = client_data.if_contains("crossOrigin");
  return (cross && !(cross->is_bool() && !cross->get_bool())) || client_data.contains("topOrigin");
}

}  // namespace

std::optional<PasskeyError> check_client_data(Ceremony ceremony, const RelyingParty& site,
                                              std::string_view challenge,
                                              std::string_view client_data_json) {
  if (client_data_json.size() > kClientDataMax) return PasskeyError::malformed;
  json::parse_options options;
  options.max_depth = depth_max;
  boost::system::error_code error;
  const auto parsed = json::parse(client_data_json, error, {}, options);
  const auto* client_data = error ? nullptr : parsed.if_object();
  if (!client_data) return PasskeyError::malformed;
  const auto type = text(*client_data, "type");
  const auto given = text(*client_data, "challenge");
  const auto origin = text(*client_data, "origin");
  if (!type || !given || !origin) return PasskeyError::malformed;
  if (*type != (ceremony == Ceremony::registration ? "webauthn.create" : "webauthn.get"))
    return PasskeyError::wrong_ceremony;
  if (challenge.empty() || *given != base64url(challenge)) return PasskeyError::wrong_challenge;
  if (is_framed(*client_data) ||
      std::find(site.origins.begin(), site.origins.end(), *origin) == site.origins.end())
    return PasskeyError::wrong_origin;
  return std::nullopt;
}

}  // namespace hearth::identity
