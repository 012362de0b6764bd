// SPDX-License-Identifier: Apache-2.0
#include "moderation/guideline.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace hearth::moderation {
namespace {

TEST(Guideline, IsACodeThatClientsHaveWordsForWhateverAConsoleSays) {
  for (const auto& [reason, code] :
       {std::pair{"harassment", "harassment"}, std::pair{"hate.slur", "hate"},
        std::pair{"method_detail", "method_detail"}, std::pair{"guideline.kindness", "other"},
        std::pair{"because of Robin from Leeds", "other"}, std::pair{"", ""}})
    EXPECT_EQ(guideline_of(reason), code) << reason;
}

// Nobody is slowed for what must never be punished.
TEST(Guideline, IsNeverThatSomebodyIsInDangerOrRelapsed) {
  for (const auto* reason : {"self_harm", "overdose_emergency", "relapse_disclosure", "craving"})
    EXPECT_EQ(guideline_of(reason), "other") << reason;
}

}  // namespace
}  // namespace hearth::moderation
