// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace hearth::support {

// What a hearthd's configuration ends with: a room for each thing a room does while nobody is on
// duty, beside those that go on.
inline constexpr const char* rooms_by_coverage = R"(
[[rooms]]
slug = "guarded"
title = "Newcomers wait where nobody is"
coverage = "guarded"
[[rooms]]
slug = "closed"
title = "To read only where nobody is"
coverage = "closed"
)";

}  // namespace hearth::support
