// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "core/time.hpp"
#include "moderation/finding.hpp"
#include "moderation/recent_messages.hpp"

namespace hearth::moderation {

// What a check found. A check that could not finish says so; the message then goes on with what was
// found until then.
struct Findings {
  std::vector<Finding> all;
  // The draft normalised, from whichever check did that first, for those after it; may be nothing.
  const View* base = nullptr;
  bool incomplete = false;
};

// One look at a draft: the place where a deployment adds its own. A check is called on its shard
// for every message, so it answers within microseconds: it reads the draft, never a file, a socket
// or a clock. What it finds is weighed with everything else; it cannot deliver or stop a message by
// itself. Where it throws, what it found until then counts, and the failure is told to operators.
// One instance per shard.
class Check {
 public:
  virtual ~Check() = default;
  virtual std::string_view name() const = 0;
  virtual void look(const Draft& draft, const RecentMessages& recent, core::Time now,
                    Findings& findings) = 0;
};

}  // namespace hearth::moderation
