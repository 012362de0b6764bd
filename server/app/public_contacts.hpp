// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "moderation/rule_set.hpp"

namespace hearth::app {

// The file beside the rule packs that names what everybody may write.
inline constexpr const char* public_contacts_file = "public.toml";

// What that file in the folder of rules names, and with it the help lines in the folder
// `resources`; either may be missing.
moderation::PublicContacts read_public_contacts(const std::string& rules,
                                                const std::string& resources,
                                                std::vector<moderation::Problem>& problems);

}  // namespace hearth::app
