// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "identity/passkey.hpp"

namespace hearth::identity {

enum class Ceremony : std::uint8_t { registration, assertion };

// What the browser says about the page that asked, WebAuthn section 5.8.1: nothing if all of it is
// as it should be. Members of later versions are ignored.
std::optional<PasskeyError> check_client_data(Ceremony ceremony, const RelyingParty& site,
                                              std::string_view challenge,
                                              std::string_view client_data_json);

}  // namespace hearth::identity
