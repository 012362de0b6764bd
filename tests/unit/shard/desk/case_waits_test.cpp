// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/case_waits.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <sstream>
#include <string>

#include "../../moderation/desk/book.hpp"

namespace hearth::shard::desk {
namespace {

using cases::Day;
using cases::Role;
using std::chrono::minutes;
using std::chrono::seconds;

// What a console of this node decided, in the book and counted.
void here(CaseWaits& waits, Day& day, const cases::Decided& decided) {
  ASSERT_TRUE(decided);
  const auto first = day.book.top() + 1;
  day.append(*decided);
  waits.count(day.book, first, day.now, *decided);
}

bool says(const CaseWaits& waits, const std::string& line) {
  return waits.text().find(line + '\n') != std::string::npos;
}

TEST(CaseWaits, CountsUntilACaseIsTakenForTheFirstTimeAndNeverAgain) {
  CaseWaits waits;
  Day day;
  const auto mia = day.on_duty(1, Role::moderator);
  const auto tom = day.on_duty(2, Role::moderator);
  const auto id = day.found(1, "harassment", 2);
  day.pass(seconds(20));
  here(waits, day, acknowledge(day.desk(), mia, id));
  EXPECT_TRUE(says(waits, "hearth_desk_case_taken_seconds_count{severity=\"2\"} 0"));
  day.pass(seconds(20));
  here(waits, day, claim(day.desk(), mia, id));
  here(waits, day, let_go(day.desk(), mia, id));
  day.pass(minutes(9));
  here(waits, day, claim(day.desk(), tom, id));
  EXPECT_TRUE(says(waits, "hearth_desk_case_taken_seconds_count{severity=\"2\"} 1"));
  EXPECT_TRUE(says(waits, "hearth_desk_case_taken_seconds_sum{severity=\"2\"} 40.000"));
  EXPECT_TRUE(says(waits, "hearth_desk_urgent_acknowledged_seconds_count{severity=\"2\"} 0"));
}

TEST(CaseWaits, CountsFromWhenACaseBecameUrgentUntilSomebodySawIt) {
  CaseWaits waits;
  Day day;
  const auto mia = day.on_duty(1, Role::moderator);
  const auto id = day.found(1, "harassment", 2);
  day.pass(minutes(30));
  day.found(2, "self_harm.plan", 4);
  day.pass(seconds(12));
  here(waits, day, acknowledge(day.desk(), mia, id));
  day.pass(minutes(1));
  here(waits, day, claim(day.desk(), mia, id));
  EXPECT_TRUE(says(waits, "hearth_desk_urgent_acknowledged_seconds_count{severity=\"4\"} 1"));
  EXPECT_TRUE(says(waits, "hearth_desk_urgent_acknowledged_seconds_sum{severity=\"4\"} 12.000"));
  EXPECT_TRUE(says(waits, "hearth_desk_case_taken_seconds_sum{severity=\"4\"} 1872.000"));
}

TEST(CaseWaits, LeavesWhatWasDecidedAtAnotherNodeToThatNode) {
  CaseWaits waits;
  Day day;
  const auto mia = day.on_duty(1, Role::moderator);
  const auto id = day.found(1, "self_harm.plan", 4);
  EXPECT_FALSE(day.does(claim(day.desk(), mia, id)));
  here(waits, day, note(day.desk(), mia, id, {}));
  EXPECT_TRUE(says(waits, "hearth_desk_case_taken_seconds_count{severity=\"4\"} 0"));
}

TEST(CaseWaits, HasNoLabelButSeverity) {
  const std::regex sample(
      "hearth_desk_[a-z_]+\\{severity=\"[0-4]\"(,le=\"[0-9+Inf]+\")?\\} [0-9.]+");
  std::istringstream lines(CaseWaits().text());
  std::size_t samples = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# ")) continue;
    EXPECT_TRUE(std::regex_match(line, sample)) << line;
    ++samples;
  }
  EXPECT_EQ(samples, 2 * 5 * (telemetry::WaitHistogram::bounds_s.size() + 3));
}

}  // namespace
}  // namespace hearth::shard::desk
