// SPDX-License-Identifier: Apache-2.0
#include "app/config.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace hearth::app {
namespace {

std::string source(const std::string& name) {
  return std::string(std::getenv("HEARTH_SOURCE")) + '/' + name;
}

std::optional<std::string> nothing(const std::string&) { return std::nullopt; }

class ConfigFile : public testing::Test {
 protected:
  LoadedConfig load(const std::string& text) {
    const auto path = testing::TempDir() + "hearth-config-test.toml";
    std::ofstream(path) << text << "\n[[rooms]]\nslug = \"a\"\ntitle = \"A\"\n";
    auto loaded = load_config(path, nothing);
    std::filesystem::remove(path);
    return loaded;
  }
  std::string problem(const std::string& text) {
    const auto loaded = load(text);
    std::string all;
    for (const auto& one : loaded.problems) all += one.where + ": " + one.what + '\n';
    return all;
  }
};

TEST_F(ConfigFile, ShippedIsGood) {
  for (const auto* name :
       {"config/hearth.toml", "config/hearth.dev.toml", "benchmarks/bench.toml"}) {
    const auto loaded = load_config(source(name), nothing);
    for (const auto& one : loaded.problems) ADD_FAILURE() << one.where << ": " << one.what;
  }
}

TEST_F(ConfigFile, ShippedHasEveryKeyWithItsDefaultAndAComment) {
  std::ostringstream text;
  text << std::ifstream(source("config/hearth.toml")).rdbuf();
  const auto shipped = load_config(source("config/hearth.toml"), nothing).config;
  Config read = shipped;
  Config defaults;
  const auto read_keys = keys_of(read);
  const auto default_keys = keys_of(defaults);
  for (std::size_t i = 0; i < default_keys.size(); ++i) {
    const auto name = default_keys[i].path.substr(default_keys[i].path.find('.') + 1);
    const auto at = text.str().find("\n" + name + " = ");
    ASSERT_NE(at, std::string::npos) << default_keys[i].path << " is missing";
    const auto line_before = text.str().rfind('\n', at - 1);
    EXPECT_EQ(text.str()[line_before + 1], '#') << default_keys[i].path << " has no comment";
    std::visit(
        [](auto* value, auto* given) {
          if constexpr (std::is_same_v<decltype(value), decltype(given)>) EXPECT_EQ(*value, *given);
        },
        default_keys[i].target, read_keys[i].target);
  }
  rooms::RoomPolicy room;
  for (const auto& key : keys_of(room))
    if (key.path != "slug" && key.path != "title")
      EXPECT_NE(text.str().find("\n" + key.path + " = "), std::string::npos)
          << "room_defaults." << key.path;
}

TEST_F(ConfigFile, NamesPlaceAndNearestKeyOfAnUnknownOne) {
  const auto said = problem("[listen]\nprot = 80\n");
  EXPECT_NE(said.find(":2:"), std::string::npos) << said;
  EXPECT_NE(said.find("did you mean listen.port?"), std::string::npos) << said;
}

TEST_F(ConfigFile, RefusesAWrongType) {
  EXPECT_NE(problem("[listen]\nport = \"80\"\n").find("whole number without quotes"),
            std::string::npos);
}

// Copies of parsed tables forget where their values stood.
TEST_F(ConfigFile, NamesTheLineOfAWrongValueWhereverItStands) {
  EXPECT_NE(problem("[listen]\nport = \"80\"\n").find("test.toml:2:8: "), std::string::npos);
  EXPECT_NE(problem("[room_defaults]\nsize_max = \"x\"\n").find("test.toml:2:12: "),
            std::string::npos);
  EXPECT_NE(problem("[[rooms]]\nslug = \"b\"\ntitle = 3\n").find("test.toml:3:9: "),
            std::string::npos);
  EXPECT_NE(problem("room_defaults = 3\n").find("written as [room_defaults]"), std::string::npos);
}

TEST_F(ConfigFile, RefusesANumberOutOfRange) {
  EXPECT_NE(problem("[fanout]\npace_ms = 500\n").find("from 0 to 50"), std::string::npos);
}

TEST_F(ConfigFile, FindsEverythingAtOnce) {
  EXPECT_EQ(load("[listen]\nport = \"x\"\nshards = -1\n[nosuch]\na = 1\n").problems.size(), 3u);
}

TEST_F(ConfigFile, RefusesToBeReachedFromOutsideInTheClear) {
  EXPECT_NE(problem("[listen]\naddress = \"0.0.0.0\"\n").find("without encryption"),
            std::string::npos);
  EXPECT_EQ(problem("[listen]\naddress = \"0.0.0.0\"\nbehind_proxy = true\n"), "");
}

TEST_F(ConfigFile, RefusesACertificateWithoutAKey) {
  EXPECT_NE(problem("[tls]\ncertificate = \"a.pem\"\n").find("go together"), std::string::npos);
}

TEST_F(ConfigFile, RefusesAnOriginWithAStar) {
  EXPECT_NE(problem("[web]\norigins = [\"https://*.example.org\"]\n").find("web.origins"),
            std::string::npos);
}

TEST_F(ConfigFile, RefusesTwoRoomsWithOneSlug) {
  EXPECT_NE(problem("[[rooms]]\nslug = \"a\"\ntitle = \"B\"\n").find("two rooms"),
            std::string::npos);
}

TEST_F(ConfigFile, RefusesAMeetingRuleItCannotRead) {
  EXPECT_NE(
      problem("[[rooms]]\nslug = \"b\"\ntitle = \"B\"\n[[rooms.meetings]]\nrrule = \"every day\"\n")
          .find("FREQ=WEEKLY"),
      std::string::npos);
}

TEST_F(ConfigFile, LetsTheEnvironmentOverride) {
  const auto loaded = load_config(source("config/hearth.toml"), [](const std::string& name) {
    return name == "HEARTH_LISTEN_PORT" ? std::optional<std::string>("9000") : std::nullopt;
  });
  EXPECT_EQ(loaded.config.port, 9000);
}

TEST_F(ConfigFile, NamesTheVariableThatIsWrong) {
  const auto loaded = load_config(source("config/hearth.toml"), [](const std::string& name) {
    return name == "HEARTH_LISTEN_PORT" ? std::optional<std::string>("many") : std::nullopt;
  });
  ASSERT_EQ(loaded.problems.size(), 1u);
  EXPECT_EQ(loaded.problems[0].where, "HEARTH_LISTEN_PORT");
}

TEST_F(ConfigFile, SaysWhereASyntaxErrorIs) {
  EXPECT_NE(problem("[listen\n").find(":1:"), std::string::npos);
}

}  // namespace
}  // namespace hearth::app
