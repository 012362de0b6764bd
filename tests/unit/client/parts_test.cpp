// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "backoff.hpp"
#include "read_position.hpp"

namespace hearth::client {
namespace {

using namespace std::chrono_literals;
using Step = ReadPosition::Step;

TEST(ReadPosition, TakesEachEventOnceAndNoneTooEarly) {
  ReadPosition position({{1, 10}});
  EXPECT_EQ(position.step({1, 11}), Step::next);
  EXPECT_EQ(position.step({1, 10}), Step::seen);
  EXPECT_EQ(position.step({1, 12}), Step::hole);
}

TEST(ReadPosition, GoesOnAcrossEpochs) {
  ReadPosition position({{1, 10}});
  EXPECT_EQ(position.step({2, 11}), Step::next);
  position.move({2, 11});
  EXPECT_EQ(position.cursor(), (Cursor{{2, 11}, {1, 10}}));
  EXPECT_EQ(position.step({1, 10}), Step::seen);
}

TEST(ReadPosition, CallsAnOlderEventOfAnEpochItNeverSawAHole) {
  const ReadPosition position({{1, 10}});
  EXPECT_EQ(position.step({2, 10}), Step::hole);
}

TEST(ReadPosition, GoesBackWithWhatALostEpochTookAlong) {
  ReadPosition position({{2, 20}, {1, 15}});
  position.move({3, 12});
  EXPECT_EQ(position.cursor(), (Cursor{{3, 12}, {2, 12}, {1, 12}}));
}

TEST(ReadPosition, NamesNoMoreThanFourEpochs) {
  ReadPosition position({});
  for (std::uint64_t epoch = 1; epoch <= 6; ++epoch) position.move({epoch, epoch});
  EXPECT_EQ(position.cursor(), (Cursor{{6, 6}, {5, 5}, {4, 4}, {3, 3}}));
  position.reset({9, 2});
  EXPECT_EQ(position.cursor(), (Cursor{{9, 2}}));
}

TEST(Backoff, TakesItsAdviceFromTheRangeOfTheCode) {
  EXPECT_EQ(advice_for(1006), Advice::resume);
  EXPECT_EQ(advice_for(3999), Advice::resume);
  EXPECT_EQ(advice_for(4000), Advice::back_off);
  EXPECT_EQ(advice_for(4100), Advice::soon);
  EXPECT_EQ(advice_for(4200), Advice::stay_away);
  EXPECT_EQ(advice_for(4300), Advice::resume);
}

TEST(Backoff, DoublesToItsCap) {
  EXPECT_EQ(retry_delay(Advice::back_off, 0, 5s, 0.5), 250ms);
  EXPECT_EQ(retry_delay(Advice::back_off, 3, 5s, 0.5), 2s);
  EXPECT_EQ(retry_delay(Advice::back_off, 1000, 5s, 0.5), 15s);
}

TEST(Backoff, SpreadsALostConnectionOverTheServersWindowOnce) {
  EXPECT_EQ(retry_delay(Advice::resume, 0, 8s, 0.5), 4s);
  EXPECT_EQ(retry_delay(Advice::resume, 1, 8s, 0.5), 500ms);
  EXPECT_EQ(retry_delay(Advice::soon, 5, 8s, 0.5), 4s);
  EXPECT_EQ(retry_delay(Advice::soon, 5, 0s, 0.5), 250ms);
  EXPECT_EQ(retry_delay(Advice::resume, 0, 8s, 0), 0s);
}

}  // namespace
}  // namespace hearth::client
