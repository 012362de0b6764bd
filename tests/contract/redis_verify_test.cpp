// SPDX-License-Identifier: Apache-2.0
#include <iomanip>
#include <sstream>

#include "contract/redis_fixture.hpp"
#include "store/redis/verify.hpp"

namespace hearth::store {
namespace {

using support::RedisServer;

// What is wrong with a server, and what puts it right.
class Verified : public Outage {
 protected:
  std::vector<Finding> look_at(const std::string& url, Durability durability) {
    redis::Options options;
    options.target = *redis::parse_target(url);
    const auto kind = options.target.kind;
    redis::Client client(runner.context().get_executor(), std::move(options));
    EXPECT_TRUE(client.start());
    return run(once(client, kind, durability));
  }
  static boost::asio::awaitable<std::vector<Finding>> once(redis::Client& client, redis::Kind kind,
                                                           Durability durability) {
    co_await client.call("", {"PING"});
    auto findings = co_await verify(client, kind, durability);
    co_await client.stop();
    co_return findings;
  }
  static std::string list(const std::vector<Finding>& findings) {
    std::string text;
    for (const auto& finding : findings) text += finding.what + "\n";
    return text;
  }
};

TEST_F(Verified, FindsNothingWrongWithAServerThatIsAsItShouldBe) {
  RedisServer server({"appendonly yes", "appendfsync always", "maxmemory 1gb",
                      "client-output-buffer-limit pubsub 256mb 64mb 60"});
  Deployment::sign_up(server);
  const auto findings = look_at(Deployment::with_user(server.url()), Durability::disk);
  EXPECT_TRUE(findings.empty()) << list(findings);
}

TEST_F(Verified, NamesWhatIsWrongAndTheCommandThatPutsItRight) {
  RedisServer server({"maxmemory-policy allkeys-lru"});
  Deployment::sign_up(server);
  const auto url = Deployment::with_user(server.url());
  auto client = server.client();
  const auto before = look_at(url, Durability::disk);
  EXPECT_GE(before.size(), 4u) << list(before);
  int refused = 0;
  for (const auto& finding : before) refused += finding.weight == Weight::refuse;
  EXPECT_EQ(refused, 2) << list(before);
  // Whatever it advises is done; then nothing is left to say.
  for (int round = 0; round < 3; ++round)
    for (const auto& finding : look_at(url, Durability::disk)) {
      std::vector<std::string> command;
      std::istringstream words(finding.fix);
      for (std::string word; words >> std::quoted(word);) command.push_back(word);
      EXPECT_EQ(client.text(command), "OK") << finding.fix;
    }
  const auto after = look_at(url, Durability::disk);
  EXPECT_TRUE(after.empty()) << list(after);
}

TEST_F(Verified, NamesTheCommandsAUserMayNotRun) {
  RedisServer server;
  Deployment::sign_up(server);
  auto client = server.client();
  client({"ACL", "SETUSER", "hearth", "-xadd", "-wait"});
  const auto findings = look_at(Deployment::with_user(server.url()), Durability::memory);
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0].weight, Weight::refuse);
  EXPECT_NE(findings[0].what.find("may not run what is needed: XADD, WAIT"), std::string::npos)
      << findings[0].what;
  EXPECT_NE(findings[0].fix.find(std::string(acl_rules)), std::string::npos);
}

TEST_F(Verified, SaysThatTheDefaultUserMayDoEverything) {
  RedisServer server;
  const auto findings = look_at(server.url(), Durability::memory);
  EXPECT_NE(list(findings).find("signs in as the default user"), std::string::npos);
}

TEST_F(Verified, LooksAtEveryMasterOfACluster) {
  auto& cluster = Deployment::cluster();
  const auto set = [&](const std::string& value) {
    cluster.each([&](support::RedisClient& client) {
      client({"CONFIG", "SET", "cluster-require-full-coverage", value});
    });
  };
  const auto refused = [&] {
    const auto findings = look_at(cluster.url(), Durability::memory);
    return std::count_if(findings.begin(), findings.end(),
                         [](const Finding& one) { return one.weight == Weight::refuse; });
  };
  set("yes");
  EXPECT_EQ(refused(), 3);
  set("no");
  EXPECT_EQ(refused(), 0);
}

TEST_F(Verified, SaysThatAMasterWouldGoOnAlone) {
  const auto text = list(look_at(Deployment::sentinel().url(), Durability::replica));
  EXPECT_NE(text.find("cut off from its replicas"), std::string::npos) << text;
}

TEST_F(Verified, SaysThatNobodyAnswers) {
  const auto port = support::free_port();
  const auto findings = look_at("redis://127.0.0.1:" + std::to_string(port), Durability::memory);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].weight, Weight::wait) << "it may be about to start";
}

}  // namespace
}  // namespace hearth::store
