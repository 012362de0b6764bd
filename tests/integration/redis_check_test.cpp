// SPDX-License-Identifier: Apache-2.0
// What an operator hears of a Redis that is not as it should be, and whether doing it helps.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iomanip>
#include <sstream>

#include "support/hearthd.hpp"
#include "support/process.hpp"
#include "support/redis_server.hpp"

namespace hearth {
namespace {

using support::Ended;
using support::Hearthd;
using support::RedisServer;

class RedisCheck : public testing::Test {
 protected:
  Ended hearthctl(const std::string& word) {
    return support::run("hearthctl", {"redis", word, "--config", gateway.config_file()},
                        gateway.environment());
  }
  // Does in Redis what a line of the check advises.
  void follow(const std::string& line) {
    const std::string before = "-p " + std::to_string(redis.port()) + ": ";
    const auto at = line.find(before);
    if (at == std::string::npos || line.find("ACL SETUSER") != std::string::npos) return;
    std::istringstream words(line.substr(at + before.size()));
    std::vector<std::string> command;
    for (std::string word; words >> std::quoted(word);) command.push_back(word);
    EXPECT_EQ(redis.client().text(command), "OK") << line;
  }

  RedisServer redis;
  Hearthd gateway{Hearthd::Later{}, {{"HEARTH_REDIS_URL", redis.url()}}};
};

TEST_F(RedisCheck, SaysWhatIsWrongAndDoingItPutsItRight) {
  const auto bad = hearthctl("check");
  EXPECT_EQ(bad.code, 1) << bad.out << bad.err;
  EXPECT_NE(bad.out.find("refused: "), std::string::npos) << bad.out;
  for (int round = 0; round < 3; ++round) {
    std::istringstream lines(hearthctl("check").out);
    for (std::string line; std::getline(lines, line);) follow(line);
  }
  const auto better = hearthctl("check");
  EXPECT_EQ(better.code, 2) << "only the default user is left to warn of: " << better.out;
  EXPECT_EQ(better.out.find("refused: "), std::string::npos) << better.out;
}

TEST_F(RedisCheck, IsMadeByEveryStart) {
  const auto refused =
      support::run("hearthd", {"--config", gateway.config_file()}, gateway.environment());
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("nothing is written to disk; in redis-cli -h 127.0.0.1 -p " +
                             std::to_string(redis.port()) + ": CONFIG SET appendonly yes"),
            std::string::npos)
      << refused.err;
  gateway.set("HEARTH_REDIS_DURABILITY", "memory");
  gateway.start();
  EXPECT_TRUE(gateway.has_logged("signs in as the default user"));
}

TEST_F(RedisCheck, FindsNothingToMendWithTheShippedSettingsAndTheAclLine) {
  const auto password = gateway.folder() + "/password";
  std::ofstream(password) << "a long one\n";
  std::filesystem::permissions(password, std::filesystem::perms::owner_read);
  gateway.set("HEARTH_REDIS_PASSWORD_FILE", password);
  gateway.set("HEARTH_REDIS_URL", "redis://hearth@127.0.0.1:" + std::to_string(redis.port()));
  const auto line = hearthctl("acl");
  ASSERT_EQ(line.code, 0) << line.err;
  EXPECT_EQ(line.out.find("a long one"), std::string::npos);

  std::ofstream(gateway.folder() + "/users.acl") << "user default off\n" << line.out;
  std::vector<std::string> settings{"aclfile " + gateway.folder() + "/users.acl"};
  std::ifstream shipped(std::string(std::getenv("HEARTH_SOURCE")) + "/deploy/redis/redis.conf");
  for (std::string setting; std::getline(shipped, setting);)
    if (!setting.empty() && setting[0] != '#') settings.push_back(setting);
  const RedisServer as_shipped(settings);
  gateway.set("HEARTH_REDIS_URL", "redis://hearth@127.0.0.1:" + std::to_string(as_shipped.port()));
  const auto good = hearthctl("check");
  EXPECT_EQ(good.code, 0) << good.out << good.err;
  EXPECT_EQ(good.out, "Redis is as it should be\n");
  gateway.start();
  EXPECT_FALSE(gateway.log().find("redis:") != std::string::npos) << gateway.log();
}

TEST_F(RedisCheck, SaysThatNobodyAnswersAndWhy) {
  redis.kill();
  const auto alone = hearthctl("check");
  EXPECT_EQ(alone.code, 1);
  EXPECT_NE(alone.err.find("Redis does not answer"), std::string::npos) << alone.err;
  gateway.set("HEARTH_REDIS_URL", "");
  EXPECT_NE(hearthctl("check").err.find("has no redis.url"), std::string::npos);
}

}  // namespace
}  // namespace hearth
