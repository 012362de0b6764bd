// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace hearth::moderation {

// The code of the guideline that a measure's reason names, for everybody to read: one of those that
// clients have words for, whatever a console says. Empty for no reason.
std::string_view guideline_of(std::string_view reason);

}  // namespace hearth::moderation
