// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "load/plan.hpp"
#include "load/process.hpp"
#include "load/report.hpp"

namespace hearth::load {

// Runs the plan against servers on the loopback. Throws with a sentence if it cannot.
Report run(const Plan& plan, const std::vector<Process>& servers);

}  // namespace hearth::load
