// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "identity/passkey.hpp"

namespace hearth::app {

bool is_loopback(std::string_view address);
// Scheme, host and perhaps port, and nothing else.
bool is_origin(std::string_view text);

// Which pages moderators sign in from, and what their passkeys are for. `port` is the one the desk
// really listens on.
identity::RelyingParty desk_site(const Config& config, std::uint16_t port);

// What is wrong with [desk], each a sentence.
std::vector<std::string> desk_problems(const Config& config);

}  // namespace hearth::app
