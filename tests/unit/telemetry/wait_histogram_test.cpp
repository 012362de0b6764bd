// SPDX-License-Identifier: Apache-2.0
#include "telemetry/wait_histogram.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace hearth::telemetry {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::string written(const WaitHistogram& histogram) {
  std::string out;
  histogram.write(out, "wait_seconds", "severity=\"4\"");
  return out;
}

bool says(const WaitHistogram& histogram, const std::string& line) {
  return written(histogram).find(line + '\n') != std::string::npos;
}

TEST(WaitHistogram, BeginsWithEveryBucketAtNothing) {
  const WaitHistogram histogram;
  EXPECT_TRUE(written(histogram).starts_with("wait_seconds_bucket{severity=\"4\",le=\"5\"} 0\n"));
  EXPECT_TRUE(says(histogram, "wait_seconds_bucket{severity=\"4\",le=\"+Inf\"} 0"));
  EXPECT_TRUE(written(histogram).ends_with(
      "wait_seconds_sum{severity=\"4\"} 0.000\nwait_seconds_count{severity=\"4\"} 0\n"));
}

TEST(WaitHistogram, CountsEachWaitInItsBucketAndInAllLongerOnes) {
  WaitHistogram histogram;
  histogram.observe(seconds(5));  // the bound belongs to its bucket
  histogram.observe(milliseconds(5001));
  histogram.observe(hours(24));
  EXPECT_TRUE(says(histogram, "wait_seconds_bucket{severity=\"4\",le=\"5\"} 1"));
  EXPECT_TRUE(says(histogram, "wait_seconds_bucket{severity=\"4\",le=\"15\"} 2"));
  EXPECT_TRUE(says(histogram, "wait_seconds_bucket{severity=\"4\",le=\"43200\"} 2"));
  EXPECT_TRUE(says(histogram, "wait_seconds_bucket{severity=\"4\",le=\"+Inf\"} 3"));
  EXPECT_TRUE(says(histogram, "wait_seconds_sum{severity=\"4\"} 86410.001"));
  EXPECT_TRUE(says(histogram, "wait_seconds_count{severity=\"4\"} 3"));
}

TEST(WaitHistogram, TakesAClockThatWentBackAsNoWait) {
  WaitHistogram histogram;
  histogram.observe(seconds(-3));
  EXPECT_TRUE(says(histogram, "wait_seconds_bucket{severity=\"4\",le=\"5\"} 1"));
  EXPECT_TRUE(says(histogram, "wait_seconds_sum{severity=\"4\"} 0.000"));
}

}  // namespace
}  // namespace hearth::telemetry
