// SPDX-License-Identifier: Apache-2.0
#include "shard/desk/subjects.hpp"

#include <gtest/gtest.h>

#include "running.hpp"
#include "support/memory_ledger.hpp"

namespace hearth::shard::desk {
namespace {

class SubjectsTest : public testing::Test, public Running {
 protected:
  SubjectsTest() {
    room.bytes.fill(1);
    who.handle.bytes.fill(2);
    who.alias = "Kind Heron";
    ledger.now = core::now();
  }
  // Named, and written as a node would.
  core::SubjectId name(bool is_needed) {
    auto named = run(subjects.name(room, who, ledger.now, [&](const core::SubjectId& id) {
      EXPECT_EQ(id, last);
      return is_needed;
    }));
    if (named->record) {
      EXPECT_TRUE(ledger.put({*named->record})) << "it takes the place of the one before";
      subjects.take(ledger.kept(Subjects::kind).at(0));
    }
    before = named->before;
    return last = named->id;
  }

  support::MemoryLedger ledger;
  Subjects subjects{ledger};
  core::RoomId room;
  rooms::Participant who;
  core::SubjectId last, before;
};

TEST_F(SubjectsTest, KeepTheirIdWhileSomethingAboutThemIsOpen) {
  const auto first = name(false);
  EXPECT_FALSE(first.is_zero());
  for (int day = 0; day < 60; day += 10) {
    ledger.now += std::chrono::hours(240);
    EXPECT_EQ(name(true), first);
    EXPECT_TRUE(before.is_zero());
  }
  ASSERT_TRUE(subjects.find(first));
  EXPECT_EQ(subjects.find(first)->who, who);
}

// A ban outlived the record of whom it means: nobody could lift it, and an appeal said it was.
TEST_F(SubjectsTest, LastAsLongAsTheyAreNeeded) {
  const auto id = name(false);
  const auto renewed = [&](bool is_needed) {
    return subjects.renewed(
        ledger.now, [&](const core::SubjectId& whom) { return is_needed && whom == id; }, 9);
  };
  for (int week = 0; week < 20; ++week) {
    ledger.now += std::chrono::hours(24 * 7);
    EXPECT_TRUE(renewed(false).empty());
    const auto records = renewed(true);
    EXPECT_EQ(records.empty(), week % 3 != 2) << "half the time is over";
    if (records.empty()) continue;
    ASSERT_TRUE(ledger.put(records));
    subjects.take(ledger.kept(Subjects::kind).at(0));
    subjects.forget_ended(ledger.now);
  }
  ASSERT_TRUE(subjects.find(id));
  EXPECT_EQ(subjects.find(id)->who, who);
}

TEST_F(SubjectsTest, GetAnotherIdWhenNothingIsSoThatNoHistoryGrows) {
  const auto first = name(false);
  const auto second = name(false);
  EXPECT_NE(second, first);
  EXPECT_EQ(before, first);
  EXPECT_FALSE(subjects.find(first)) << "nobody can tell any more who that was";
  EXPECT_EQ(subjects.find(room, who.handle), second);
  const auto kept = ledger.kept(Subjects::kind);
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].value.find(first.view()), std::string::npos) << "not on the disk either";
}

}  // namespace
}  // namespace hearth::shard::desk
