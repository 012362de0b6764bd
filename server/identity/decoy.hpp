// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "identity/keys.hpp"
#include "identity/passkey.hpp"

namespace hearth::identity {

// What a name is said to have beside its passkeys: the same each time, so that asking twice tells
// nothing. `name_key` as name_key() gives it; `index` tells those of one name apart.
std::string decoy_credential_id(const DeploymentKeys& keys, std::string_view name_key,
                                std::size_t index);

// A key nobody has, to be verified against so that refusing a stranger takes as long.
Passkey decoy_passkey(std::string credential_id);

}  // namespace hearth::identity
