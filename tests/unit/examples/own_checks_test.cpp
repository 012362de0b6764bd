// SPDX-License-Identifier: Apache-2.0
#include "app/own_checks.hpp"

#include <gtest/gtest.h>

#include "moderation/pipeline.hpp"

namespace hearth::app {
namespace {

moderation::Action action_for(std::string_view text) {
  moderation::Pipeline pipeline(own_checks());
  return pipeline.judge({text}, {}, core::Time{}).action;
}

TEST(OwnChecks, OfTheExampleAskWhoShoutsToLookAgain) {
  EXPECT_EQ(action_for("NOBODY EVER LISTENS HERE"), moderation::Action::nudge);
  EXPECT_EQ(action_for("NA, day 3"), moderation::Action::allow);
  EXPECT_EQ(action_for("Nobody listens"), moderation::Action::allow);
}

}  // namespace
}  // namespace hearth::app
