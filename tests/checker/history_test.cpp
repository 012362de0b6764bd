// SPDX-License-Identifier: Apache-2.0
#include "checker/history.hpp"

#include <gtest/gtest.h>

namespace hearth::checker {
namespace {

using Kind = Step::Kind;

Step post(std::uint32_t who, std::uint32_t n, std::string text) {
  return {Kind::post, who, n, {}, std::move(text), 0, 0, {}, 0};
}
Step accepted(std::uint32_t who, std::uint64_t seq, std::string text, std::uint64_t at_us = 0,
              std::uint64_t epoch = 1) {
  return {Kind::accepted, who, 0, {epoch, seq}, std::move(text), 0, 0, {}, at_us};
}
Step joined(std::uint32_t who, std::uint64_t seq) {
  return {Kind::joined, who, 0, {1, seq}, "", 0, 0, {}, 0};
}
Step event(std::uint32_t who, std::uint64_t seq, std::string text, std::uint64_t epoch = 1) {
  return {Kind::event, who, 0, {epoch, seq}, std::move(text), 0, 0, {}, 0};
}
Step gap(std::uint32_t who, std::uint64_t from, std::uint64_t to, bool lost = false) {
  return {Kind::gap, who,  0,  {1, lost ? from - 1 : to},
          "",        from, to, lost ? Step::Gap::lost : Step::Gap::expired,
          0};
}
Step healed() { return {Kind::healed, 0, 0, {}, "", 0, 0, {}, 0}; }

// True if every finding is of this check, and there is one.
bool breaks(const History& history, const std::string& check, Rate rate = {}) {
  const auto found = judge(history, rate);
  if (found.empty()) return false;
  for (const auto& one : found)
    if (!one.starts_with(check)) ADD_FAILURE() << one;
  return true;
}

TEST(Judge, AcceptsAGoodHistory) {
  EXPECT_TRUE(judge({joined(1, 0), post(9, 1, "a"), accepted(9, 1, "a"), event(1, 1, "a"),
                     post(9, 2, "b"), event(1, 2, "b"), accepted(9, 2, "b"), healed()})
                  .empty());
}
TEST(Judge, AcceptsADeclaredGapAndAPostWithoutAnAnswer) {
  EXPECT_TRUE(judge({joined(1, 0), post(9, 1, "a"), accepted(9, 1, "a"), post(9, 2, "b"),
                     gap(1, 1, 1), event(1, 2, "b")})
                  .empty());
}
TEST(Judge, AcceptsOneEventUnderTheNamesOfTwoEpochs) {
  EXPECT_TRUE(judge({joined(1, 0), joined(2, 0), post(9, 1, "a"), accepted(9, 1, "a"),
                     event(1, 1, "a", 1), event(2, 1, "a", 2)})
                  .empty());
}
TEST(Judge, AcceptsALostEventWhosePlaceIsTakenInANewEpoch) {
  EXPECT_TRUE(judge({joined(1, 0), post(9, 1, "a"), event(1, 1, "a"), gap(1, 1, 1, true),
                     post(9, 2, "b"), accepted(9, 1, "b", 0, 2), event(1, 1, "b", 2)})
                  .empty());
}
TEST(Judge, SeesTwoMeaningsOfAPosition) {
  EXPECT_TRUE(breaks({joined(1, 0), joined(2, 0), post(8, 1, "a"), post(9, 1, "b"),
                      event(1, 1, "a"), event(2, 1, "b")},
                     "C1"));
  EXPECT_TRUE(breaks({post(9, 1, "a"), accepted(9, 1, "a"), accepted(9, 2, "a")}, "C1"));
}
TEST(Judge, SeesAHoleADoubleAndAStepBack) {
  EXPECT_TRUE(breaks({joined(1, 0), post(9, 1, "a"), event(1, 2, "a")}, "C2"));
  EXPECT_TRUE(breaks({joined(1, 0), post(9, 1, "a"), event(1, 1, "a"), event(1, 1, "a")}, "C2"));
  EXPECT_TRUE(breaks({joined(1, 4), post(9, 1, "a"), event(1, 2, "a")}, "C2"));
}
TEST(Judge, SeesThatAnAcceptedMessageNeverCame) {
  const auto found = judge(
      {joined(1, 0), post(9, 1, "a"), accepted(9, 1, "a"), post(9, 2, "b"), event(1, 2, "b")});
  EXPECT_TRUE(std::any_of(found.begin(), found.end(),
                          [](const auto& one) { return one.starts_with("C3"); }));
}
TEST(Judge, SeesAMessageNobodySentOrThatComesTwice) {
  EXPECT_TRUE(breaks({joined(1, 0), event(1, 1, "ghost")}, "C4"));
  EXPECT_TRUE(breaks({joined(1, 0), post(9, 1, "a"), event(1, 1, "a"), event(1, 2, "a")}, "C4"));
}
TEST(Judge, SeesNGoBack) {
  EXPECT_TRUE(
      breaks({post(9, 2, "b"), post(9, 1, "a"), accepted(9, 1, "b"), accepted(9, 2, "a")}, "C5"));
}
TEST(Judge, SeesALaterPostBeforeAnAnsweredOne) {
  EXPECT_TRUE(
      breaks({post(8, 1, "a"), accepted(8, 2, "a"), post(9, 1, "b"), accepted(9, 1, "b")}, "C6"));
}
TEST(Judge, SeesSomebodyFasterThanTheRate) {
  const History fast{post(9, 1, "a"), accepted(9, 1, "a", 100), post(9, 2, "b"),
                     accepted(9, 2, "b", 200)};
  EXPECT_TRUE(breaks(fast, "C9", {1000, 1}));
  EXPECT_TRUE(judge(fast, {1000, 2}).empty());
}
TEST(Judge, SeesAReaderThatStopped) {
  EXPECT_TRUE(breaks({joined(1, 0), post(9, 1, "a"), accepted(9, 1, "a"), healed()}, "C12"));
}

Step in_log(std::uint64_t seq, std::string text) {
  return {Kind::log, 0, 0, {9, seq}, std::move(text), 0, 0, {}, 0};
}

TEST(JudgeWithTheLog, AcceptsALossThatWasNamedExactly) {
  const History history{joined(1, 0),        post(9, 1, "a"),
                        accepted(9, 1, "a"), event(1, 1, "a"),
                        post(9, 2, "b"),     accepted(9, 2, "b"),
                        event(1, 2, "b"),    gap(1, 2, 2, true),
                        post(8, 1, "c"),     accepted(8, 2, "c", 0, 2),
                        event(1, 2, "c", 2), healed(),
                        in_log(1, "a"),      in_log(2, "c")};
  EXPECT_TRUE(judge(history).empty());
  EXPECT_EQ(lost(history), std::vector<std::string>{"b"});
}
TEST(JudgeWithTheLog, AcceptsAnUnansweredPostThatIsLostAndSaidAgain) {
  EXPECT_TRUE(judge({joined(1, 0), post(9, 1, "a"), event(1, 1, "a"), gap(1, 1, 1, true),
                     accepted(9, 1, "a", 0, 2), event(1, 1, "a", 2), healed(), in_log(1, "a")})
                  .empty());
}
TEST(JudgeWithTheLog, SeesALossNobodyWasToldOf) {
  EXPECT_TRUE(breaks({joined(1, 0), post(9, 1, "a"), accepted(9, 1, "a"), event(1, 1, "a"),
                      post(8, 1, "c"), accepted(8, 1, "c", 0, 2), in_log(1, "c")},
                     "C3"));
}
TEST(JudgeWithTheLog, SeesThatMoreWasCalledLostThanIs) {
  EXPECT_TRUE(breaks({joined(1, 0), post(9, 1, "a"), accepted(9, 1, "a"), event(1, 1, "a"),
                      gap(1, 1, 1, true), event(1, 1, "a", 2), in_log(1, "a")},
                     "C3"));
}
TEST(JudgeWithTheLog, SeesAReaderPastTheEndAndOneWithAHole) {
  EXPECT_TRUE(breaks({joined(1, 0), post(9, 1, "a"), post(9, 2, "b"), event(1, 1, "a"),
                      event(1, 2, "b"), in_log(1, "a")},
                     "C3"));
  EXPECT_TRUE(breaks({joined(1, 0), post(9, 1, "a"), gap(1, 1, 1), in_log(1, "a")}, "C3"));
}
TEST(JudgeWithTheLog, SeesThatTheTopWasNotReached) {
  EXPECT_TRUE(breaks({joined(1, 0), post(9, 1, "a"), healed(), in_log(1, "a")}, "C12"));
}

}  // namespace
}  // namespace hearth::checker
