// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "shard/finding_counts.hpp"

namespace hearth::app {

// {"harassment": {"nudge": 3, "block": 1}}: what was found and what was done, without what never
// was.
boost::json::object by_category(const shard::FindingCounts::Counted& counted);

// Both for people to read: a line each, the most frequent rules first.
std::string findings_text(const shard::FindingCounts::Counted& counted);

}  // namespace hearth::app
