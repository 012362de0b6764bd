// SPDX-License-Identifier: Apache-2.0
#include "protocol/close_code.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <regex>
#include <string>

namespace hearth::protocol {
namespace {

TEST(CloseCode, IsTheSameInTheDocumentation) {
  std::ifstream readme(std::string(std::getenv("HEARTH_SOURCE")) + "/proto/README.md");
  ASSERT_TRUE(readme);
  std::map<std::uint16_t, std::string> documented;
  const std::regex row(R"(\| (4\d\d\d) \| (\w+) \| .*)");
  for (std::string line; std::getline(readme, line);)
    if (std::smatch found; std::regex_match(line, found, row))
      documented[static_cast<std::uint16_t>(std::stoi(found[1]))] = found[2];
  EXPECT_EQ(documented.size(), 14u);
  for (const auto& [code, name] : documented)
    EXPECT_EQ(to_string(static_cast<CloseCode>(code)), name);
}

TEST(CloseCode, AdvisesByRange) {
  EXPECT_EQ(advice(CloseCode::behind), Advice::back_off);
  EXPECT_EQ(advice(CloseCode::draining), Advice::soon);
  EXPECT_EQ(advice(CloseCode::malformed), Advice::stay_away);
}

}  // namespace
}  // namespace hearth::protocol
