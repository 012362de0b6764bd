// SPDX-License-Identifier: Apache-2.0
#include "app/findings_report.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

namespace hearth::app {
namespace {

TEST(FindingsReport, SaysWhatWasFoundAndDoneAndLeavesOutWhatNeverWas) {
  shard::FindingCounts::Counted counted;
  EXPECT_EQ(boost::json::serialize(by_category(counted)), "{}");
  EXPECT_EQ(findings_text(counted), "nothing was found since this hearthd began\n");
  counted.by_category[static_cast<std::size_t>(moderation::Category::harassment)]
                     [static_cast<std::size_t>(moderation::Action::nudge)] = 12;
  counted.by_rule = {{"harassment.insult", 11}, {"harassment.threat", 1}};
  EXPECT_EQ(boost::json::serialize(by_category(counted)), R"({"harassment":{"nudge":12}})");
  EXPECT_EQ(findings_text(counted),
            "messages since this hearthd began, by what was found and what was done\n"
            "      12  harassment, nudge\n"
            "by rule\n"
            "      11  harassment.insult\n"
            "       1  harassment.threat\n");
}

}  // namespace
}  // namespace hearth::app
