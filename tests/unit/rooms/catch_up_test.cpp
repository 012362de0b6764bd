// SPDX-License-Identifier: Apache-2.0
#include "rooms/catch_up.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hearth::rooms {

void PrintTo(const Gap& gap, std::ostream* out) {
  *out << "{" << gap.from << ".." << gap.to << " reason " << static_cast<int>(gap.reason)
       << " epoch " << gap.epoch << " resume (" << gap.resume.epoch << ", " << gap.resume.seq
       << ")}";
}

namespace {

constexpr Epoch now = 9;  // the epoch the log lives in
constexpr Epoch before = 8;
constexpr Epoch older = 7;
constexpr Epoch foreign = 1;  // no log this one comes from

constexpr auto expired = GapReason::expired;
constexpr auto lost = GapReason::lost;
constexpr auto reset = GapReason::reset;

// Seqs `first` to 30 are kept; 25 is the last that lives on from `before`, 15 from `older`.
LogSpan log_from(Seq first) { return {{now, 30}, first, {{before, 25}, {older, 15}}}; }

struct Row {
  const char* name;
  std::vector<Position> cursor;
  LogSpan log;
  std::vector<Gap> gaps;
  Seq next;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class ResumeTable : public testing::TestWithParam<Row> {};

TEST_P(ResumeTable, TellsTheReaderWhatIsMissingAndWhereToGoOn) {
  const auto& row = GetParam();
  const auto plan = plan_catch_up(row.cursor, row.log, 10);
  EXPECT_EQ(plan.gaps, row.gaps);
  EXPECT_EQ(plan.next, row.next);
}

INSTANTIATE_TEST_SUITE_P(
    CurrentEpoch, ResumeTable,
    testing::Values(
        Row{"InsideTheLog", {{now, 12}}, log_from(1), {}, 13},
        Row{"UpToDate", {{now, 30}}, log_from(1), {}, 31},
        Row{"NothingReadYet", {{now, 0}}, log_from(1), {}, 1},
        Row{"JustBeforeTheFirstKept", {{now, 11}}, log_from(12), {}, 12},
        Row{"OneBelowThat", {{now, 10}}, log_from(12), {{11, 11, expired, now, {now, 11}}}, 12},
        Row{"FarBelowTheFirst", {{now, 3}}, log_from(12), {{4, 11, expired, now, {now, 11}}}, 12},
        Row{"EverythingExpired", {{now, 3}}, log_from(31), {{4, 30, expired, now, {now, 30}}}, 31},
        Row{"UpToDateThoughAllExpired", {{now, 30}}, log_from(31), {}, 31},
        Row{"EmptyRoom", {{now, 0}}, LogSpan{{now, 0}, 1, {}}, {}, 1},
        Row{"AboveTheTop", {{now, 31}}, log_from(1), {{1, 31, reset, now, {now, 20}}}, 21}),
    [](const auto& row) { return std::string(row.param.name); });

INSTANTIATE_TEST_SUITE_P(EarlierEpoch, ResumeTable,
                         testing::Values(Row{"BelowItsFloor", {{before, 20}}, log_from(1), {}, 21},
                                         Row{"AtItsFloor", {{before, 25}}, log_from(1), {}, 26},
                                         Row{"OneAboveItsFloor",
                                             {{before, 26}},
                                             log_from(1),
                                             {{26, 26, lost, before, {now, 25}}},
                                             26},
                                         Row{"AboveItsFloorAndTheTop",
                                             {{before, 40}},
                                             log_from(1),
                                             {{26, 40, lost, before, {now, 25}}},
                                             26},
                                         Row{"BelowItsFloorAndExpired",
                                             {{before, 5}},
                                             log_from(12),
                                             {{6, 11, expired, now, {now, 11}}},
                                             12},
                                         Row{"LostAndThenExpired",
                                             {{older, 20}},
                                             log_from(18),
                                             {{16, 20, lost, older, {now, 15}},
                                              {16, 17, expired, now, {now, 17}}},
                                             18}),
                         [](const auto& row) { return std::string(row.param.name); });

INSTANTIATE_TEST_SUITE_P(
    DoubleFailover, ResumeTable,
    testing::Values(
        Row{"TwoEpochsAgoBelowItsFloor", {{older, 15}}, log_from(1), {}, 16},
        Row{"TwoEpochsAgoAboveItsFloor",
            {{older, 18}},
            log_from(1),
            {{16, 18, lost, older, {now, 15}}},
            16},
        // The epoch between left no trace: what was read of it is lost from the older position on.
        Row{"NewestUnknownOlderKnown",
            {{foreign, 22}, {older, 14}},
            log_from(1),
            {{15, 22, lost, foreign, {now, 14}}},
            15},
        Row{"NewestUnknownOlderAboveItsFloor",
            {{foreign, 22}, {older, 18}},
            log_from(1),
            {{16, 22, lost, foreign, {now, 15}}, {16, 18, lost, older, {now, 15}}},
            16},
        Row{"NewestUnknownReadNothingOfIt", {{foreign, 14}, {older, 14}}, log_from(1), {}, 15},
        // The newest known entry decides; older ones do not matter any more.
        Row{"NewestKnown", {{before, 20}, {older, 15}}, log_from(1), {}, 21},
        Row{"OldestOfFourKnown",
            {{4, 20}, {3, 18}, {2, 16}, {older, 10}},
            log_from(1),
            {{11, 20, lost, 4, {now, 10}},
             {11, 18, lost, 3, {now, 10}},
             {11, 16, lost, 2, {now, 10}}},
            11}),
    [](const auto& row) { return std::string(row.param.name); });

INSTANTIATE_TEST_SUITE_P(NothingKnown, ResumeTable,
                         testing::Values(Row{"StartsOverWithHistory",
                                             {{foreign, 5}},
                                             log_from(1),
                                             {{1, 20, reset, foreign, {now, 20}}},
                                             21},
                                         Row{"FromWhatIsKeptWhenThatIsLess",
                                             {{foreign, 5}},
                                             log_from(28),
                                             {{1, 27, reset, foreign, {now, 27}}},
                                             28},
                                         Row{"NamesTheHighestSeqTheReaderHad",
                                             {{foreign, 50}, {2, 60}},
                                             log_from(1),
                                             {{1, 60, reset, foreign, {now, 20}}},
                                             21},
                                         Row{"InALogThatKeepsNothing",
                                             {{foreign, 5}},
                                             log_from(31),
                                             {{1, 30, reset, foreign, {now, 30}}},
                                             31},
                                         Row{"InALogThatNeverHadAnything",
                                             {{foreign, 5}},
                                             LogSpan{{now, 0}, 1, {}},
                                             {{1, 5, reset, foreign, {now, 0}}},
                                             1}),
                         [](const auto& row) { return std::string(row.param.name); });

INSTANTIATE_TEST_SUITE_P(
    WithoutACursor, ResumeTable,
    testing::Values(Row{"TheNewestHistory", {}, log_from(1), {}, 21},
                    Row{"WhatIsKeptWhenThatIsLess", {}, log_from(28), {}, 28},
                    Row{"NothingWhenAllExpired", {}, log_from(31), {}, 31},
                    Row{"NothingInAnEmptyRoom", {}, LogSpan{{now, 0}, 1, {}}, {}, 1}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(CatchUp, WithoutHistoryAReaderWithoutACursorStartsAfterTheTop) {
  EXPECT_EQ(plan_catch_up({}, log_from(1), 0).next, 31u);
}

// Every cursor of up to two entries against every log: what a reader holds afterwards has no hole
// that no gap declares.
TEST(CatchUp, LeavesNoSeqBothUnsentAndUndeclared) {
  for (Seq first = 1; first <= 31; ++first)
    for (const Epoch newest : {now, before, older, foreign})
      for (Seq seq = 0; seq <= 35; ++seq) {
        const auto log = log_from(first);
        const std::vector<Position> cursor{{newest, seq}, {older, std::min<Seq>(seq, 12)}};
        const auto plan = plan_catch_up(cursor, log, 10);
        SCOPED_TRACE(testing::Message() << newest << "," << seq << " first " << first);
        ASSERT_GE(plan.next, first);
        ASSERT_LE(plan.next, log.top.seq + 1);
        if (!plan.gaps.empty()) {
          ASSERT_EQ(plan.gaps.back().resume, (Position{now, plan.next - 1}));
        } else {
          ASSERT_EQ(plan.next, seq + 1);
        }
        for (const auto& gap : plan.gaps) ASSERT_LE(gap.from, gap.to);
      }
}

}  // namespace
}  // namespace hearth::rooms
