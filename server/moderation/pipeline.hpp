// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "moderation/check.hpp"
#include "moderation/verdict.hpp"

namespace hearth::moderation {

// The checks a draft passes, in order, and what follows from their findings together. One per
// shard.
class Pipeline {
 public:
  explicit Pipeline(std::vector<std::unique_ptr<Check>> checks) : checks_(std::move(checks)) {}

  // A check that throws is passed over, and named in the verdict. Same draft, same recent messages,
  // same checks: same verdict.
  Verdict judge(const Draft& draft, const RecentMessages& recent, core::Time now);

 private:
  std::vector<std::unique_ptr<Check>> checks_;
};

}  // namespace hearth::moderation
