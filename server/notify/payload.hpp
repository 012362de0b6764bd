// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "moderation/case_call.hpp"
#include "moderation/flagged.hpp"
#include "moderation/opinion.hpp"

namespace hearth::notify {

// What a webhook says of a flag, as JSON; docs/moderation.md has the fields.
std::string payload(const moderation::Flagged& flagged, bool with_text);

// What a webhook says of a case nobody took.
std::string payload(const moderation::CaseCall& call);

// What a classifier is asked.
std::string payload(const moderation::Question& question);

// What it answered. Nothing, unless it is exactly what docs/moderation.md says.
std::optional<moderation::Opinion> read_opinion(std::string_view json);

}  // namespace hearth::notify
