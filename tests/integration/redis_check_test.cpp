// SPDX-License-Identifier: Apache-2.0
// What an operator hears of a Redis that is not as it should be, and whether doing it helps.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iomanip>
#include <sstream>

#include "support/hearthd.hpp"
#include "support/http_client.hpp"
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

  bool becomes_ready() {
    return support::eventually(
        [this] { return support::HttpClient(gateway.port()).get("/readyz").status == 200; });
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

TEST_F(RedisCheck, RefusesToStartWithAWrongPasswordAndSaysWhatToDo) {
  ASSERT_EQ(
      redis.client().text({"ACL", "SETUSER", "hearth", "on", ">another", "~*", "&*", "+@all"}),
      "OK");
  const auto password = gateway.folder() + "/password";
  std::ofstream(password) << "a long one\n";
  std::filesystem::permissions(password, std::filesystem::perms::owner_read);
  gateway.set("HEARTH_REDIS_PASSWORD_FILE", password);
  gateway.set("HEARTH_REDIS_URL", "redis://hearth@127.0.0.1:" + std::to_string(redis.port()));
  const auto refused =
      support::run("hearthd", {"--config", gateway.config_file()}, gateway.environment());
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("does not accept user and password (WRONGPASS); put the right "
                             "password into the file that redis.password_file names"),
            std::string::npos)
      << refused.err;
  EXPECT_EQ(refused.err.find("a long one"), std::string::npos);
}

TEST_F(RedisCheck, AGatewayWaitsForARedisThatIsNotUpOrStillReadingItsData) {
  // Reads 50 keys, each for 50 ms, and answers in between.
  RedisServer late({"key-load-delay 50000", "loading-process-events-interval-bytes 1024"});
  auto client = late.client();
  for (int i = 0; i < 50; ++i) client({"SET", std::to_string(i), std::string(2048, 'x')});
  ASSERT_EQ(client.text({"CONFIG", "SET", "rdbcompression", "no"}), "OK");
  ASSERT_EQ(client.text({"SAVE"}), "OK");
  late.kill();
  gateway.set("HEARTH_REDIS_URL", late.url());
  gateway.set("HEARTH_REDIS_DURABILITY", "memory");
  gateway.start();
  EXPECT_TRUE(gateway.has_logged("read only: Redis cannot be reached"));
  support::HttpClient http(gateway.port());
  const auto why = http.get("/readyz");
  EXPECT_EQ(why.status, 503);
  EXPECT_TRUE(why.body.starts_with("read only: Redis cannot be reached")) << why.body;
  EXPECT_EQ(http.get("/livez").status, 200);
  late.start();
  EXPECT_TRUE(gateway.has_logged("is reading its data from disk"));
  EXPECT_TRUE(becomes_ready());
}

TEST_F(RedisCheck, AGatewayWaitsForAMasterWhereAFailoverIsUnderWay) {
  RedisServer other;
  auto client = redis.client();
  client({"REPLICAOF", "127.0.0.1", std::to_string(other.port())});
  gateway.set("HEARTH_REDIS_DURABILITY", "memory");
  gateway.start();
  EXPECT_TRUE(gateway.has_logged("is a replica that takes no posts"));
  EXPECT_EQ(support::HttpClient(gateway.port()).get("/readyz").status, 503);
  client({"REPLICAOF", "NO", "ONE"});
  EXPECT_TRUE(becomes_ready());
}

// Nobody could look at it when the gateway started; it is looked at before the first post.
TEST_F(RedisCheck, AGatewayTakesNothingIntoALateRedisUntilItIsAsItShouldBe) {
  redis.kill();
  gateway.start();
  redis.start();
  EXPECT_TRUE(gateway.has_logged("nothing is written to disk; in redis-cli"));
  const auto why = support::HttpClient(gateway.port()).get("/readyz");
  EXPECT_EQ(why.status, 503);
  EXPECT_NE(why.body.find("CONFIG SET appendonly yes"), std::string::npos) << why.body;
  auto client = redis.client();
  client({"CONFIG", "SET", "appendonly", "yes"});
  EXPECT_TRUE(gateway.has_logged("CONFIG SET appendfsync always"));
  client({"CONFIG", "SET", "appendfsync", "always"});
  EXPECT_TRUE(becomes_ready());
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
