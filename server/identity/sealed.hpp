// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "identity/keys.hpp"

namespace hearth::identity {

// Encrypted and authenticated under a key of its own for each `context`, so that what is kept says
// nothing without the deployment's keys and cannot be put in another's place.
std::string seal(const DeploymentKeys& keys, std::string_view context, std::string_view text);
// Nothing: not sealed by these keys for this context, or damaged.
std::optional<std::string> unseal(const DeploymentKeys& keys, std::string_view context,
                                  std::string_view sealed);

}  // namespace hearth::identity
