// SPDX-License-Identifier: Apache-2.0
// A number that has changed is worse than none: somebody has to look at each twice a year.
#include <gtest/gtest.h>

#include <toml++/toml.h>
#include <chrono>
#include <cstdio>
#include <optional>

#include "texts/catalogue.hpp"

namespace hearth::test {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr days age_max{180};

std::optional<sys_days> day_of(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  char more = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%c", &year, &month, &day, &more) != 3)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return sys_days(date);
}

// What is wrong with the date, for who has to mend it; empty: nothing.
std::string why_old(const std::string& date, sys_days today) {
  const auto day = day_of(date);
  if (!day) return "\"" + date + "\" is no date; write it as \"2026-01-31\"";
  if (*day > today + days(1)) return date + " is still to come";
  if (today - *day <= age_max) return {};
  return date + " is " + std::to_string((today - *day).count()) +
         " days ago; call it or open it, then renew the date (at most 180 days)";
}

TEST(HelpLines, WereLookedAtInTheLastHalfYear) {
  const auto today = std::chrono::floor<days>(std::chrono::system_clock::now());
  int dates = 0;
  for (const auto& file : files_of(source_folder() + "/config/resources", ".toml")) {
    const auto table = toml::parse_file(file);
    const auto* lines = table["lines"].as_array();
    ASSERT_TRUE(lines) << file;
    for (const auto& entry : *lines) {
      const auto& line = *entry.as_table();
      const auto name = line["name"].value_or(std::string());
      EXPECT_TRUE(line["listed_on"].is_string()) << file << ": " << name << " has no listed_on";
      for (const auto* key : {"listed_on", "verified_on"}) {
        const auto date = line[key].value<std::string>();
        if (!date) continue;
        ++dates;
        EXPECT_EQ(why_old(*date, today), "") << file << ": " << name << ": " << key;
      }
    }
  }
  EXPECT_GE(dates, 30);
}

TEST(HelpLines, AreOldAfterAHundredAndEightyDays) {
  const auto today = *day_of("2026-07-30");
  EXPECT_EQ(why_old("2026-01-31", today), "");
  EXPECT_NE(why_old("2026-01-30", today), "");
  EXPECT_NE(why_old("2026-09-01", today), "");
  for (const auto* text : {"", "2026", "2026-02-30", "30.1.2026", "2026-01-31T10:00"})
    EXPECT_NE(why_old(text, today).find("is no date"), std::string::npos) << text;
}

}  // namespace
}  // namespace hearth::test
