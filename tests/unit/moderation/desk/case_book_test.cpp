// SPDX-License-Identifier: Apache-2.0
#include "moderation/desk/case_book.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "book.hpp"

namespace hearth::moderation::desk {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(CaseBook, TakesEntriesInOrderOnly) {
  CaseBook book;
  const Entry entry{{}, case_id(1), CaseOpened{CaseKind::opened, room(1), {}, 2}};
  EXPECT_FALSE(book.apply(2, at(0), entry));
  EXPECT_TRUE(book.apply(1, at(0), entry));
  EXPECT_FALSE(book.apply(1, at(0), entry));
  EXPECT_EQ(book.top(), 1U);
}

TEST(CaseBook, MakesOneCaseOfWhatConcernsOnePersonInOneRoom) {
  Day day;
  const auto first = day.found(1, "harassment", 2);
  EXPECT_EQ(day.found(2, "self_harm.intent", 3), first);
  EXPECT_NE(day.found(3, "harassment", 2, 2), first) << "another person";
  EXPECT_NE(day.found(4, "harassment", 2, 1, 2), first) << "another room";

  const auto& c = day.at_case(first);
  EXPECT_EQ(c.findings, 2U);
  EXPECT_EQ(c.severity, 3);
  EXPECT_TRUE(c.crisis);
  EXPECT_EQ(c.labels, (std::vector<std::string>{"harassment", "self_harm.intent"}));
  EXPECT_EQ(day.book.open_count(), 3U);
}

TEST(CaseBook, OpensAnotherCaseAfterTheFirstWasClosed) {
  Day day;
  const auto who = day.on_duty(1, Role::moderator);
  const auto first = day.found(1, "harassment", 2);
  EXPECT_FALSE(day.does(claim(day.desk(), who, first)));
  EXPECT_FALSE(day.does(close(day.desk(), who, first, Outcome::helped)));
  const auto second = day.found(2, "harassment", 2);
  EXPECT_EQ(second, case_id(2));
  EXPECT_TRUE(day.at_case(first).closed());
}

}  // namespace
}  // namespace hearth::moderation::desk
